"""Every genre has one service, which keeps its pieces on a shelf of its own."""

from pathlib import Path

import pytest

from app.models.generation import GenerateRequest
from app.persistence.items import Items
from app.services.base_genre_generator import BaseGenreGenerator
from app.services.generators import GENERATORS, installed_generators
from gospel_keys.genres.registry import GENRES, installed_genres


def test_every_genre_has_one_service() -> None:
    assert sorted(service.genre_name for service in GENERATORS) == sorted(GENRES)


def test_genres_of_other_distributions_are_served_too() -> None:
    assert [s.genre_name for s in installed_generators()] == list(installed_genres())


@pytest.mark.parametrize("service", GENERATORS, ids=lambda s: s.genre_name)
def test_a_service_arranges_in_its_genre_and_keeps_the_piece(
    service: BaseGenreGenerator, tmp_path: Path
) -> None:
    request = service.request_schema.model_validate({"description": "a slow piece in C, 4 bars"})

    answer = service.generate(request, data=tmp_path)

    kept = Items(tmp_path).load(answer.id, shelf=service.output_subdir)
    assert isinstance(answer, service.response_schema)
    assert kept is not None
    assert kept.style == service.genre_name
    assert answer.metadata.num_bars == 4
    assert answer.download_url == f"/{service.genre_name}/download/{answer.id}.mid"


@pytest.mark.parametrize("service", GENERATORS, ids=lambda s: s.genre_name)
def test_a_status_shows_the_style_and_the_tempo(service: BaseGenreGenerator) -> None:
    status = service.get_status()

    assert isinstance(status, service.status_schema)
    assert (status.genre, status.learned_model) == (service.genre_name, False)
    assert status.style_context.startswith(service.genre_name.replace("neosoul", "neo-soul"))
    assert len(status.default_progression) >= 3


def test_a_request_knows_the_fields_of_its_genre_only() -> None:
    fields = {s.genre_name: set(s.request_schema.model_fields) for s in GENERATORS}
    common = set(GenerateRequest.model_fields)

    own = {genre: known - common for genre, known in fields.items()}
    assert own == {
        "gospel": {"ai_percentage"},
        "jazz": {"form", "swing_ratio", "improvisation"},
        "blues": {"form", "swing_ratio", "improvisation"},
        "classical": {"period"},
        "neosoul": set(),
    }
