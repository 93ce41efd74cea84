"""Voices: which notes of a hand share a stem, and which need a voice of their own.

A second voice is opened only where a note sounds on over a later attack of the same hand;
then the held notes form one voice and the moving ones the other, the higher with stems up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.units import Ticks

UPPER, LOWER = 1, 2


@dataclass(frozen=True, slots=True)
class Chord:
    """Notes of one voice that are struck and let go together.

    ``notes`` are indices into ``Score.notes``, ascending in pitch; ``graces`` likewise, the
    ornaments that lean on the chord.
    """

    onset: Ticks
    end: Ticks
    notes: tuple[int, ...]
    graces: tuple[int, ...] = ()


def assign_voices(score: Score, hand: Hand) -> dict[int, tuple[Chord, ...]]:
    """Return the chords of each voice of a hand, in time order and without overlaps.

    Parameters
    ----------
    score : Score
    hand : Hand

    Returns
    -------
    voices : dict of int (1 upper, 2 lower) to tuple of Chord
        Voice 1 always exists; voice 2 only where the music needs it.
    """
    numbered = [(i, n) for i, n in enumerate(score.notes) if n.hand is hand]
    plain = [(i, n) for i, n in numbered if not n.is_grace]
    graces: dict[Ticks, list[int]] = {}
    for index, note in numbered:
        if note.is_grace:
            graces.setdefault(note.onset, []).append(index)
    voices: dict[int, list[Chord]] = {UPPER: [], LOWER: []}
    for cluster in _clusters(plain):
        upper, lower = _divide(cluster)
        voices[UPPER] += _stack(upper)
        voices[LOWER] += _stack(lower)
    for onset, indices in graces.items():
        _attach(voices, onset, tuple(indices))
    return {number: tuple(chords) for number, chords in voices.items() if chords or number == UPPER}


Numbered = tuple[int, Note]


def _clusters(notes: Sequence[Numbered]) -> list[list[Numbered]]:
    """Stretches between moments at which the whole hand is free."""
    clusters: list[list[Numbered]] = []
    reach = -1
    for index, note in sorted(notes, key=lambda item: (item[1].onset, item[1].midi)):
        if note.onset >= reach:
            clusters.append([])
        clusters[-1].append((index, note))
        reach = max(reach, note.end)
    return clusters


def _divide(cluster: Sequence[Numbered]) -> tuple[list[Numbered], list[Numbered]]:
    """Split a cluster into an upper and a lower voice; all in the upper where one suffices."""
    if any(n.voice for _, n in cluster):
        lower = [item for item in cluster if item[1].voice == LOWER]
        return [item for item in cluster if item[1].voice != LOWER], lower
    onsets = sorted({n.onset for _, n in cluster})
    held = [item for item in cluster if any(item[1].onset < tick < item[1].end for tick in onsets)]
    uneven = _uneven(cluster)
    if not held and not uneven:
        return list(cluster), []
    held = held or uneven
    moving = [item for item in cluster if item not in held]
    if not moving:
        return list(cluster), []
    high = _mean(held) >= _mean(moving)
    return (held, moving) if high else (moving, held)


def _uneven(cluster: Sequence[Numbered]) -> list[Numbered]:
    """The longer notes of attacks whose notes are not let go together."""
    by_onset: dict[Ticks, list[Numbered]] = {}
    for item in cluster:
        by_onset.setdefault(item[1].onset, []).append(item)
    longer: list[Numbered] = []
    for group in by_onset.values():
        shortest = min(n.end for _, n in group)
        longer += [item for item in group if item[1].end > shortest]
    return longer


def _mean(items: Sequence[Numbered]) -> float:
    return sum(n.midi for _, n in items) / len(items)


def _stack(items: Sequence[Numbered]) -> list[Chord]:
    """Stack simultaneous notes; where a voice still overlaps itself the earlier gives way."""
    by_onset: dict[Ticks, list[Numbered]] = {}
    for item in items:
        by_onset.setdefault(item[1].onset, []).append(item)
    onsets = sorted(by_onset)
    chords: list[Chord] = []
    for place, onset in enumerate(onsets):
        group = sorted(by_onset[onset], key=lambda item: item[1].midi)
        end = max(n.end for _, n in group)
        if place + 1 < len(onsets):
            end = min(end, onsets[place + 1])
        chords.append(Chord(onset, end, tuple(i for i, _ in group)))
    return chords


def _attach(voices: dict[int, list[Chord]], onset: Ticks, graces: tuple[int, ...]) -> None:
    for chords in voices.values():
        for place, chord in enumerate(chords):
            if chord.onset == onset:
                chords[place] = Chord(chord.onset, chord.end, chord.notes, graces)
                return
