"""Requests for exports, and what a job looks like from outside."""

import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.core.limits import LONGEST_NAME, MOST_FORMATS, MOST_ITEMS

Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Formats = Annotated[list[Name], Field(min_length=1, max_length=MOST_FORMATS)]


def _as_pair(given: object) -> object:
    """Read ``"5-8"`` as ``[5, 8]``: in an address bars are written that way."""
    if not isinstance(given, str):
        return given
    found = _BARS.fullmatch(given.strip())
    if found is None:
        shown = {"given": given[:40]}
        msg = "'{given}' is not a range of bars; expected for example 5-8 or [5, 8]"
        raise PydanticCustomError("bars", msg, shown)
    return [int(found[1]), int(found[2])]


_BARS: Final = re.compile(r"([0-9]{1,4})-([0-9]{1,4})")
Bars = Annotated[
    list[int],
    BeforeValidator(_as_pair, json_schema_input_type=list[int] | str),
    Field(min_length=2, max_length=2),
]


class ExportWishes(BaseModel):
    """How an export sounds, looks and is filmed; each format reads its own."""

    model_config = ConfigDict(extra="forbid")

    quality: Literal["low", "medium", "high", "lossless"] = Field(
        "high", description="Of audio files."
    )
    reverb: bool = Field(True, description="Whether the piano stands in a room.")
    loudness: float = Field(-16.0, ge=-40, le=-8, description="LUFS.")
    hand: Literal["left", "right"] | None = Field(None, description="The only hand that plays.")
    tempo_scale: float = Field(1.0, ge=0.25, le=2.0, description="0.5 is half the tempo.")
    bars: Bars | None = Field(None, description="First and last bar of the page: 5-8 or [5, 8].")
    repeats: int = Field(1, ge=1, le=50, description="How often the bars are played.")
    count_in: int = Field(0, ge=0, le=4, description="Bars of clicks before the music.")
    click: bool = Field(False, description="Whether a metronome goes along.")
    transpose: int = Field(0, ge=-12, le=12, description="Semitones, sound and page.")
    fingering: bool = Field(False, description="A finger for every note.")
    chord_symbols: bool | None = Field(None, description="As the style has it when absent.")
    paper: Literal["a4", "letter"] = "a4"
    staff: int = Field(90, ge=60, le=140, description="Staff size in per cent.")
    layout: Literal["full", "lead", "chart"] = Field(
        "full", description="Both hands, melody and symbols, or symbols alone."
    )
    note_names: bool = Field(False, description="Names inside the noteheads, for beginners.")
    hand_colours: bool = Field(False, description="Right hand blue, left hand green.")
    numerals: bool = Field(False, description="Roman numerals on a chart.")
    video_size: Literal["720p", "1080p"] = "1080p"
    keyboard: bool = Field(True, description="A keyboard with lit keys below the score.")

    def span(self) -> tuple[int, int] | None:
        """Return the bars that are to be played."""
        return (self.bars[0], self.bars[1]) if self.bars else None


class ExportJob(BaseModel):
    """One piece in some formats, made in the background."""

    model_config = ConfigDict(extra="forbid")

    item: Name = Field(description="Identifier of the piece.")
    formats: Formats
    options: ExportWishes = Field(default_factory=lambda: ExportWishes.model_validate({}))


class BatchRequest(BaseModel):
    """Several pieces in several formats, as one ZIP."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"items": ["0123456789abcdef0123456789abcdef"], "formats": ["mp3", "pdf"]}]
        },
    )

    items: list[Name] = Field(
        min_length=1, max_length=MOST_ITEMS, description="Identifiers of pieces."
    )
    formats: Formats
    options: ExportWishes = Field(default_factory=lambda: ExportWishes.model_validate({}))
    background: bool = Field(False, description="Answer with a job instead of the archive.")


class JobFile(BaseModel):
    """A file that a job made."""

    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    url: str = Field(description="Where it can be downloaded.")


class JobStatus(BaseModel):
    """A job as it is now."""

    id: str
    kind: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    stage: str = Field(description="What is being made.")
    progress: float = Field(description="0 to 1.")
    remaining_seconds: float | None = Field(description="A guess; null while there is none.")
    attempts: int
    cancel_requested: bool
    files: list[JobFile]
    error_code: str
    error: str


class ImportResponse(BaseModel):
    """A piece that came from a file."""

    id: str = Field(description="Identifier of the piece, for exports.")
    title: str
    format: str = Field(description="What the file was.")
    key: str
    time_signature: str
    tempo: float
    num_bars: int
    note_count: int
    remarks: list[str] = Field(description="What was found, guessed and left out.")
