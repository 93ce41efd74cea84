"""A hand inside a compass: where a level ends the staff, and how far it lets a hand leap.

Every attack may sound where it was written or an octave from there, and a line of single
notes over plain chords may also take another tone of the chord. The cheapest way through all
attacks is taken: no leap wider than the level's, no note outside its compass, as few changes
as that needs, in whole phrases, and the line rising and falling where it did.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from gospel_keys.score.level_plain import GIVEN_RULE
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.plain_harmony import key_at
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import MidiPitch, Semitones, Ticks

_AWAY: Final = 0.4
_OCTAVES: Final = ((0, 0.0), (-12, _AWAY), (12, _AWAY))
_NEAR: Final[Semitones] = 9

_OUTSIDE: Final = 100.0
"""Cost of a semitone outside the compass; the others are weighed against it."""

_TOO_WIDE: Final = 60.0
_CHANGE: Final = 3.0
_OTHER_TONE: Final = 5.0
_STRONG: Final = 1.5
_DEAR: Final = 4.0
"""A note from outside the key is one that the tune is known by."""

_FARTHER: Final = 0.3
_TURNED: Final = 2.0
_BENT: Final = 0.15


@dataclass(frozen=True, slots=True)
class Compass:
    """Where a hand may play.

    Parameters
    ----------
    low, high : MidiPitch
        Of what leads: the tops of a right hand, the lowest notes of a left.
    leap : Semitones
        Widest step: between the tops of a right hand, the middles of a left.
    tones : bool
        Whether a note may become another tone of its chord.
    close : bool
        Whether the last note becomes the tonic, where the last chord stands on it.
    """

    low: MidiPitch
    high: MidiPitch
    leap: Semitones
    tones: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an attack may go: its leading pitch, where the hand then is, the cost by itself."""

    lead: MidiPitch
    hand: float
    shift: Semitones
    cost: float


def fit(
    score: Score, notes: Iterable[Note], compass: Compass, other: Sequence[Note] = ()
) -> list[Note]:
    """Return what a hand plays, moved into a compass.

    Parameters
    ----------
    score : Score
        The chords under the notes, which know their numbers.
    notes : iterable of Note
        Of one hand, without grace notes.
    compass : Compass
    other : sequence of Note
        What the other hand plays, which is not to be crossed.

    Returns
    -------
    notes : list of Note
        In order; the tune that a player brought stays where it is.
    """
    ordered = sorted(notes, key=lambda n: (n.onset, n.midi))
    attacks = [list(group) for _, group in groupby(ordered, key=lambda n: n.onset)]
    if not attacks:
        return []
    if not compass.close and _is_inside(attacks, compass):
        return ordered
    options = [_options(score, attack, compass) for attack in attacks]
    if compass.close:
        options[-1] = _closing(score, attacks[-1], compass) or options[-1]
    options = list(_uncrossed(attacks, options, other)) if other else options
    ways = _cheapest([_stand(attack)[1] for attack in attacks], options, compass.leap)
    return [
        note
        for attack, place in zip(attacks, ways, strict=True)
        for note in _moved(score, attack, place)
    ]


def _stand(attack: Sequence[Note]) -> tuple[MidiPitch, float]:
    """Return the pitch that leads in an attack, and where the hand is."""
    low, high = attack[0].midi, attack[-1].midi
    return (high, float(high)) if attack[0].hand is Hand.RIGHT else (low, (low + high) / 2)


def _is_inside(attacks: Sequence[Sequence[Note]], compass: Compass) -> bool:
    """Whether a hand stays where it may, so that nothing has to move."""
    stands = [_stand(attack) for attack in attacks]
    leaps = (abs(after - before) for (_, before), (_, after) in pairwise(stands))
    kept = all(compass.low <= lead <= compass.high for lead, _ in stands)
    return kept and all(leap <= compass.leap for leap in leaps)


def _options(score: Score, attack: Sequence[Note], compass: Compass) -> list[_Place]:
    lead, hand = _stand(attack)
    if any(note.rule == GIVEN_RULE for note in attack):
        return [_Place(lead, hand, 0, 0.0)]
    found = [
        _Place(lead + shift, hand + shift, shift, cost + _outside(lead + shift, compass))
        for shift, cost in _OCTAVES
        if not shift or _is_free(attack, shift, compass)
    ]
    chord = _chord(score, attack[-1])
    if compass.tones and len(attack) == 1 and chord is not None:
        foreign = attack[0].pitch.name not in key_at(score, attack[0].onset).scale_names
        strong = (attack[0].onset - score.pickup) % score.meter.bar == 0
        fixed = _OTHER_TONE + _DEAR * foreign + _STRONG * strong
        tones = chord.pitch_classes - {lead % 12}
        for midi in range(max(compass.low, lead - _NEAR), min(compass.high, lead + _NEAR) + 1):
            if midi % 12 in tones:
                found.append(_Place(midi, float(midi), 0, fixed + _FARTHER * abs(midi - lead)))
    return found


