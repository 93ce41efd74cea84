"""Request, response and status of the neo-soul generator."""

from pydantic import ConfigDict

from app.models.generation import GenerateRequest, GenerateResponse, GeneratorStatus


class GenerateNeosoulRequest(GenerateRequest):
    """A neo-soul arrangement."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "description": "Smooth laid back groove in Db",
                    "num_bars": 8,
                    "seed": 7,
                }
            ]
        }
    )


class GenerateNeosoulResponse(GenerateResponse):
    """A neo-soul arrangement, with its chords and MIDI."""


class NeosoulGeneratorStatus(GeneratorStatus):
    """What the neo-soul generator can do at present."""
