"""The gospel generator service."""

from app.models.generation import GenerateRequest, RemarkInfo
from app.models.gospel import (
    GenerateGospelRequest,
    GenerateGospelResponse,
    GospelGeneratorStatus,
)
from app.services.arrangement_service import NO_MODEL, Composition
from app.services.base_genre_generator import BaseGenreGenerator
from gospel_keys.genres.gospel.arranger import GospelArranger


class GospelGeneratorService(BaseGenreGenerator):
    """Arranges gospel by rules; says so when a learned model was asked for."""

    def __init__(self) -> None:
        super().__init__(
            "gospel",
            GospelArranger,
            GenerateGospelRequest,
            GenerateGospelResponse,
            GospelGeneratorStatus,
            default_tempo=84,
            output_subdir="gospel",
        )

    def _remarks(self, request: GenerateRequest, composition: Composition) -> list[RemarkInfo]:
        remarks = super()._remarks(request, composition)
        if isinstance(request, GenerateGospelRequest) and request.ai_percentage > 0:
            remarks.append(RemarkInfo(field="ai_percentage", kind="adjusted", message=NO_MODEL))
        return remarks

    def _get_style_context(self) -> str:
        return "gospel: prepared arrivals, octave bass, melody in octaves, fills between phrases"


gospel_generator_service = GospelGeneratorService()
"""The service that the routes and the documented import paths share."""
