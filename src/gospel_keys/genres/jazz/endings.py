"""The last chord: a low root, and the sixth-ninth rolled above it (section 3.8, S-08)."""

from typing import Final

from gospel_keys.genres.jazz.voicings import lead_rootless
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import MidiPitch, Ticks


def close(stage: Stage, sketch: Sketch) -> None:
    """Let the last chord ring in both hands to the end.

    Parameters
    ----------
    stage : Stage
    sketch : Sketch
        Changed in place; nothing happens where no ending is wanted.
    """
    if not stage.brief.ending:
        return
    index = len(stage.chords) - 1
    span = stage.chords[index]
    rights = (d for d in sketch.drafts if d.hand is Hand.RIGHT and d.onset < span.onset)
    last = max(((d.onset, d.midi) for d in rights), default=(0, _UNHEARD))
    for hand in Hand:
        sketch.clear(hand, span.onset, stage.end)
    late = range(span.onset - _time_to_fall(stage), span.onset)
    sketch.drafts = [d for d in sketch.drafts if d.hand is Hand.RIGHT or d.onset not in late]
    low = nearest_pitch(span.chord.bass_name.pitch_class, 36, (29, 40))
    upper = _upper(stage, last[1])
    for pitch in (low, low + 12, *upper):
        left = pitch in (low, low + 12)
        role = Role.BASS if left else Role.MELODY if pitch == upper[-1] else Role.INNER
        sketch.drafts.append(
            Draft(
                span.onset,
                stage.end - span.onset,
                pitch,
                Hand.LEFT if left else Hand.RIGHT,
                role,
                index,
                "S-08",
                articulations=(Articulation.FERMATA,),
                arpeggio=True,
            )
        )


def _time_to_fall(stage: Stage) -> Ticks:
    """How long before the low root the left hand strikes nothing: it has far to go (F-05)."""
    seconds_a_beat = 60 / stage.brief.tempo
    return stage.off_step if seconds_a_beat < _SLOW_ENOUGH else 0


_SLOW_ENOUGH: Final = 0.6


_UNHEARD: Final[MidiPitch] = 72
_HIGHEST_HOME: Final = 73.0
_OCTAVE: Final = 12


def _upper(stage: Stage, near: MidiPitch) -> tuple[MidiPitch, ...]:
    """The final chord without its root, its top within an octave of the last note of the line."""
    chord = stage.chords[-1].chord
    home = min(_HIGHEST_HOME, max(62.0, near - 6.0))
    voicing = lead_rootless([chord], lowest=(54, 68), highest=80, home=home)[0]
    while abs(voicing[-1] - near) > _OCTAVE and home < near:
        home += _HIGHER
        voicing = lead_rootless([chord], lowest=(54, 70), highest=84, home=home)[0]
    return voicing


_HIGHER: Final = 2.0
