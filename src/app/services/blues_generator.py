"""The blues generator service."""

from app.models.blues import (
    BluesGeneratorStatus,
    GenerateBluesRequest,
    GenerateBluesResponse,
)
from app.services.base_genre_generator import BaseGenreGenerator
from gospel_keys.genres.blues.arranger import BluesArranger


class BluesGeneratorService(BaseGenreGenerator):
    """Arranges blues by rules."""

    def __init__(self) -> None:
        super().__init__(
            "blues",
            BluesArranger,
            GenerateBluesRequest,
            GenerateBluesResponse,
            BluesGeneratorStatus,
            default_tempo=110,
            output_subdir="blues",
        )

    def _get_style_context(self) -> str:
        return "blues: exact forms, shuffle and boogie basses, call and response, crushed notes"


blues_generator_service = BluesGeneratorService()
"""The service that the routes and the documented import paths share."""
