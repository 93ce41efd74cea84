from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from gospel_keys.errors import RenderingError
from gospel_keys.sound.salamander_pack import (
    Recording,
    RecordingShelf,
    is_installed,
    read_manifest,
    read_recording,
    recorded_keys,
)


def test_the_pack_is_whole() -> None:
    folder = files("gospel_keys.sound").joinpath("salamander")
    recordings = [recording for key in recorded_keys() for recording in key.layers]

    assert is_installed()
    assert [key.key for key in recorded_keys()] == list(range(21, 109, 3))
    assert {tuple(each.velocity for each in key.layers) for key in recorded_keys()} == {
        (40, 60, 92, 124)
    }
    assert all(folder.joinpath(recording.file).is_file() for recording in recordings)


def test_the_recordings_are_attributed() -> None:
    text = files("gospel_keys.sound").joinpath("salamander", "ATTRIBUTION.md").read_text("utf-8")

    assert "Alexander Holm" in text
    assert "CC BY 3.0" in text


@pytest.mark.parametrize("index", [0, 13, 29])
def test_a_recording_starts_at_its_hammer_and_has_its_length(index: int) -> None:
    recording = recorded_keys()[index].layers[2]

    samples = read_recording(recording, 20.0)

    assert samples.shape == (recording.frames - recording.onset, 2)
    loudness = np.abs(samples).max(axis=1)
    assert int(np.argmax(loudness > 0.05 * loudness.max())) < 480


def test_the_wanted_levels_rise_with_velocity() -> None:
    for key in recorded_keys():
        levels = [recording.wanted_level_db for recording in key.layers]

        assert levels == sorted(levels)


def test_a_missing_recording_is_an_error_that_names_it() -> None:
    first = recorded_keys()[0].layers[0]
    lost = Recording(
        "lost.ogg", 21, 40, 0, first.frames, first.level_db, 0.0, 0.0, first.corner_hz, 0.0
    )

    with pytest.raises(RenderingError, match=r"lost\.ogg"):
        read_recording(lost, 1.0)


def test_the_shelf_decodes_more_only_when_more_is_wanted() -> None:
    shelf = RecordingShelf(limit=1)
    first, second = (key.layers[1] for key in recorded_keys()[10:12])

    taken = shelf.take(first, 1.0)

    assert shelf.take(first, 2.0) is taken
    longer = shelf.take(first, 6.0)
    assert len(longer) == 6 * 48000
    assert np.array_equal(longer[: len(taken)], taken)
    shelf.take(second, 1.0)
    assert shelf.take(first, 1.0) is not longer
    assert not longer.flags.writeable


@pytest.mark.parametrize("manifest", [None, "", "{}", '{"samples": [{"file": "a.ogg"}]}', "[1]"])
def test_a_missing_or_damaged_pack_is_an_error(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)

    with pytest.raises(RenderingError, match="not installed"):
        read_manifest(tmp_path)
