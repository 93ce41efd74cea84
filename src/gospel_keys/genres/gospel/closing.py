"""The last chord: rolled, at least three beats, whole, over a low octave (S-08)."""

from collections.abc import Sequence
from typing import Final

from gospel_keys.genres.gospel.promises import complete_voicing
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.genres.textures import bass
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import MidiPitch, Seconds, Ticks

RULE: Final = "S-08"
_OCTAVES: Final = (29, 45)
_HOME: Final[MidiPitch] = 38
_BELOW: Final = 8
_OCTAVE: Final = 12


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
    """The low octave of the last chord, its upper note alone where the hand comes late."""
    bass_class = stage.chords[-1].chord.bass_name.pitch_class
    before = [d for d in drafts if d.hand is Hand.LEFT and d.onset < onset]
    last = max((d.onset for d in before), default=0)
    group = [d.midi for d in before if d.onset == last]
    centre = sum(group) / len(group) if group else float(_HOME)
    low = bass.nearest_pitch(bass_class, min(centre - _BELOW, _HOME), _OCTAVES)
    seconds = (onset - last) / stage.meter.beat * 60 / stage.brief.tempo
    far = abs(centre - low - _OCTAVE / 2) > _in_reach(seconds)
    return [low + _OCTAVE] if far else [low, low + _OCTAVE]


def _in_reach(seconds: Seconds) -> float:
    """How far the middle of the hand moves in a time (F-05)."""
    return next((reach for least, reach in _LEAPS if seconds >= least), _OCTAVE)


_LEAPS: Final = ((0.26, 36), (0.16, 19))


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
