"""The classical generator service."""

from dataclasses import replace

from app.models.classical import (
    ClassicalGeneratorStatus,
    GenerateClassicalRequest,
    GenerateClassicalResponse,
)
from app.models.generation import GenerateRequest
from app.services.base_genre_generator import BaseGenreGenerator
from gospel_keys.brief.model import Wishes
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres.classical.arranger import ClassicalArranger


class ClassicalGeneratorService(BaseGenreGenerator):
    """Arranges classical by rules."""

    def __init__(self) -> None:
        super().__init__(
            "classical",
            ClassicalArranger,
            GenerateClassicalRequest,
            GenerateClassicalResponse,
            ClassicalGeneratorStatus,
            default_tempo=100,
            output_subdir="classical",
        )

    def _wishes(self, request: GenerateRequest) -> Wishes:
        wishes = super()._wishes(request)
        period = request.period if isinstance(request, GenerateClassicalRequest) else None
        if period is None:
            return wishes
        if request.application not in (None, period):
            msg = f"period {period} and application {request.application} disagree; expected one"
            raise InvalidRequestError(msg, value=period, field="period")
        return replace(wishes, application=period)

    def _get_style_context(self) -> str:
        return "classical: periods and cadences, counterpoint, Alberti bass, romantic arpeggios"


classical_generator_service = ClassicalGeneratorService()
"""The service that the routes and the documented import paths share."""
