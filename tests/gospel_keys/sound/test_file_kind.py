"""File kinds are known by their names and bring what a file of theirs needs."""

import pytest

from gospel_keys.sound.audio_format import AudioFormat
from gospel_keys.sound.file_kind import FileKind


def test_kinds_are_found_by_name() -> None:
    assert AudioFormat("aac") is AudioFormat.AAC
    assert (str(AudioFormat.AAC), AudioFormat.AAC.value) == ("aac", "aac")
    assert f"{AudioFormat.MP3}" == "mp3"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="'wma'"):
        AudioFormat("wma")


@pytest.mark.parametrize("kind", AudioFormat)
def test_every_kind_brings_an_ending_and_a_media_type(kind: FileKind) -> None:
    assert kind.ending.isalnum()
    assert kind.media_type.startswith("audio/")
