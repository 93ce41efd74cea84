"""Every genre generator that the application serves."""

from typing import Final

from app.services.base_genre_generator import BaseGenreGenerator
from app.services.blues_generator import blues_generator_service
from app.services.classical_generator import classical_generator_service
from app.services.gospel_generator import gospel_generator_service
from app.services.jazz_generator import jazz_generator_service
from app.services.neosoul_generator import neosoul_generator_service

GENERATORS: Final[tuple[BaseGenreGenerator, ...]] = (
    gospel_generator_service,
    jazz_generator_service,
    blues_generator_service,
    classical_generator_service,
    neosoul_generator_service,
)
