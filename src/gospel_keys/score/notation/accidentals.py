"""Accidentals: which notes of a bar need a sign, and where a reminder helps the reader.

An accidental holds for its line or space to the end of the bar; a note tied over the bar
line keeps its own but hands nothing on. Reminders stand where the reader may still have an
alteration in the ear or eye: on the same line or space in the next bar, and in the octave
above or below in the same bar. They stay rare: a reader who was reminded of a note is not reminded
of it again in the bars that follow, nor of what ended a whole bar ago, and a grace leaves the
reminder to the note after it.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Cautionary accidentals".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gospel_keys.score.model import Hand, Score
from gospel_keys.score.notation.signs import Accidental, Head, NotatedBar, NotatedVoice, Sign
from gospel_keys.theory.key import Key
from gospel_keys.units import Ticks

_Line = tuple[str, int]
_Signs = dict[tuple[int, int], Accidental]
_MEMORY: Final = 8
"""For how many bars a reader keeps a reminder in mind."""


@dataclass(slots=True)
class _Reader:
    """What the reader of a staff remembers.

    ``before`` are the lines that the last bar left altered, ``ends`` the ticks at which the
    last note of a line ended, ``reminded`` the bars in which an alteration of a line was last
    called to mind.
    """

    before: dict[_Line, int] = field(default_factory=dict)
    ends: dict[_Line, Ticks] = field(default_factory=dict)
    reminded: dict[tuple[_Line, int], int] = field(default_factory=dict)

    def is_reminded(self, line: _Line, alter: int, bar: int) -> bool:
        """Whether the reader was reminded of a note not long before a bar."""
        last = self.reminded.get((line, alter))
        return last is not None and bar - last <= _MEMORY


def add_accidentals(score: Score, bars: Sequence[NotatedBar]) -> tuple[NotatedBar, ...]:
    """Return the bars with the accidentals of every head decided.

    Parameters
    ----------
    score : Score
    bars : sequence of NotatedBar
    """
    shown: list[_Signs] = [{} for _ in bars]
    for hand in Hand:
        reader = _Reader()
        for bar, signs in zip(bars, shown, strict=True):
            reader.before = _one_bar(score, bar, hand, reader=reader, shown=signs)
    return tuple(
        replace(bar, voices=tuple(_apply(voice, signs) for voice in bar.voices)) if signs else bar
        for bar, signs in zip(bars, shown, strict=True)
    )


def _one_bar(
    score: Score, bar: NotatedBar, hand: Hand, *, reader: _Reader, shown: _Signs
) -> dict[_Line, int]:
    """Decide one staff of one bar; return the lines it leaves altered."""
    signature = signature_of(bar.bar.key)
    state: dict[_Line, int] = {}
    heard: dict[_Line, int] = {}
    for head, sign, is_grace in _in_order(bar, hand):
        name = score.notes[head.note].pitch.name
        line = (name.letter, score.notes[head.note].pitch.octave)
        natural = signature.get(name.letter, 0)
        silent = sign.onset - reader.ends.get(line, sign.onset)
        before = reader.before if silent < bar.bar.meter.bar else {}
        reader.ends[line] = sign.end
        if head.tied_from:
            heard[line] = name.alter
            continue
        if name.alter != state.get(line, natural):
            shown[head.note, head.part] = Accidental.PLAIN
        elif line not in state and _wants_reminder(line, name.alter, before, heard):
            if is_grace:
                continue
            if not reader.is_reminded(line, name.alter, bar.bar.index):
                shown[head.note, head.part] = Accidental.REMINDER
                reader.reminded[line, name.alter] = bar.bar.index
        state[line] = heard[line] = name.alter
    return {line: alter for line, alter in heard.items() if alter != signature.get(line[0], 0)}


def _wants_reminder(
    line: _Line, alter: int, before: dict[_Line, int], heard: dict[_Line, int]
) -> bool:
    if before.get(line, alter) != alter or heard.get(line, alter) != alter:
        return True
    return any(
        other != alter
        for (letter, octave), other in heard.items()
        if letter == line[0] and abs(octave - line[1]) == 1
    )


def _in_order(bar: NotatedBar, hand: Hand) -> list[tuple[Head, Sign, bool]]:
    """The heads of a staff from left to right, graces (marked) before what they lean on."""
    placed: list[tuple[Ticks, bool, int, Head, Sign]] = []
    for voice in bar.voices:
        if voice.hand is not hand:
            continue
        for sign in voice.signs:
            placed += [(sign.onset, False, voice.number, head, sign) for head in sign.graces]
            placed += [(sign.onset, True, voice.number, head, sign) for head in sign.heads]
    placed.sort(key=lambda row: row[:3])
    return [(head, sign, not proper) for _, proper, _, head, sign in placed]


def _apply(voice: NotatedVoice, shown: _Signs) -> NotatedVoice:
    return replace(voice, signs=tuple(_mark(sign, shown) for sign in voice.signs))


def _mark(sign: Sign, shown: _Signs) -> Sign:
    if all((h.note, h.part) not in shown for h in (*sign.heads, *sign.graces)):
        return sign
    return replace(
        sign, heads=_mark_heads(sign.heads, shown), graces=_mark_heads(sign.graces, shown)
    )


def _mark_heads(heads: tuple[Head, ...], shown: _Signs) -> tuple[Head, ...]:
    return tuple(
        replace(head, accidental=shown[head.note, head.part])
        if (head.note, head.part) in shown
        else head
        for head in heads
    )


def signature_of(key: Key) -> dict[str, int]:
    """Return the alterations of a key signature by letter.

    Examples
    --------
    >>> signature_of(Key.parse("Bb"))
    {'B': -1, 'E': -1}
    """
    sharps, count = "FCGDAEB", key.fifths
    if count >= 0:
        return dict.fromkeys(sharps[:count], 1)
    return dict.fromkeys(sharps[::-1][:-count], -1)
