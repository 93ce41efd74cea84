"""Attacks and lines: the raw material of every measure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.units import MidiPitch, Ticks


@dataclass(frozen=True, slots=True)
class Attack:
    """What one hand strikes at one written moment; ``notes`` ascend in pitch."""

    onset: Ticks
    notes: tuple[Note, ...]

    @property
    def pitches(self) -> tuple[MidiPitch, ...]:
        """Pitches from the lowest up."""
        return tuple(n.midi for n in self.notes)

    @property
    def span(self) -> int:
        """Semitones between the outer notes."""
        return self.notes[-1].midi - self.notes[0].midi

    @property
    def chord(self) -> int:
        """The chord the attack belongs to."""
        return self.notes[0].chord


def attacks_of(notes: Iterable[Note]) -> list[Attack]:
    """Group notes by onset; grace notes are left out."""
    groups: dict[Ticks, list[Note]] = {}
    for note in notes:
        if not note.is_grace:
            groups.setdefault(note.onset, []).append(note)
    return [
        Attack(onset, tuple(sorted(group, key=lambda n: n.midi)))
        for onset, group in sorted(groups.items())
    ]


def hand_attacks(score: Score, hand: Hand) -> list[Attack]:
    """The attacks of one hand, in order."""
    return attacks_of(score.hand(hand))


def top_line(score: Score) -> list[Note]:
    """The highest right-hand note of each attack that sings: melody, doubling or fill."""
    return [
        attack.notes[-1]
        for attack in hand_attacks(score, Hand.RIGHT)
        if attack.notes[-1].role in (Role.MELODY, Role.FILL)
    ]


def main_attacks(attacks: Sequence[Attack]) -> list[Attack]:
    """The fullest attack on each chord, in order of the chords."""
    best: dict[int, Attack] = {}
    for attack in attacks:
        if any(n.role is Role.FILL for n in attack.notes) or attack.chord < 0:
            continue
        rival = best.get(attack.chord)
        if rival is None or len(attack.notes) > len(rival.notes):
            best[attack.chord] = attack
    return [best[index] for index in sorted(best)]


def body_bars(score: Score) -> range:
    """Bars between intro and ending."""
    bar = score.meter.bar
    first, last = 0, score.duration // bar
    for section in score.sections:
        if section.name.startswith("Intro"):
            first = section.end // bar
        if section.name.startswith("Ending"):
            last = section.onset // bar
    return range(first, last) if last > first else range(score.duration // bar)
