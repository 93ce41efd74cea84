"""What holds for both pianos, the sampled and the modelled one."""

import threading

import numpy as np
import pytest

from gospel_keys.sound.audio import Samples
from gospel_keys.sound.physical_piano import PhysicalPiano
from gospel_keys.sound.piano import Piano, Tone, ToneCache, ToneKey, store_tone
from gospel_keys.sound.salamander_pack import recorded_keys
from gospel_keys.sound.sampled_piano import SampledPiano, sampled_piano


@pytest.fixture(scope="module", params=["sampled", "modelled"])
def piano(request: pytest.FixtureRequest) -> Piano:
    return sampled_piano() if request.param == "sampled" else PhysicalPiano()


@pytest.fixture(params=["sampled", "modelled"])
def fresh_piano(request: pytest.FixtureRequest) -> Piano:
    return SampledPiano(recorded_keys()) if request.param == "sampled" else PhysicalPiano()


def strike(piano: Piano, pitch: int, velocity: int, seconds: float = 1.0) -> Samples:
    voice = piano.voice(pitch, velocity)
    tone = piano.tone(voice.tone, seconds)
    frames = tone.frames[: round(seconds * 48000)]
    return (frames * (voice.gain * tone.scale)).astype(np.float32)


def level(samples: Samples, start: float = 0.0, end: float = 0.4) -> float:
    part = samples[round(start * 48000) : round(end * 48000)].astype(np.float64)
    return 10.0 * float(np.log10((part**2).mean() + 1e-18))


def brightness(samples: Samples) -> float:
    part = samples[: 48000 // 3].mean(axis=1)
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
    return float((power * np.fft.rfftfreq(len(part), 1 / 48000)).sum() / power.sum())


def first_partial(samples: Samples, expected: float) -> float:
    part = samples[2400:].mean(axis=1)
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 19))
    scale = (1 << 19) / 48000
    low, high = round(expected * 0.95 * scale), round(expected * 1.05 * scale)
    return (low + int(np.argmax(spectrum[low:high]))) / scale


@pytest.mark.parametrize("pitch", [45, 52, 59, 60, 61, 66, 69, 73, 80])
def test_keys_sound_at_their_pitch(piano: Piano, pitch: int) -> None:
    expected = 440.0 * 2.0 ** ((pitch - 69) / 12)

    heard = first_partial(strike(piano, pitch, 80, 1.7), expected)

    assert abs(1200.0 * np.log2(heard / expected)) < 10.0


@pytest.mark.parametrize("pitch", [30, 60, 61, 90])
def test_harder_is_louder(piano: Piano, pitch: int) -> None:
    levels = [level(strike(piano, pitch, velocity, 0.5)) for velocity in range(10, 128, 9)]

    assert (np.diff(levels) > 0.0).all()
    assert 22.0 < levels[-1] - levels[0] < 45.0


@pytest.mark.parametrize("pitch", [36, 60, 72])
def test_harder_is_brighter(piano: Piano, pitch: int) -> None:
    colours = [brightness(strike(piano, pitch, velocity, 0.5)) for velocity in (30, 60, 90, 120)]

    assert colours == sorted(colours)
    assert colours[-1] > 1.1 * colours[0]


def test_neighbouring_keys_are_evenly_loud(piano: Piano) -> None:
    levels = [level(strike(piano, pitch, 80, 0.5)) for pitch in range(36, 85)]

    assert np.abs(np.diff(levels)).max() < 2.0


@pytest.mark.parametrize(
    ("pitch", "fallen"), [(36, (8.0, 20.0)), (60, (16.0, 30.0)), (72, (18.0, 34.0))]
)
def test_tones_decay_like_a_piano(piano: Piano, pitch: int, fallen: tuple[float, float]) -> None:
    samples = strike(piano, pitch, 80, 3.5)

    after_one = level(samples) - level(samples, 1.0, 1.4)
    after_three = level(samples) - level(samples, 3.0, 3.4)

    assert fallen[0] < after_one < fallen[1]
    assert after_three - after_one < 2.0 * after_one


@pytest.mark.parametrize("pitch", [21, 60, 108])
def test_the_hammer_is_heard_at_once(piano: Piano, pitch: int) -> None:
    samples = np.abs(strike(piano, pitch, 100, 0.5)).max(axis=1)

    heard = int(np.argmax(samples > 0.1 * samples.max()))
    assert heard < 0.012 * 48000
    assert samples[0] < 0.02 * samples.max()


@pytest.mark.parametrize("pitch", [0, 127])
def test_keys_beyond_the_keyboard_still_sound(piano: Piano, pitch: int) -> None:
    samples = strike(piano, pitch, 80, 0.5)

    assert np.isfinite(samples).all()


def test_a_tone_that_ends_fades_out(piano: Piano) -> None:
    tone = piano.tone(piano.voice(100, 80).tone, 12.0)

    assert tone.complete
    assert np.abs(tone.frames[-10:]).max() < 40


@pytest.mark.parametrize("pitch", [40, 61, 87])
def test_a_tone_prepared_longer_begins_with_the_same_frames(fresh_piano: Piano, pitch: int) -> None:
    key = fresh_piano.voice(pitch, 70).tone

    short = fresh_piano.tone(key, 0.6)
    longer = fresh_piano.tone(key, 5.9)

    assert len(short.frames) < len(longer.frames)
    assert short.scale == longer.scale
    assert np.array_equal(short.frames, longer.frames[: len(short.frames)])


def test_threads_hear_the_same_tones() -> None:
    keys = recorded_keys()
    alone = SampledPiano(keys)
    shared = SampledPiano(keys)
    wanted = [shared.voice(pitch, velocity).tone for pitch in (59, 60, 61) for velocity in (50, 90)]
    heard: list[Tone] = []

    def play_all() -> None:
        heard.extend(shared.tone(key, 0.5) for key in wanted)

    threads = [threading.Thread(target=play_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    expected = {key: alone.tone(key, 0.5).frames for key in wanted}
    assert len(heard) == 4 * len(wanted)
    for index, tone in enumerate(heard):
        assert any(np.array_equal(tone.frames, frames) for frames in expected.values()), index


def test_the_cache_prepares_longer_tones_anew_and_forgets_the_oldest() -> None:
    made: list[tuple[ToneKey, float]] = []

    def make(key: ToneKey, seconds: float) -> Tone:
        made.append((key, seconds))
        return store_tone(np.ones((round(seconds * 48000), 2), dtype=np.float32), complete=False)

    cache = ToneCache(make, limit=48000 * 4 * 3)
    low, high = ToneKey(40, 0), ToneKey(80, 0)

    cache.get(low, 0.5)
    cache.get(low, 0.7)
    cache.get(low, 1.9)
    cache.get(high, 1.0)
    cache.get(low, 0.5)

    assert [key for key, _ in made] == [low, low, high, low]
    assert [seconds for _, seconds in made] == [0.75, 2.25, 1.25, 0.75]