def _outside(lead: MidiPitch, compass: Compass) -> float:
    return _OUTSIDE * max(0, compass.low - lead, lead - compass.high)


def _is_free(attack: Sequence[Note], shift: Semitones, compass: Compass) -> bool:
    """Whether an attack may go down or up an octave: inside the compass, and without mud."""
    moved = [note.midi + shift for note in attack]
    if attack[0].hand is Hand.RIGHT:
        return True
    return compass.low <= moved[0] and not low_interval_violations(moved)


def _chord(score: Score, note: Note) -> Chord | None:
    return score.chords[note.chord].chord if 0 <= note.chord < len(score.chords) else None


def _closing(score: Score, attack: Sequence[Note], compass: Compass) -> list[_Place]:
    """Return where a last note may go that has to be the tonic; none where it need not."""
    chord, lead = _chord(score, attack[-1]), attack[-1].midi
    tonic = key_at(score, attack[-1].onset).tonic
    given = any(note.rule == GIVEN_RULE for note in attack)
    if given or len(attack) > 1 or chord is None or chord.root != tonic:
        return []
    return [
        _Place(midi, float(midi), 0, _FARTHER * abs(midi - lead))
        for midi in range(compass.low, compass.high + 1)
        if midi % 12 == tonic.pitch_class
    ]


def _uncrossed(
    attacks: Sequence[Sequence[Note]], options: Sequence[list[_Place]], other: Sequence[Note]
) -> Iterator[list[_Place]]:
    """Yield the places of every attack where a left hand does not reach into the right."""
    upper = sorted(other, key=lambda n: n.onset)
    for attack, places in zip(attacks, options, strict=True):
        end: Ticks = max(n.end for n in attack)
        over = [n.midi for n in upper if n.onset < end and n.end > attack[0].onset]
        ceiling = min(over, default=128)
        yield [p for p in places if not p.shift or attack[-1].midi + p.shift < ceiling]


def _cheapest(
    written: Sequence[float], options: Sequence[list[_Place]], leap: Semitones
) -> list[_Place]:
    """Return the cheapest way: one place for every attack."""
    costs = [place.cost for place in options[0]]
    came: list[list[int]] = []
    for step in range(1, len(options)):
        wanted = written[step] - written[step - 1]
        best: list[tuple[float, int]] = []
        for place in options[step]:
            ways = (
                (costs[i] + _step(before, place, wanted, leap), i)
                for i, before in enumerate(options[step - 1])
            )
            cost, source = min(ways)
            best.append((cost + place.cost, source))
        costs = [cost for cost, _ in best]
        came.append([source for _, source in best])
    at = min(range(len(costs)), key=costs.__getitem__)
    path = [at]
    for sources in reversed(came):
        path.append(sources[path[-1]])
    return [options[step][place] for step, place in enumerate(reversed(path))]


def _step(before: _Place, place: _Place, wanted: float, leap: Semitones) -> float:
    """Return what a step costs: its width, its bend away from the written one, the change."""
    taken = place.hand - before.hand
    cost = _BENT * abs(taken - wanted) + _CHANGE * (place.shift != before.shift)
    if taken * wanted < 0 or (taken == 0) is not (wanted == 0):
        cost += _TURNED
    return cost + _TOO_WIDE * max(0.0, abs(taken) - leap)


def _moved(score: Score, attack: Sequence[Note], place: _Place) -> Iterator[Note]:
    if len(attack) > 1 or (place.lead - attack[0].midi) % 12 == 0:
        lead = _stand(attack)[0]
        octaves = (place.lead - lead) // 12
        for note in attack:
            pitch = Pitch(note.pitch.name, note.pitch.octave + octaves)
            yield replace(note, pitch=pitch) if octaves else note
        return
    chord = _chord(score, attack[0])
    name = chord.spell(place.lead % 12) if chord else None
    name = name or key_at(score, attack[0].onset).spell(place.lead % 12)
    yield replace(attack[0], pitch=Pitch.spelled(name, place.lead))
