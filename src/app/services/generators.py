"""Every genre generator that the application serves."""

from typing import Final

from app.models.generation import GenerateRequest, GenerateResponse, GeneratorStatus
from app.services.base_genre_generator import BaseGenreGenerator
from app.services.blues_generator import blues_generator_service
from app.services.classical_generator import classical_generator_service
from app.services.gospel_generator import gospel_generator_service
from app.services.jazz_generator import jazz_generator_service
from app.services.neosoul_generator import neosoul_generator_service
from gospel_keys.brief.catalogue import Application
from gospel_keys.genres.registry import Genre, installed_genres

GENERATORS: Final[tuple[BaseGenreGenerator, ...]] = (
    gospel_generator_service,
    jazz_generator_service,
    blues_generator_service,
    classical_generator_service,
    neosoul_generator_service,
)


def installed_generators() -> tuple[BaseGenreGenerator, ...]:
    """Return generators for the genres that other distributions bring."""
    return tuple(
        BaseGenreGenerator(
            name,
            genre.arranger,
            GenerateRequest,
            GenerateResponse,
            GeneratorStatus,
            default_tempo=round(sum(_usual(genre).tempo) / 2),
            output_subdir=name,
        )
        for name, genre in installed_genres().items()
    )


def _usual(genre: Genre) -> Application:
    return genre.catalogue.application(genre.catalogue.default_application)
