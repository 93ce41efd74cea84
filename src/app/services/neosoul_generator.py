"""The neo-soul generator service."""

from app.models.neosoul import (
    GenerateNeosoulRequest,
    GenerateNeosoulResponse,
    NeosoulGeneratorStatus,
)
from app.services.base_genre_generator import BaseGenreGenerator
from gospel_keys.genres.neosoul.arranger import NeosoulArranger


class NeosoulGeneratorService(BaseGenreGenerator):
    """Arranges neo-soul by rules."""

    def __init__(self) -> None:
        super().__init__(
            "neosoul",
            NeosoulArranger,
            GenerateNeosoulRequest,
            GenerateNeosoulResponse,
            NeosoulGeneratorStatus,
            default_tempo=80,
            output_subdir="neosoul",
        )

    def _get_style_context(self) -> str:
        return "neo-soul: loops of ninths and elevenths, planing, sixteenths behind the beat"


neosoul_generator_service = NeosoulGeneratorService()
"""The service that the routes and the documented import paths share."""
