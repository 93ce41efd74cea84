"""The generator base: caching, defaults, files that appear whole or not at all."""

from pathlib import Path

import pytest

from app.models.gospel import GenerateGospelRequest
from app.persistence.files import write_atomically
from app.services.base_genre_generator import BaseGenreGenerator
from app.services.generators import GENERATORS
from app.services.gospel_generator import GospelGeneratorService
from gospel_keys.brief.read import read_brief
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

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


class HouseGenerator(GospelGeneratorService):
    """A generator with a style, a tempo and a progression of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.default_tempo = 96

    def _get_style_context(self) -> str:
        return "the house style"

    def _get_default_progression(self, key: str) -> list[str]:
        tonic = Key.parse(key)
        return [str(Chord.of(tonic.degree(n), q)) for n, q in ((6, "m7"), (4, "maj7"), (5, "7"))]


def test_an_overridden_progression_is_played(tmp_path: Path) -> None:
    request = GenerateGospelRequest(description="gospel in F", num_bars=3)

    response = HouseGenerator().generate(request, data=tmp_path)

    assert [c.chord_symbol for c in response.chord_progression][:2] == ["Dm7", "Bbmaj7"]


def test_chords_of_the_request_win_over_a_progression_of_the_house(tmp_path: Path) -> None:
    request = GenerateGospelRequest(description="gospel in F", num_bars=2, chords="F | Gm7")

    response = HouseGenerator().generate(request, data=tmp_path)

    assert [c.chord_symbol for c in response.chord_progression] == ["F", "Gm7"]


def test_the_default_tempo_is_played_where_nothing_bears_on_it(tmp_path: Path) -> None:
    tempi = [
        HouseGenerator()
        .generate(GenerateGospelRequest(description=words, num_bars=2), data=tmp_path)
        .metadata.tempo
        for words in ("gospel in F", "gospel in F at 70")
    ]

    assert tempi == [96, 70]


def test_words_about_the_tempo_win_over_the_default(tmp_path: Path) -> None:
    request = GenerateGospelRequest(description="slow worship in F", num_bars=2)

    assert HouseGenerator().generate(request, data=tmp_path).metadata.tempo < 80


def test_the_status_shows_what_is_overridden() -> None:
    status = HouseGenerator().get_status()

    assert status.style_context == "the house style"
    assert status.default_tempo == 96
    assert status.default_progression == ["Am7", "Fmaj7", "G7"]


@pytest.mark.parametrize("service", GENERATORS, ids=lambda service: service.genre_name)
def test_service_and_library_agree_about_the_default_tempo(service: BaseGenreGenerator) -> None:
    brief = read_brief("play", genre=service.genre_name)

    assert brief.tempo == service.default_tempo


def test_the_remark_about_a_learned_model_appears_once(tmp_path: Path) -> None:
    request = REQUEST.model_copy(update={"ai_percentage": 1.0})
    service = GospelGeneratorService()

    for _ in range(2):
        remarks = service.generate(request, data=tmp_path).remarks
        assert [r.field for r in remarks].count("ai_percentage") == 1


def test_the_key_of_the_answer_is_the_key_of_the_notes(tmp_path: Path) -> None:
    request = GenerateGospelRequest(description="gospel", num_bars=2, level=1, seed=4)
    service = GospelGeneratorService()

    response = service.generate(request, data=tmp_path)

    assert response.metadata.key == str(service.compose(request).arrangement.score.key)
