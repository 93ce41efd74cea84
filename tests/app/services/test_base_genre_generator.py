"""The generator base: caching, defaults, files that appear whole or not at all."""

from pathlib import Path

import pytest

from app.models.gospel import GenerateGospelRequest
from app.persistence.files import write_atomically
from app.services.gospel_generator import GospelGeneratorService
from gospel_keys.theory.chord import Chord

REQUEST = GenerateGospelRequest(description="gospel in F", num_bars=4, seed=3)


def test_a_known_request_comes_from_the_cache(tmp_path: Path) -> None:
    service = GospelGeneratorService()
    first = service.generate(REQUEST, data=tmp_path)

    second = service.generate(REQUEST, data=tmp_path)

    assert service.cache_hits == 1
    assert first.midi_base64 == second.midi_base64
    assert first.download_url != second.download_url


@pytest.mark.parametrize("key", ["C major", "Bb minor", "F#"])
def test_the_default_progression_is_made_of_real_chords(key: str) -> None:
    progression = GospelGeneratorService()._get_default_progression(key)

    assert [str(Chord.parse(symbol)) for symbol in progression] == progression


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    folder.write_text("a file where a folder should be")

    with pytest.raises(OSError, match="taken"):
        write_atomically(folder / "song.mid", b"data")

    assert list(tmp_path.iterdir()) == [folder]
