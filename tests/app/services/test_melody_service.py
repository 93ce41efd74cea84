"""Melodies in requests: text of a notation, or any file in base64."""

import base64

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from app.services.melody_service import read_melody
from gospel_keys.errors import InvalidRequestError, MalformedInputError
from gospel_keys.formats.midi import write_midi
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.reading.front_door import read_score
from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel
from gospel_keys.score.perform import perform

ABC = TUNES["greensleeves"]


def test_abc_is_read_as_text() -> None:
    assert read_melody(ABC) == tune("greensleeves")


def test_musicxml_is_read_as_text() -> None:
    page = write_musicxml(read_score(ABC.encode()))

    assert read_melody(page).notes == tune("greensleeves").notes


def test_a_midi_file_is_read_in_base64() -> None:
    score = read_score(ABC.encode())
    midi = write_midi(perform(score, Feel(), stream(0, "perform")), score)

    found = read_melody(base64.b64encode(midi).decode())

    sung = [(n.onset, n.midi) for n in tune("greensleeves").notes]
    assert [(n.onset, n.midi) for n in found.notes] == sung
    assert (str(found.key), str(found.meter), found.bars) == ("A minor", "6/8", 16)


@pytest.mark.parametrize(
    "words",
    ["Amazing Grace, please", "Erstanden ist der heil'ge Chríst", "TVRoZA==\u00e9", "\ud800"],
)
def test_words_are_refused(words: str) -> None:
    with pytest.raises(InvalidRequestError, match="neither MusicXML, ABC nor") as caught:
        read_melody(words)

    assert caught.value.field == "melody"


def test_a_file_that_is_no_notation_is_refused() -> None:
    with pytest.raises(MalformedInputError):
        read_melody(base64.b64encode(b"%PDF-1.7 and more").decode())


def test_half_a_character_in_a_tune_does_no_harm() -> None:
    title = "T:Greensl\ud800eeves"

    assert read_melody(ABC.replace("K:", f"{title}\nK:", 1)).notes == read_melody(ABC).notes
