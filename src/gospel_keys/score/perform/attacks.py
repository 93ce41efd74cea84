"""Attacks: the notes one hand strikes together, seen as one gesture.

Onsets are in ticks. The members of an attack are indices into ``Score.notes`` in order of
pitch from the bottom up; grace notes are kept apart because most sound before the attack.
"""

from bisect import bisect_right
from dataclasses import dataclass

from gospel_keys.score.model import Bar, Hand, Role, Score
from gospel_keys.units import QUARTER, Ticks

_LINE_ROLES = frozenset({Role.MELODY, Role.DOUBLING, Role.FILL})


@dataclass(frozen=True, slots=True)
class Attack:
    """One hand's strike at one written onset.

    Parameters
    ----------
    onset : Ticks
    hand : Hand
    notes : tuple of int
        Indices of the struck notes, lowest first, without grace notes.
    graces : tuple of int
        Indices of the grace notes that lean on this attack, in playing order.
    bar : Bar
        The bar the onset lies in.
    is_line : bool
        Whether a melodic line is played (otherwise the attack keeps time).
    """

    onset: Ticks
    hand: Hand
    notes: tuple[int, ...]
    graces: tuple[int, ...]
    bar: Bar
    is_line: bool

    @property
    def place(self) -> Ticks:
        """Distance from the bar line at the left."""
        return self.onset - self.bar.onset

    @property
    def on_beat(self) -> bool:
        """Whether the attack falls on a counted beat (a quarter where beats are longer)."""
        meter = self.bar.meter
        beat = meter.beat if meter.is_compound else min(meter.beat, QUARTER)
        return self.place % beat == 0

    def appoggiatura(self, score: Score) -> int | None:
        """Return the index of the small note that is struck on the beat, None without one."""
        if len(self.graces) != 1 or not self.notes:
            return None
        return self.graces[0] if score.notes[self.graces[0]].appoggiatura else None


def group_attacks(score: Score, bars: tuple[Bar, ...]) -> tuple[Attack, ...]:
    """Gather the notes of a score into attacks.

    Parameters
    ----------
    score : Score
    bars : tuple of Bar
        ``score.bars()``, passed in because several steps share it.

    Returns
    -------
    attacks : tuple of Attack, sorted by onset, left hand first
    """
    notes = score.notes
    struck: dict[tuple[Ticks, Hand], list[int]] = {}
    for index, note in enumerate(notes):
        struck.setdefault((note.onset, note.hand), []).append(index)
    onsets = [bar.onset for bar in bars]
    attacks = []
    for (onset, hand), members in sorted(struck.items()):
        plain = [i for i in members if notes[i].role is not Role.GRACE]
        graces = tuple(i for i in members if notes[i].role is Role.GRACE)
        plain.sort(key=lambda i: notes[i].midi)
        bar = bars[bisect_right(onsets, onset) - 1]
        is_line = hand is Hand.RIGHT and any(notes[i].role in _LINE_ROLES for i in plain)
        attacks.append(Attack(onset, hand, tuple(plain), graces, bar, is_line))
    return tuple(attacks)


def group_moments(attacks: tuple[Attack, ...]) -> tuple[tuple[int, ...], ...]:
    """Join the attacks of both hands that share an onset.

    Returns
    -------
    moments : tuple of tuple of int
        Indices into ``attacks``, left hand first, in order of time.
    """
    moments: list[tuple[int, ...]] = []
    for index, attack in enumerate(attacks):
        if moments and attacks[moments[-1][0]].onset == attack.onset:
            moments[-1] = (*moments[-1], index)
        else:
            moments.append((index,))
    return tuple(moments)
