"""One short piece with its clock and a sound, for all tests of the film."""

from dataclasses import dataclass

import numpy as np
import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.engraving.video.film import Filmed
from gospel_keys.engraving.video.scroll import Clock
from gospel_keys.genres.registry import arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.model import Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance
from gospel_keys.sound.audio import SAMPLE_RATE, Audio
from gospel_keys.sound.rendering import audio_duration


@dataclass(frozen=True, slots=True)
class Piece:
    """Three bars, as they are filmed and heard."""

    score: Score
    performance: Performance
    clock: Clock
    audio: Audio

    @property
    def filmed(self) -> Filmed:
        return Filmed(self.score, self.performance, self.clock)


@pytest.fixture(scope="package")
def piece() -> Piece:
    brief = read_brief("worship in F", wishes=Wishes(bars=3, meter="4/4", tempo=76), seed=6)
    made = arranger_of("gospel").arrange(brief, seed=6)
    performance = perform(made.score, made.feel, stream(6, "perform"))
    frames = round(audio_duration(performance) * SAMPLE_RATE)
    rng = np.random.Generator(np.random.PCG64(1))
    audio = Audio((0.05 * rng.standard_normal((frames, 2))).astype(np.float32))
    clock = Clock(performance.timeline, 0, made.score.duration, 1)
    return Piece(made.score, performance, clock, audio)
