"""Request, response and status of the jazz generator."""

from pydantic import ConfigDict, Field

from app.models.generation import GenerateRequest, GenerateResponse, GeneratorStatus


class GenerateJazzRequest(GenerateRequest):
    """A jazz arrangement."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "description": "Medium swing standard in F with a walking bass",
                    "num_bars": 32,
                    "seed": 7,
                }
            ]
        }
    )

    form: str | None = Field(None, description="aaba, abac, rhythm-changes or blues.")
    swing_ratio: float | None = Field(
        None, ge=1, le=3, description="Long to short; by the tempo when absent."
    )
    improvisation: float | None = Field(
        None, ge=0, le=1, description="Share of improvised line in the right hand."
    )


class GenerateJazzResponse(GenerateResponse):
    """A jazz arrangement, with its chords and MIDI."""


class JazzGeneratorStatus(GeneratorStatus):
    """What the jazz generator can do at present."""
