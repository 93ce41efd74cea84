"""Performing: a score and a feel become sounding keys and pedal.

The score is never changed. Time goes written tick -> swung tick -> seconds (tempo) ->
struck moment (touch of the hands); every step is a module of this package:

``timeline`` tempo, rubato, fermatas · ``swing`` long-short pairs · ``timing`` drift,
lateness, chord spread, rolls, graces · ``touch`` and ``velocity`` loudness ·
``articulation`` lengths · ``tremolo`` · ``pedal``.
"""

from gospel_keys.score.perform.performer import perform
from gospel_keys.score.perform.swing import keeper_ratio, line_ratio, shuffle_ratio

__all__ = ["keeper_ratio", "line_ratio", "perform", "shuffle_ratio"]
