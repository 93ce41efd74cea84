"""Attacks, lines and sonorities: the raw material of every measure.

An attack is what begins at one written moment; rolled chords and humanised onsets are one
attack. A push belongs to the chord it anticipates (``Note.chord``). Intro and ending are
part of the playability and touch measures, but not of those of texture and variety.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER, MidiPitch, Ticks


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
        """Index of the chord the attack belongs to, -1 for none."""
        return self.notes[0].chord

    @property
    def classes(self) -> frozenset[int]:
        """Pitch classes that are struck."""
        return frozenset(n.midi % 12 for n in self.notes)


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
    """Return the attacks of one hand, in order."""
    return attacks_of(score.hand(hand))


def body_attacks(score: Score, hand: Hand) -> list[Attack]:
    """Return a hand's attacks between intro and ending, without fills and ghosts."""
    bars = body_bars(score)
    bar = score.meter.bar
    return [
        attack
        for attack in hand_attacks(score, hand)
        if attack.onset // bar in bars
        and all(n.role not in (Role.FILL, Role.GHOST) for n in attack.notes)
    ]


def by_bar(score: Score, attacks: Sequence[Attack]) -> dict[int, list[Attack]]:
    """Sort attacks by the bar they stand in."""
    bars: dict[int, list[Attack]] = {}
    for attack in attacks:
        bars.setdefault(attack.onset // score.meter.bar, []).append(attack)
    return bars


def top_line(score: Score) -> list[Note]:
    """Return the highest right-hand note of each attack that sings: melody or fill."""
    return [
        attack.notes[-1]
        for attack in hand_attacks(score, Hand.RIGHT)
        if attack.notes[-1].role in (Role.MELODY, Role.FILL)
    ]


def main_attacks(attacks: Sequence[Attack]) -> list[Attack]:
    """Return the fullest attack on each chord, the first among equals, in order."""
    best: dict[int, Attack] = {}
    for attack in attacks:
        if any(n.role is Role.FILL for n in attack.notes) or attack.chord < 0:
            continue
        rival = best.get(attack.chord)
        if rival is None or len(attack.notes) > len(rival.notes):
            best[attack.chord] = attack
    return [best[index] for index in sorted(best)]


def sonorities(notes: Iterable[Note]) -> Iterator[tuple[Attack, tuple[MidiPitch, ...]]]:
    """Yield each attack of all hands with every pitch that is down at that moment."""
    down: list[Note] = []
    for attack in attacks_of(notes):
        down = [n for n in down if n.end > attack.onset]
        down += attack.notes
        yield attack, tuple(sorted({n.midi for n in down}))


def chord_of(score: Score, note: Note) -> Chord | None:
    """Return the chord a note belongs to: its own, or the one written above it."""
    if note.chord >= 0:
        return score.chords[note.chord].chord
    span = score.chord_at(note.onset)
    return span.chord if span else None


def belongs(score: Score, note: Note) -> bool:
    """Whether a note is a tone of its chord, written tensions and slash bass included."""
    chord = chord_of(score, note)
    if chord is None:
        return True
    return note.midi % 12 in chord.sounding_classes


def body_bars(score: Score) -> range:
    """Return the bars between intro and ending."""
    bar = score.meter.bar
    first, last = 0, score.duration // bar
    for section in score.sections:
        if section.name.startswith("Intro"):
            first = section.end // bar
        if section.name.startswith("Ending"):
            last = section.onset // bar
    return range(first, last) if last > first else range(score.duration // bar)


def step_of(score: Score) -> Ticks:
    """Return the felt step: the beat, but the quarter in 2/2."""
    meter = score.meter
    return meter.beat if meter.is_compound else min(meter.beat, QUARTER)


def is_strong(score: Score, tick: Ticks) -> bool:
    """Whether a tick is the first beat or, in even meters, the middle of the bar."""
    meter = score.meter
    half = meter.bar // 2 if meter.beats % 2 == 0 else meter.bar
    return tick % half == 0


Played = dict[tuple[Ticks, Hand], list[PerformedNote]]
"""Performed notes by written onset and hand."""


def played_attacks(score: Score, performance: Performance) -> Played:
    """Group performed notes by the written attack they come from.

    Graces, tremolo strokes and what an appoggiatura delays are left out: they have places of
    their own in time.
    """
    groups: Played = defaultdict(list)
    delayed = {(n.onset, n.hand) for n in score.notes if n.appoggiatura}
    for note in performance.notes:
        if note.source >= 0 and note.role is not Role.GRACE:
            written = score.notes[note.source]
            if not written.tremolo and (written.onset, note.hand) not in delayed:
                groups[written.onset, note.hand].append(note)
    return dict(groups)


def share(part: float, whole: float) -> float:
    """Return a share, 0 of nothing.

    Examples
    --------
    >>> share(1, 4), share(0, 0)
    (0.25, 0.0)
    """
    return part / whole if whole else 0.0


def percentile(values: Sequence[float], place: float) -> float:
    """Return the value at a place 0..1 of an ascending sequence (nearest rank).

    Examples
    --------
    >>> percentile((1, 2, 3, 4, 5), 0.95)
    5
    """
    return values[round(place * (len(values) - 1))]
