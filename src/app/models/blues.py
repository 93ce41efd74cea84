"""Request, response and status of the blues generator."""

from pydantic import ConfigDict, Field

from app.models.generation import GenerateRequest, GenerateResponse, GeneratorStatus


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
    swing_ratio: float | None = Field(
        None, ge=1, le=3, description="Long to short; by the tempo when absent."
    )
    improvisation: float | None = Field(
        None, ge=0, le=1, description="Share of improvised line in the right hand."
    )


class GenerateBluesResponse(GenerateResponse):
    """A blues arrangement, with its chords and MIDI."""


class BluesGeneratorStatus(GeneratorStatus):
    """What the blues generator can do at present."""
