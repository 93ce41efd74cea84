"""Request, response and status of the classical generator."""

from typing import Literal

from pydantic import ConfigDict, Field

from app.models.generation import GenerateRequest, GenerateResponse, GeneratorStatus


class GenerateClassicalRequest(GenerateRequest):
    """A classical piece."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "description": "A singing nocturne in Eb major",
                    "period": "romantic",
                    "seed": 7,
                }
            ]
        }
    )

    period: Literal["baroque", "classical", "romantic"] | None = Field(
        None, description="The same as the application, by its musical name."
    )


class GenerateClassicalResponse(GenerateResponse):
    """A classical piece, with its chords and MIDI."""


class ClassicalGeneratorStatus(GeneratorStatus):
    """What the classical generator can do at present."""
