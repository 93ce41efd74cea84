"""Request, response and status of the blues generator."""

from pydantic import ConfigDict, Field

from app.models.generation import (
    GenerateRequest,
    GenerateResponse,
    GeneratorStatus,
    Improvisation,
    SwingRatio,
)


class GenerateBluesRequest(GenerateRequest):
    """A blues arrangement."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "description": "Slow blues in G with call and response",
                    "num_bars": 12,
                    "seed": 7,
                }
            ]
        }
    )

    form: str | None = Field(None, description="For example quick-change, minor or eight-bar.")
    swing_ratio: SwingRatio = None
    improvisation: Improvisation = None


class GenerateBluesResponse(GenerateResponse):
    """A blues arrangement, with its chords and MIDI."""


class BluesGeneratorStatus(GeneratorStatus):
    """What the blues generator can do at present."""
