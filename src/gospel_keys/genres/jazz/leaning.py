"""Strong beats that lean: a line of chord tones alone is mechanical (M-05).

Themes and solos lean here and there by themselves. Once both hands are written, the strong
beats of the whole piece are counted; where nearly all of them are chord tones, some notes of
the tune lean into their place from the scale step above. A tune of chord tones alone leans once
at least.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.jazz.scales import scale_of
from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones

_MOST: Final = 0.972
"""Share of chord tones on strong beats above which a piece leans more."""

_WINDOW: Final = 4
_RUBS: Final = frozenset({0, 1, 13, 25})
_REACH: Final[Semitones] = 7
_STEP: Final[Semitones] = 2


def lean_more(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Let more notes of the tune lean where a piece would be mechanical.

    A note of a beat and more gives its first half-beat to the step above it; a shorter one
    becomes a step above the chord tone that follows; one just behind the beat is leaned into
    on the beat.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands.
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
    """
    found = list(drafts)
    strong = [d for d in found if stage.is_strong(d.onset) and d.role is not Role.GRACE]
    foreign = [d for d in strong if not _belongs(stage, d)]
    plain = all(_belongs(stage, d) for d in found if d.role is Role.MELODY)
    wanted = max(_wanted(len(strong), len(foreign)), int(plain))
    if not wanted:
        return found
    leant = {d.onset // (_WINDOW * stage.meter.bar) for d in foreign if d.role is Role.MELODY}
    able = _leanings(stage, found)
    rng.shuffle(able)
    able.sort(key=lambda pair: pair[0].onset // (_WINDOW * stage.meter.bar) in leant)
    taken: set[int] = set()
    for note, leaning in able:
        bars = set(range(note.onset // stage.meter.bar - 1, note.onset // stage.meter.bar + 2))
        if len(taken) >= wanted or bars & taken:
            continue
        taken.add(note.onset // stage.meter.bar)
        found = [d for d in found if d is not note] + leaning
    return found


def _wanted(strong: int, foreign: int) -> int:
    """How many notes must lean so that the share of chord tones is under the limit."""
    wanted = 0
    while strong and 1 - (foreign + wanted) / strong > _MOST:
        wanted += 1
    return wanted


def _belongs(stage: Stage, draft: Draft) -> bool:
    chord = stage.chords[draft.chord].chord
    return draft.midi % 12 in chord.sounding_classes


def _leanings(stage: Stage, drafts: Sequence[Draft]) -> list[tuple[Draft, list[Draft]]]:
    """Return the notes of the tune that can lean, each with what takes its place."""
    line = sorted(
        (d for d in drafts if d.hand is Hand.RIGHT and d.role is Role.MELODY),
        key=lambda d: (d.onset, d.midi),
    )
    found: list[tuple[Draft, list[Draft]]] = []
    for (before, note), after in zip(pairwise(line), line[2:], strict=False):
        span = stage.chords[note.chord]
        late = _leaning_before(stage, drafts, before, note)
        if late:
            found.append((before, late))
        inside = span.onset <= note.onset and note.chord < len(stage.chords) - 1
        if not (inside and stage.is_strong(note.onset) and _belongs(stage, note)):
            continue
        long = note.duration >= stage.step
        goal = note.midi if long else after.midi
        joined = long or (
            after.chord == note.chord and after.onset == note.end and _belongs(stage, after)
        )
        above = _step_above(span.chord, goal)
        alone = not long and _is_only_guide(stage, drafts, note)
        if not joined or alone or above is None or not _is_free(drafts, note, above):
            continue
        if not _may_follow(stage, before, above):
            continue
        found.append((note, _leaning(stage, note, above) if long else [_bent(note, above)]))
    return found


def _leaning_before(
    stage: Stage, drafts: Sequence[Draft], before: Draft, note: Draft
) -> list[Draft]:
    """A note just behind a strong beat is leaned into on the beat; the one before makes room."""
    beat = note.onset - stage.off_step
    span = stage.chords[note.chord]
    fits = stage.is_strong(beat) and span.onset <= beat and note.chord < len(stage.chords) - 1
    roomy = before.onset <= beat - stage.off_step
    above = _step_above(span.chord, note.midi)
    if not (fits and roomy and above and _belongs(stage, note)):
        return []
    leaning = replace(_bent(note, above), onset=beat, duration=stage.off_step, articulations=())
    if not _may_follow(stage, before, above) or not _is_free(
        [d for d in drafts if d is not before], leaning, above
    ):
        return []
    return [replace(before, duration=min(before.duration, beat - before.onset)), leaning]


def _may_follow(stage: Stage, before: Draft, above: MidiPitch) -> bool:
    """Whether a leaning note is near the note before, which keeps its step if it leans (M-02)."""
    reach = _REACH if _belongs(stage, before) else _STEP
    return above != before.midi and abs(above - before.midi) <= reach


def _is_only_guide(stage: Stage, drafts: Sequence[Draft], note: Draft) -> bool:
    """Whether a note alone says the third or seventh of its chord."""
    mine = (d.midi % 12 for d in drafts if d.chord == note.chord and d is not note)
    guides = guide_classes(stage.chords[note.chord].chord)
    return note.midi % 12 in guides and note.midi % 12 not in set(mine)


def _bent(note: Draft, above: MidiPitch) -> Draft:
    return replace(note, midi=above, rule="M-05")


def _leaning(stage: Stage, note: Draft, above: MidiPitch) -> list[Draft]:
    """The leaning note, and the note itself half a beat later."""
    half = stage.off_step
    marks = tuple(m for m in note.articulations if m is not Articulation.STACCATO)
    return [
        replace(_bent(note, above), duration=half, articulations=marks),
        replace(note, onset=note.onset + half, duration=note.duration - half, arpeggio=False),
    ]


def _step_above(chord: Chord, goal: MidiPitch) -> MidiPitch | None:
    """Return the scale step above a chord tone that is foreign to the chord, if there is one."""
    foreign = {(chord.root.pitch_class + i) % 12 for i in scale_of(chord)} - chord.pitch_classes
    return next((goal + k for k in (1, 2) if (goal + k) % 12 in foreign), None)


def _is_free(drafts: Sequence[Draft], note: Draft, above: MidiPitch) -> bool:
    """Whether nothing that sounds under a note rubs with the step above it, or is too far."""
    return not any(
        d is not note
        and d.onset <= note.onset < d.end
        and (above - d.midi in _RUBS or d.midi > above or _is_far(d, note, above))
        for d in drafts
    )


def _is_far(draft: Draft, note: Draft, above: MidiPitch) -> bool:
    """Whether one hand could not strike a note together with the step above another."""
    together = draft.hand is note.hand and draft.onset == note.onset
    return together and above - draft.midi > _SPAN


_SPAN: Final[Semitones] = 12
