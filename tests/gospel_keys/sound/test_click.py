"""The metronome is heard on its beats and never clips."""

import numpy as np

from gospel_keys.score.rehearsal import Click
from gospel_keys.sound.audio import SAMPLE_RATE, Audio
from gospel_keys.sound.click import add_clicks


def test_clicks_sound_where_they_stand_and_accents_are_louder() -> None:
    silence = Audio(np.zeros((2 * SAMPLE_RATE, 2), np.float32))

    heard = add_clicks(silence, [Click(0.5, accent=True), Click(1.0, accent=False)]).samples

    loud = np.flatnonzero(np.abs(heard[:, 0]) > 0.01)
    assert loud[0] / SAMPLE_RATE < 0.501
    assert np.abs(heard[24000:28000]).max() > 1.3 * np.abs(heard[48000:52000]).max()
    assert not heard[: SAMPLE_RATE // 2].any()
    assert not silence.samples.any()


def test_loud_music_makes_room_for_the_click() -> None:
    loud = Audio(np.full((SAMPLE_RATE, 2), 0.9, np.float32))

    heard = add_clicks(loud, [Click(0.1, accent=True), Click(0.99, accent=True)])

    assert float(np.abs(heard.samples).max()) <= 0.892
    assert len(heard.samples) == SAMPLE_RATE


def test_without_clicks_the_audio_is_the_same() -> None:
    audio = Audio(np.zeros((10, 2), np.float32))

    assert add_clicks(audio, []) is audio
