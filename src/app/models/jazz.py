"""Request, response and status of the jazz generator."""

from pydantic import ConfigDict, Field

from app.models.generation import (
    GenerateRequest,
    GenerateResponse,
    GeneratorStatus,
    Improvisation,
    SwingRatio,
)


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
    swing_ratio: SwingRatio = None
    improvisation: Improvisation = None


class GenerateJazzResponse(GenerateResponse):
    """A jazz arrangement, with its chords and MIDI."""


class JazzGeneratorStatus(GeneratorStatus):
    """What the jazz generator can do at present."""
