"""The tenor answers the octave: a shell of third and seventh between bass and right hand.

A left hand of bare octaves leaves a hole of two octaves under the melody. In contemporary
gospel and slow worship it strikes the octave, lets the pedal hold it, and answers a beat
later with the guide tones in the tenor (G-10, R-04).
"""

import random
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import tender_tones
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Ticks

RULE: Final = "G-10 tenor"
SHARE: Final = 0.55
"""How often an octave that has the time is answered."""

_OCTAVES: Final = "octave-roots"
_STYLES: Final = frozenset({"contemporary", "slow-worship"})
_REGISTER: Final = (48, 62)
_HOME: Final = 55
_HOMEWARD: Final = 0.2
_FAR: Final = 3.0
"""A pair that moves further a voice than this (V-01) gives way to the thumb alone."""

_SPAN: Final = 9
_LOWEST_ALONE: Final = 50
_BELOW: Final = 3
"""Semitones that stay free under the lowest note of the right hand."""

_LEAP_TIME: Final = 0.3
"""Seconds that a hand takes from the octave to the tenor in comfort (F-05)."""


def answer_in_the_tenor(
    stage: Stage, plans: Sequence[TexturePlan], drafts: Sequence[Draft], rng: random.Random
) -> list[Draft]:
    """Answer octave roots with shells where the chord lasts long enough.

    Parameters
    ----------
    stage : Stage
    plans : sequence of TexturePlan
    drafts : sequence of Draft
        Both hands, complete.
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
        Octaves that are answered end at the answer; all else is unchanged.
    """
    seconds = 60 / stage.brief.tempo
    if stage.brief.sub_style not in _STYLES or seconds < _LEAP_TIME or stage.brief.left_hand:
        return list(drafts)
    music = _Music(drafts)
    bars = {b for p in plans if p.left_hand == _OCTAVES for b in range(p.bar, p.bar + p.bars)}
    changed: dict[int, Draft | None] = {}
    answers: list[Draft] = []
    last: Voicing = ()
    for place in music.places(stage, bars):
        last = music.chord_before(place.tick, last)
        shell = _shell(stage, place, music, last[-2:])
        if not shell or rng.random() >= SHARE:
            continue
        last = shell if len(shell) > 1 else last
        changed |= {id(d): None for d in place.again}
        changed |= {id(d): replace(d, duration=place.tick - d.onset) for d in place.octave}
        length, index = place.end - place.tick, place.octave[0].chord
        answers += [
            Draft(
                place.tick, length, pitch, Hand.LEFT, Role.SHELL, index, RULE,
                articulations=(Articulation.PORTATO,),
            )
            for pitch in shell
        ]  # fmt: skip
    kept = [changed.get(id(d), d) for d in drafts]
    return [*(d for d in kept if d is not None), *answers]


@dataclass(frozen=True, slots=True)
class _Place:
    """An octave, where its answer stands, until when, and the octave that gives way to it."""

    octave: list[Draft]
    tick: Ticks
    end: Ticks
    again: list[Draft]


class _Music:
    """Both hands by moment."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._left: dict[Ticks, list[Draft]] = defaultdict(list)
        self._right: dict[int, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.role is Role.GRACE:
                continue
            if draft.hand is Hand.LEFT:
                self._left[draft.onset].append(draft)
            else:
                self._right[draft.chord].append(draft)
        self._chords = deque(
            (onset, tuple(sorted(d.midi for d in self._left[onset])))
            for onset in sorted(self._left)
            if len({d.midi % 12 for d in self._left[onset]}) > 1
        )

    def places(self, stage: Stage, bars: set[int]) -> Iterator[_Place]:
        """Yield the octave roots that are struck again, or that nothing follows for two beats."""
        onsets = sorted(self._left)
        groups = [self._left[onset] for onset in onsets]
        beat, last = stage.meter.beat, len(stage.chords) - 1
        answered = -1
        for number, group in enumerate(groups):
            onset, index = onsets[number], group[0].chord
            if not _is_octave(group) or onset // stage.meter.bar not in bars or index == last:
                continue
            after = onsets[number + 1] if number + 1 < len(onsets) else stage.end
            following = groups[number + 1] if number + 1 < len(groups) else []
            again = _is_octave(following) and following[0].chord == index
            end = max(d.end for d in (following if again else group))
            if again and after - onset >= beat and end - after >= beat and number != answered:
                answered = number + 1
                yield _Place(group, after, end, following)
            elif min(after, end) - onset >= 2 * beat and not onset % beat:
                yield _Place(group, onset + beat, end, [])

    def chord_before(self, tick: Ticks, answered: Voicing) -> Voicing:
        """Return the last left-hand chord before a moment, or the last answer."""
        while self._chords and self._chords[0][0] < tick:
            answered = self._chords.popleft()[1]
        return answered

    def over(self, place: _Place) -> tuple[MidiPitch, list[Draft]]:
        """Return the lowest right-hand note of what the answer lasts for, and what it meets."""
        index, tick, end = place.octave[0].chord, place.tick, place.end
        above = [d for d in self._right[index] if d.onset < end and d.end > tick]
        above += [d for d in self._right[index + 1] if d.onset < end]
        return min((d.midi for d in above), default=_REGISTER[1] + _BELOW), above


def _is_octave(group: Sequence[Draft]) -> bool:
    return len(group) > 1 and all(d.rule == "G-20" and d.role is Role.BASS for d in group)


def _shell(stage: Stage, place: _Place, music: _Music, before: Voicing) -> tuple[MidiPitch, ...]:
    """Third and seventh nearest to the shell before, or one of them, clear of the right hand."""
    tick, octave = place.tick, place.octave
    chord = stage.chords[octave[0].chord].chord
    lowest, above = music.over(place)
    tender = tender_tones(chord)
    struck = {d.midi % 12 for d in above if d.onset == tick and d.midi % 12 in tender}
    top = min(_REGISTER[1], lowest - _BELOW)
    room = [
        p
        for p in range(max(_REGISTER[0], octave[-1].midi + 1), top + 1)
        if (p - chord.root.pitch_class) % 12 in _tones(chord)
        and p % 12 not in struck
        and not any(abs(d.midi - p) in (1, 13, 25) for d in above)
    ]
    pairs = [
        pair
        for pair in combinations(room, 2)
        if 2 < pair[1] - pair[0] <= _SPAN
        and not low_interval_violations(pair)
        and _distance(before, pair) <= _FAR
    ]
    alone = [(p,) for p in room if p >= _LOWEST_ALONE]
    options: list[tuple[MidiPitch, ...]] = [*pairs] or [*alone]
    return min(options, key=lambda shell: _travel(before, shell), default=())


def _distance(before: Voicing, shell: Voicing) -> float:
    moves = [abs(m) for m in matched_moves(before, shell)] if before else [0]
    return sum(moves) / len(moves)


def _travel(before: Voicing, shell: Voicing) -> float:
    """How far the tenor moves, and how far it comes from home."""
    return _distance(before, shell) + _HOMEWARD * abs(sum(shell) / len(shell) - _HOME)


def _tones(chord: Chord) -> set[int]:
    """The guide tones, and the fifth where a triad has no seventh."""
    tones = {t for t in (chord.third, chord.seventh) if t is not None}
    return tones if len(tones) > 1 else tones | ({7} & {i % 12 for i in chord.intervals})
