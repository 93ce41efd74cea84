"""Every genre generator that the application serves."""

from typing import Final

from app.services.base_genre_generator import BaseGenreGenerator
from app.services.gospel_generator import gospel_generator_service

GENERATORS: Final[tuple[BaseGenreGenerator, ...]] = (gospel_generator_service,)
