"""The gospel generator service."""

from pathlib import Path

from app.models.generation import GenerateRequest, GenerateResponse, RemarkInfo
from app.models.gospel import (
    GenerateGospelRequest,
    GenerateGospelResponse,
    GospelGeneratorStatus,
)
from app.services.arrangement_service import NO_MODEL
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

    def generate(self, request: GenerateRequest, *, data: Path) -> GenerateResponse:
        """Arrange a request and keep its MIDI for download."""
        response = super().generate(request, data=data)
        if isinstance(request, GenerateGospelRequest) and request.ai_percentage > 0:
            remark = RemarkInfo(field="ai_percentage", kind="adjusted", message=NO_MODEL)
            response.remarks.append(remark)
        return response

    def _get_style_context(self) -> str:
        return "gospel: prepared arrivals, octave bass, melody in octaves, fills between phrases"


gospel_generator_service = GospelGeneratorService()
"""The service that the routes and the documented import paths share."""
