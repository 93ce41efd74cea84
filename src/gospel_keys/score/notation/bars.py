"""Notated bars: gapless voices of written signs, ready for any notation format."""

from collections.abc import Sequence
from dataclasses import replace

from gospel_keys.score.model import Bar, Hand, Score
from gospel_keys.score.notation.accidentals import add_accidentals
from gospel_keys.score.notation.clefs import choose_clefs
from gospel_keys.score.notation.rhythm import PartCounter, whole_bar_rest, write_voice
from gospel_keys.score.notation.signs import NotatedBar, NotatedVoice, Sign
from gospel_keys.score.notation.strikes import Strike
from gospel_keys.score.notation.voices import UPPER, Strand, assign_voices


def notate_bars(score: Score) -> tuple[NotatedBar, ...]:
    """Write a score out bar by bar.

    Nothing of the score is lost: every note stands in the bars with its pitch, its onset
    and, through ties, its length (a note whose own key is struck again in the same voice
    ends there).

    Parameters
    ----------
    score : Score

    Returns
    -------
    bars : tuple of NotatedBar
        In each, voice 1 of both hands, and voices 2 to 4 where they have notes. The signs of
        a voice fill the bar.
    """
    bars = score.bars()
    hands = (Hand.RIGHT, Hand.LEFT)
    strands = [
        (hand, _Cursor(strand)) for hand in hands for strand in assign_voices(score, bars, hand)
    ]
    clefs = zip(*(choose_clefs(score, bars, hand) for hand in hands), strict=True)
    parts = PartCounter({})
    notated: list[NotatedBar] = []
    for bar, (right, left) in zip(bars, clefs, strict=True):
        voices: list[NotatedVoice] = []
        for hand in hands:
            written = [
                NotatedVoice(hand, cursor.number, write_voice(score, inside, bar, parts=parts))
                for home, cursor in strands
                if home is hand and ((inside := cursor.inside(bar)) or cursor.number == UPPER)
            ]
            asked = any(
                score.notes[head.note].voice
                for voice in written
                for sign in voice.signs
                for head in sign.heads
            )
            voices += _share_staff(written, bar, last=bar is bars[-1], asked=asked)
        notated.append(NotatedBar(bar, tuple(voices), right, left))
    return add_accidentals(score, notated)


class _Cursor:
    """Walks a strand from bar to bar."""

    def __init__(self, strand: Strand) -> None:
        self.number = strand.number
        self._strikes = strand.strikes
        self._next = 0
        self._held: list[Strike] = []

    def inside(self, bar: Bar) -> list[Strike]:
        """Return the strikes that sound in a bar; bars come in order."""
        inside = [strike for strike in self._held if strike.end > bar.onset]
        while self._next < len(self._strikes) and self._strikes[self._next].onset < bar.end:
            inside.append(self._strikes[self._next])
            self._next += 1
        self._held = [strike for strike in inside if strike.end > bar.end]
        return inside


def _share_staff(
    voices: Sequence[NotatedVoice], bar: Bar, *, last: bool, asked: bool
) -> list[NotatedVoice]:
    """Settle stems and rests where several voices stand on one staff.

    ``asked`` is whether the score says which note is in which voice: then these are parts.
    """
    if len(voices) < 2:
        return list(voices)
    pair = _share_between_two(voices[0], voices[1], bar, last=last, asked=asked)
    further = [_beside(voice, voices[0]) for voice in voices[2:]]
    if not further:
        return pair
    stemmed: list[NotatedVoice] = []
    for voice in (*pair, *further):
        others = [s for v in (*pair, *further) if v is not voice for s in v.signs]
        direction = "up" if voice.number % 2 else "down"
        stemmed.append(replace(voice, signs=_stem(voice.signs, others, direction)))
    return stemmed


def _beside(voice: NotatedVoice, upper: NotatedVoice) -> NotatedVoice:
    """A third or fourth voice: the first two tell the reader the time while it is silent."""
    signs = tuple(replace(sign, hidden=True) if sign.is_rest else sign for sign in voice.signs)
    return replace(voice, signs=_settle_tuplets(signs, upper.signs))


def _share_between_two(
    upper: NotatedVoice, lower: NotatedVoice, bar: Bar, *, last: bool, asked: bool
) -> list[NotatedVoice]:
    if all(sign.is_rest for sign in upper.signs):
        silent = whole_bar_rest(bar, hidden=True)
        return [replace(upper, signs=(silent,)), lower]
    covered = _hide_covered_rests(upper.signs, lower.signs, last=last, asked=asked)
    upper = replace(upper, signs=covered)
    signs = _settle_tuplets(_hide_needless_rests(lower.signs, upper.signs), upper.signs)
    lower = replace(lower, signs=signs)
    return [
        replace(upper, signs=_stem(upper.signs, lower.signs, "up")),
        replace(lower, signs=_stem(lower.signs, upper.signs, "down")),
    ]


