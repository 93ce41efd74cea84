"""The last chord: rolled, at least three beats, whole, over a low octave (S-08)."""

from collections.abc import Sequence
from typing import Final

from gospel_keys.genres.gospel.promises import complete_voicing
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.genres.textures import bass
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import MidiPitch, Ticks

RULE: Final = "S-08"
_FAR_DOWN: Final = 17
"""Further down than this the hand does not get in time for the octave of the last chord."""

_OCTAVES: Final = (29, 45)


def ring_out(stage: Stage, sketch: Sketch) -> None:
    """Let the last chord ring.

    Parameters
    ----------
    stage : Stage
    sketch : Sketch
        Both hands strike the last chord once; what else stood there is gone. Where it has
        been there for bars, they strike it again in the last. A piece without an ending is
        left as it is.
    """
    if not stage.brief.ending:
        return
    index = len(stage.chords) - 1
    span = stage.chords[index]
    onset = final_onset(stage)
    sketch.drafts = [
        d for d in sketch.drafts if d.role is not Role.GHOST or d.end < onset or d.onset >= onset
    ]
    right = _final_attack(sketch.drafts, Hand.RIGHT, index, onset)
    left = _low_octave(stage, sketch.drafts, onset)
    for hand in Hand:
        sketch.clear(hand, onset, stage.end)
    sketch.add(_struck(stage, index, left, Hand.LEFT))
    whole = complete_voicing([d.midi for d in right], span.chord, left)
    sketch.add(_struck(stage, index, whole, Hand.RIGHT))


def final_onset(stage: Stage) -> Ticks:
    """Where the last chord is struck for the last time: with it, or with the last bar."""
    return max(stage.chords[-1].onset, stage.end - stage.meter.bar)


def _struck(stage: Stage, index: int, pitches: Sequence[MidiPitch], hand: Hand) -> list[Draft]:
    onset = final_onset(stage)
    drafts: list[Draft] = []
    for pitch in pitches:
        top = hand is Hand.RIGHT and pitch == max(pitches)
        role = Role.BASS if hand is Hand.LEFT else Role.MELODY if top else Role.INNER
        drafts.append(
            Draft(
                onset, stage.end - onset, pitch, hand, role, index, RULE,
                articulations=(Articulation.FERMATA,), arpeggio=True,
            )
        )  # fmt: skip
    return drafts


def _low_octave(stage: Stage, drafts: Sequence[Draft], onset: Ticks) -> list[MidiPitch]:
    """The octave below where the left hand was, its upper note alone if that is far away."""
    before = [d for d in drafts if d.hand is Hand.LEFT and d.onset < onset]
    near = max(before, key=lambda d: d.onset).midi - 8 if before else 33
    low = bass.nearest_pitch(stage.chords[-1].chord.bass_name.pitch_class, near, _OCTAVES)
    far = bool(before) and max(before, key=lambda d: d.onset).midi - low > _FAR_DOWN
    return [low + 12] if far else [low, low + 12]


def _final_attack(drafts: Sequence[Draft], hand: Hand, index: int, onset: Ticks) -> list[Draft]:
    """The fullest attack of a hand on the last chord."""
    groups: dict[Ticks, dict[MidiPitch, Draft]] = {}
    for draft in drafts:
        if draft.hand is hand and draft.chord == index and draft.role is not Role.FILL:
            groups.setdefault(draft.onset, {})[draft.midi] = draft
    if not groups:
        return []
    best = max(groups, key=lambda tick: (len(groups[tick]), -abs(tick - onset)))
    return sorted(groups[best].values(), key=lambda d: d.midi)
