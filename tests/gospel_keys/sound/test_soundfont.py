import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gospel_keys.errors import InvalidRequestError, RenderingCancelledError, RenderingError
from gospel_keys.score.performance import Performance
from gospel_keys.sound.audio_report import measure
from gospel_keys.sound.progress import Progress
from gospel_keys.sound.rendering import render
from gospel_keys.sound.soundfont import SoundFont, play_soundfont

Play = Callable[..., Performance]

FLUIDSYNTH = shutil.which("fluidsynth")
needs_fluidsynth = pytest.mark.skipif(FLUIDSYNTH is None, reason="FluidSynth is not installed")

# Format 0, 480 ticks per quarter, 120 bpm: A4 for one quarter at velocity 100.
MIDI = bytes.fromhex(
    "4d546864 00000006 0000 0001 01e04d54726b 0000000d 00 904564 8360 804500 00 ff2f00".replace(
        " ", ""
    )
)


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def text(value: bytes) -> bytes:
    return value.ljust(20, b"\0")


def small_soundfont() -> bytes:
    """Return a SoundFont with one preset: a looped sine, in tune as the key 70."""
    wave = np.sin(2 * np.pi * np.arange(4800) / 100) * 16000
    data = wave.astype("<i2").tobytes() + bytes(2 * 46)
    generators = struct.pack("<HhHhHH", 54, 1, 58, 70, 53, 0) + struct.pack("<HH", 0, 0)
    information = chunk(b"ifil", struct.pack("<HH", 2, 1)) + chunk(b"INAM", b"Sine\0\0")
    sample = text(b"sine") + struct.pack("<IIIIIBbHH", 0, 4800, 100, 4700, 46616, 70, 0, 0, 1)
    parts = [
        (b"phdr", text(b"Sine") + struct.pack("<HHHIII", 0, 0, 0, 0, 0, 0)
         + text(b"EOP") + struct.pack("<HHHIII", 0, 0, 1, 0, 0, 0)),
        (b"pbag", struct.pack("<HHHH", 0, 0, 1, 0)),
        (b"pmod", bytes(10)),
        (b"pgen", struct.pack("<HHHH", 41, 0, 0, 0)),
        (b"inst", text(b"Sine") + struct.pack("<H", 0) + text(b"EOI") + struct.pack("<H", 1)),
        (b"ibag", struct.pack("<HHHH", 0, 0, 3, 0)),
        (b"imod", bytes(10)),
        (b"igen", generators),
        (b"shdr", sample + text(b"EOS") + bytes(26)),
    ]  # fmt: skip
    hydra = b"pdta" + b"".join(chunk(name, data) for name, data in parts)
    body = chunk(b"LIST", b"INFO" + information)
    body += chunk(b"LIST", b"sdta" + chunk(b"smpl", data)) + chunk(b"LIST", hydra)
    return chunk(b"RIFF", b"sfbk" + body)


@pytest.fixture
def font(tmp_path: Path) -> Path:
    path = tmp_path / "-sine.sf2"
    path.write_bytes(small_soundfont())
    return path


def program(folder: Path, script: str) -> Path:
    """Return a program that stands in for FluidSynth."""
    path = folder / "program"
    path.write_text(f"#!{sys.executable}\nimport sys\n{script}\n")
    path.chmod(0o755)
    return path


@needs_fluidsynth
def test_fluidsynth_plays_the_midi_file(play: Play, font: Path) -> None:
    soundfont = SoundFont(font, Path(str(FLUIDSYNTH)), MIDI)

    audio = render(
        play([(0.0, 0.5, 69, 100)]), instrument="soundfont", soundfont=soundfont, reverb=False
    )

    spectrum = np.abs(np.fft.rfft(audio.samples[2400:21600, 0], 1 << 18))
    heard = float(np.argmax(spectrum)) * 48000 / (1 << 18)
    assert abs(1200.0 * np.log2(heard / 440.0)) < 50.0
    assert measure(audio).loudness == pytest.approx(-16.0, abs=0.5)
    assert audio.duration == 2.5
    assert audio.instrument == "soundfont"


def test_a_file_that_is_no_soundfont_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "font.sf2"
    path.write_bytes(b"RIFF\x04\0\0\0WAVE")

    with pytest.raises(InvalidRequestError, match="not a SoundFont"):
        play_soundfont(SoundFont(path, tmp_path / "program", MIDI), length=1.0)


def test_a_missing_soundfont_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be opened"):
        play_soundfont(SoundFont(tmp_path / "font.sf2", tmp_path, MIDI), length=1.0)


def test_a_missing_program_is_reported(font: Path, tmp_path: Path) -> None:
    with pytest.raises(RenderingError, match="was not found"):
        play_soundfont(SoundFont(font, tmp_path / "nothing", MIDI), length=1.0)


def test_a_program_that_cannot_be_started_is_reported(font: Path, tmp_path: Path) -> None:
    with pytest.raises(RenderingError, match="did not start"):
        play_soundfont(SoundFont(font, tmp_path, MIDI), length=1.0)


def test_a_failing_program_is_reported_with_its_reason(font: Path, tmp_path: Path) -> None:
    failing = program(tmp_path, "sys.exit('out of tune')")

    with pytest.raises(RenderingError, match="status 1: out of tune"):
        play_soundfont(SoundFont(font, failing, MIDI), length=1.0)


def test_a_program_that_writes_nothing_is_reported(font: Path, tmp_path: Path) -> None:
    idle = program(tmp_path, "")

    with pytest.raises(RenderingError, match="no readable audio"):
        play_soundfont(SoundFont(font, idle, MIDI), length=1.0)


def test_a_program_that_hangs_is_stopped(font: Path, tmp_path: Path) -> None:
    hanging = program(tmp_path, "sys.stdin.close()\nwhile True: pass")

    with pytest.raises(RenderingError, match="did not finish"):
        play_soundfont(SoundFont(font, hanging, MIDI), length=1.0, timeout=0.3)


def test_playing_stops_when_no_longer_wanted(font: Path, tmp_path: Path) -> None:
    hanging = program(tmp_path, "while True: pass")
    unwanted = Progress(lambda share: None, lambda: True)

    with pytest.raises(RenderingCancelledError):
        play_soundfont(SoundFont(font, hanging, MIDI), length=1.0, progress=unwanted)
