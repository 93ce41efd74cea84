"""Locked hands: both hands move with the tune, and the left says the root in its gaps (J-21).

The style was made for a rhythm section. Alone at the piano the left hand leaves its block
where the tune holds or rests, strikes the root and comes back in time.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.jazz.reach import leap_of, reach_in
from gospel_keys.genres.jazz.theme import set_chord, voice_under
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import Ticks

_BLOCK: Final = 4
_BASSES: Final = (36, 48)
_HOME: Final = 43.0
BASS: Final = "J-21 bass"


def lock_hands(
    stage: Stage,
    line: Sequence[MelodyNote],
    stretch: tuple[Ticks, Ticks],
    rng: random.Random,
    *,
    dropped: bool,
) -> list[Draft]:
    """Play four-note blocks with both hands locked to the tune (J-20, J-21).

    Parameters
    ----------
    stage : Stage
    line : sequence of MelodyNote
    stretch : (Ticks, Ticks)
        Where the hands are locked.
    rng : random.Random
    dropped : bool
        Drop the second voice from the top an octave, into the left hand; otherwise the left
        hand doubles the tune an octave lower.

    Returns
    -------
    drafts : list of Draft
        Both hands, roots in the gaps of the tune included.
    """
    voicings = voice_under(stage, line, Surroundings(), rng, passing=True, close=True)
    upper: list[Draft] = []
    lower: list[Draft] = []
    for note, voicing in zip(line, voicings, strict=True):
        falls = dropped and len(voicing) >= _BLOCK
        block = (*voicing[:-2], voicing[-1]) if falls else voicing
        pitch = (voicing[-2] if falls else voicing[-1]) - 12
        rule = "J-20 drop-2" if falls else "J-21"
        upper += set_chord(stage, note, block, rule)
        lower.append(
            Draft(
                note.onset, note.duration, pitch, Hand.LEFT,
                Role.SHELL if falls else Role.DOUBLING, note.chord, rule,
            )
        )  # fmt: skip
    return [*upper, *_rooted(stage, lower, stretch)]


def _rooted(stage: Stage, lower: Sequence[Draft], stretch: tuple[Ticks, Ticks]) -> list[Draft]:
    """Put a root into every gap that is wide enough, and let the block before it go."""
    start, end = stretch
    found: list[Draft] = []
    bounds: list[Draft | None] = [None, *lower, None]
    for before, after in pairwise(bounds):
        bass = _root_between(stage, before, after, (start, end))
        if before is not None:
            held = min(before.duration, bass.onset - before.onset) if bass else before.duration
            found.append(replace(before, duration=held))
        if bass is not None:
            found.append(bass)
    return found


def _root_between(
    stage: Stage, before: Draft | None, after: Draft | None, stretch: tuple[Ticks, Ticks]
) -> Draft | None:
    """The root in a gap: on a strong beat if it can be, with time to come and to go (F-05)."""
    start, end = stretch
    first = start if before is None else before.onset + stage.step
    last = end if after is None else after.onset - stage.off_step
    if after is None and last >= stage.end:
        return None
    beats = list(range(-(-first // stage.step) * stage.step, last + 1, stage.step))
    able = [t for t in beats if t < end]
    able.sort(key=lambda tick: (not stage.is_strong(tick), tick))
    for tick in able:
        index = stage.index_at(tick)
        root = stage.chords[index].chord.bass_name.pitch_class
        pitch = nearest_pitch(root, _HOME, _BASSES)
        limit = after.onset if after is not None else end
        length = min(limit - tick, 2 * stage.step, stage.chords[index].end - tick)
        bass = Draft(tick, length, pitch, Hand.LEFT, Role.BASS, index, BASS)
        if all(_is_reached(stage, bass, other) for other in (before, after)):
            return bass
    return None


def _is_reached(stage: Stage, bass: Draft, other: Draft | None) -> bool:
    """Whether the hand has time for the way between a root and a block."""
    if other is None:
        return True
    seconds = abs(other.onset - bass.onset) / (stage.meter.beat * stage.brief.tempo / 60)
    return leap_of([bass], [other]) <= reach_in(seconds)