def _hide_needless_rests(signs: Sequence[Sign], others: Sequence[Sign]) -> tuple[Sign, ...]:
    """Hide the rests of the second voice where the first tells the reader the time.

    Its silence before its first and after its last note is the first voice's. A rest
    between its notes is needed only where the next of them has no partner above, and then
    not where notes above fill its time to the place at which the next one enters.
    """
    struck = {sign.onset for sign in others if not sign.is_rest}
    begun = {sign.onset for sign in others}
    silent = [other for other in others if other.is_rest]
    kept: list[Sign] = []
    partnered, shown, sounding = True, True, [sign.onset for sign in signs if not sign.is_rest]
    for sign in reversed(signs):
        needless = sign.is_rest and (
            partnered
            or sign.onset < sounding[0]
            or (shown and sign.onset in struck and not _overlaps(sign, silent))
        )
        kept.append(replace(sign, hidden=True) if needless else sign)
        if not sign.is_rest:
            partnered, shown = sign.onset in struck, sign.onset in begun
    return tuple(reversed(kept))


def _hide_covered_rests(
    signs: Sequence[Sign], others: Sequence[Sign], *, last: bool, asked: bool
) -> tuple[Sign, ...]:
    """Hide the first voice's rests where notes of the second fill the time.

    Between its notes only those that a longer note fills which was struck with the note before,
    if these are not parts of their own. In the last bar a voice that ends early is counted out:
    no reader asks whether it goes on.
    """
    sounding = [place for place, sign in enumerate(signs) if not sign.is_rest]
    silent = [other for other in others if other.is_rest]
    kept: list[Sign] = []
    struck = signs[sounding[0]]
    for place, sign in enumerate(signs):
        struck = struck if sign.is_rest else sign
        needless = sign.is_rest and sign.tuplet is None and not _overlaps(sign, silent)
        if needless and sounding[0] < place < sounding[-1]:
            filled = any(o.onset == struck.onset and sign.end <= o.end for o in others)
            needless = filled and not asked
        elif needless and last:
            needless = place < sounding[0]
        kept.append(replace(sign, hidden=True) if needless else sign)
    return tuple(kept)


def _overlaps(sign: Sign, others: Sequence[Sign]) -> bool:
    return any(other.onset < sign.end and sign.onset < other.end for other in others)


def _settle_tuplets(signs: Sequence[Sign], others: Sequence[Sign]) -> tuple[Sign, ...]:
    """Leave the number of a tuplet to a voice that has the same, or count out a half-hidden one."""
    numbered = {(s.onset, s.tuplet.actual) for s in others if s.tuplet and s.tuplet.starts}
    settled = list(signs)
    start = 0
    for place, sign in enumerate(signs):
        if sign.tuplet and sign.tuplet.starts:
            start = place
        if sign.tuplet is None or not sign.tuplet.stops:
            continue
        group, first = settled[start : place + 1], settled[start]
        if first.tuplet is not None and (first.onset, first.tuplet.actual) in numbered:
            settled[start] = replace(first, tuplet=replace(first.tuplet, number=False))
        elif any(member.hidden for member in group):
            settled[start : place + 1] = [replace(member, hidden=False) for member in group]
    return tuple(settled)


def _stem(signs: Sequence[Sign], others: Sequence[Sign], direction: str) -> tuple[Sign, ...]:
    """Force the stems of notes (and of the beams they hang on) that meet the other voice."""
    # The bracket of a tuplet takes room even over silence that is not drawn.
    drawn = [sign for sign in others if not sign.hidden or sign.tuplet]
    forced = [not sign.is_rest and _overlaps(sign, drawn) for sign in signs]
    for beamed in _beam_groups(signs):
        if any(forced[place] for place in beamed):
            for place in beamed:
                forced[place] = True
    return tuple(
        replace(sign, stem=direction) if force else sign
        for sign, force in zip(signs, forced, strict=True)
    )


def _beam_groups(signs: Sequence[Sign]) -> list[list[int]]:
    groups: list[list[int]] = []
    for place, sign in enumerate(signs):
        if not sign.beams:
            continue
        if sign.beams[0] == "begin":
            groups.append([])
        groups[-1].append(place)
    return groups
