"""The metronome: short wooden clicks mixed over finished audio."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from gospel_keys.score.rehearsal import Click
from gospel_keys.sound.audio import SAMPLE_RATE, Audio, Samples
from gospel_keys.units import Seconds

_LENGTH: Final[Seconds] = 0.05
_DECAY: Final[Seconds] = 0.009
_PITCHES: Final = (1500.0, 2100.0)
"""Hertz of a plain and of an accented click."""

_LEVELS: Final = (0.16, 0.26)
_CEILING: Final = 10.0 ** (-1.0 / 20.0)


def add_clicks(audio: Audio, clicks: Sequence[Click]) -> Audio:
    """Return audio with clicks mixed in, no louder than -1 dBFS.

    Parameters
    ----------
    audio : Audio
    clicks : sequence of Click
        Clicks beyond the end are left out.
    """
    if not clicks:
        return audio
    samples = audio.samples.copy()
    strokes = (_stroke(accent=False), _stroke(accent=True))
    for click in clicks:
        start = round(click.time * audio.sample_rate)
        stroke = strokes[click.accent][: max(0, len(samples) - start)]
        samples[start : start + len(stroke)] += stroke
    peak = float(np.abs(samples).max(initial=0.0))
    if peak > _CEILING:
        samples *= np.float32(_CEILING / peak)
    return Audio(samples, audio.sample_rate, audio.instrument)


def _stroke(*, accent: bool) -> Samples:
    time = np.arange(round(_LENGTH * SAMPLE_RATE)) / SAMPLE_RATE
    wave = np.sin(2 * np.pi * _PITCHES[accent] * time) * np.exp(-time / _DECAY)
    stroke: Samples = (_LEVELS[accent] * wave).astype(np.float32)[:, None].repeat(2, axis=1)
    return stroke
