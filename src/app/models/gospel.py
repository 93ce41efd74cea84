"""Request, response and status of the gospel generator."""

from pydantic import ConfigDict, Field

from app.models.generation import GenerateRequest, GenerateResponse, GeneratorStatus


class GenerateGospelRequest(GenerateRequest):
    """A gospel arrangement."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "description": "Uplifting worship song in C major with a soulful gospel feel",
                    "num_bars": 16,
                    "application": "worship",
                    "seed": 7,
                }
            ]
        }
    )

    ai_percentage: float = Field(
        0.0,
        ge=0,
        le=1,
        description="0 rules only, 1 learned model only; the answer says who served.",
    )


class GenerateGospelResponse(GenerateResponse):
    """A gospel arrangement with its chords and MIDI."""


class GospelGeneratorStatus(GeneratorStatus):
    """What the gospel generator can do at present."""
