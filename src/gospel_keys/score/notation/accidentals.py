"""Accidentals: which notes of a bar need a sign, and where a reminder helps the reader."""

from collections.abc import Sequence

from gospel_keys.score.model import Hand, Score
from gospel_keys.score.notation.bars import NotatedBar
from gospel_keys.theory.key import Key

Shown = dict[tuple[int, int], str]
"""By (note index, bar index): ``"plain"`` or ``"reminder"``."""

_Place = tuple[str, int]


def show_accidentals(score: Score, bars: Sequence[NotatedBar]) -> Shown:
    """Decide the accidentals of a whole score.

    An accidental holds for its line or space to the end of the bar. In the next bar a
    reminder stands where the same line or space returns to the key signature.

    Parameters
    ----------
    score : Score
    bars : sequence of NotatedBar

    Returns
    -------
    shown : dict
        Notes without an entry carry no accidental.
    """
    shown: Shown = {}
    for hand in Hand:
        before: dict[_Place, int] = {}
        for bar in bars:
            before = _one_bar(score, bar, hand, before, shown)
    return shown


def _one_bar(
    score: Score, bar: NotatedBar, hand: Hand, before: dict[_Place, int], shown: Shown
) -> dict[_Place, int]:
    signature = signature_of(bar.bar.key)
    state: dict[_Place, int] = {}
    reminded: set[_Place] = set()
    for index, tied in _in_order(bar, hand):
        pitch = score.notes[index].pitch
        place = (pitch.name.letter, pitch.octave)
        valid = state.get(place, signature.get(pitch.name.letter, 0))
        if tied:
            state.setdefault(place, pitch.name.alter)
            continue
        if pitch.name.alter != valid:
            shown[index, bar.bar.index] = "plain"
        elif place in before and before[place] != pitch.name.alter and place not in reminded:
            if place not in state:
                shown[index, bar.bar.index] = "reminder"
        reminded.add(place)
        state[place] = pitch.name.alter
    return {p: a for p, a in state.items() if a != signature.get(p[0], 0)}


def _in_order(bar: NotatedBar, hand: Hand) -> list[tuple[int, bool]]:
    """Note indices of a staff from left to right, with whether they are tied from before."""
    placed: list[tuple[int, int, int, int, bool]] = []
    for voice in bar.voices:
        if voice.hand is not hand:
            continue
        for sign in voice.signs:
            placed += [(sign.onset, 0, voice.number, g, False) for g in sign.graces]
            placed += [(sign.onset, 1, voice.number, n, sign.tied_from) for n in sign.notes]
    return [(index, tied) for _, _, _, index, tied in sorted(placed)]


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
