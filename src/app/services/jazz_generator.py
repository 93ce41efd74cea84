"""The jazz generator service."""

from app.models.jazz import (
    GenerateJazzRequest,
    GenerateJazzResponse,
    JazzGeneratorStatus,
)
from app.services.base_genre_generator import BaseGenreGenerator
from gospel_keys.genres.jazz.arranger import JazzArranger


class JazzGeneratorService(BaseGenreGenerator):
    """Arranges jazz by rules."""

    def __init__(self) -> None:
        super().__init__(
            "jazz",
            JazzArranger,
            GenerateJazzRequest,
            GenerateJazzResponse,
            JazzGeneratorStatus,
            default_tempo=140,
            output_subdir="jazz",
        )

    def _get_style_context(self) -> str:
        return "jazz: ii-V-I, rootless voicings, walking bass, swung lines in phrases"


jazz_generator_service = JazzGeneratorService()
"""The service that the routes and the documented import paths share."""
