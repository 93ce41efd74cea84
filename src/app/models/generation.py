"""Request and response of a generator, common to all genres."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.limits import LONGEST_CHART, LONGEST_DESCRIPTION, LONGEST_MELODY

Description = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_DESCRIPTION)
]

SwingRatio = Annotated[
    float | None, Field(ge=1, le=3, description="Long to short; by the tempo when absent.")
]
"""A field of the genres that swing."""

Improvisation = Annotated[
    float | None, Field(ge=0, le=1, description="Share of improvised line in the right hand.")
]
"""A field of the genres that improvise."""


class GenerateRequest(BaseModel):
    """What to arrange; only the description is required."""

    model_config = ConfigDict(extra="forbid")

    description: Description = Field(
        description="What you want to hear, in your own words.",
        examples=["Uplifting worship song in C major with a soulful gospel feel"],
    )
    key: str | None = Field(None, description="Key; taken from the description when absent.")
    tempo: float | None = Field(None, ge=20, le=400, description="Felt beats per minute.")
    num_bars: int | None = Field(None, ge=1, le=256, description="Length in bars.")
    application: str | None = Field(None, description="Use of the music, in any letter case.")
    include_progression: bool = Field(True, description="Whether to list the chords.")
    seed: int | None = Field(None, ge=0, le=2**63 - 1, description="Same seed, same notes.")
    time_signature: str | None = Field(None, description="For example 4/4 or 6/8.")
    left_hand: str | None = Field(None, description="Left-hand pattern by name.")
    right_hand: str | None = Field(None, description="Right-hand pattern by name.")
    rhythm: str | None = Field(None, description="Rhythm pattern by name.")
    chords: str | None = Field(
        None,
        max_length=LONGEST_CHART,
        description="A chord chart to be played exactly.",
        examples=["Dm7 G7 | Cmaj7 | % | F / G /"],
    )
    melody: str | None = Field(
        None,
        max_length=LONGEST_MELODY,
        description="A melody that the right hand keeps: MusicXML or ABC as text, or any"
        " notation or MIDI file in base64.",
        examples=["X:1\nM:3/4\nL:1/4\nK:G\nD|G2 B/G/|B2 A|G3|]"],
    )
    level: int | None = Field(
        None, ge=1, le=10, description="Difficulty: 1 first year, 9 as arranged, 10 fuller."
    )
    complexity: float | None = Field(None, ge=0, le=1, description="0 plain to 1 rich.")
    energy: float | None = Field(None, ge=0, le=1, description="0 calm to 1 strong.")
    max_span: Literal[12, 14, 16] | None = Field(
        None, description="Widest stretch of one hand in semitones."
    )


class ChordInfo(BaseModel):
    """A chord of the progression."""

    chord_symbol: str = Field(examples=["Cmaj9"])
    harmonic_function: str = Field(description="Roman numeral.", examples=["Imaj9"])
    notes: list[str] = Field(examples=[["C", "E", "G", "B", "D"]])
    comments: str


class GenerationMetadata(BaseModel):
    """What was made."""

    tempo: float
    key: str
    time_signature: str
    num_bars: int
    note_count: int
    generation_method: str = Field(examples=["rules"])


class PreviewNote(BaseModel):
    """A sounding note; times are in seconds."""

    midi_note: int
    start_time: float
    duration: float
    velocity: int
    note_name: str


class RemarkInfo(BaseModel):
    """Something that was guessed, adjusted or contradictory in the request."""

    field: str
    kind: str
    message: str


class GenerateResponse(BaseModel):
    """An arrangement."""

    id: str = Field(description="Identifier of the piece, for exports.")
    midi_base64: str = Field(description="The MIDI file, base64.")
    download_url: str = Field(examples=["/gospel/download/0f3c….mid"])
    chord_progression: list[ChordInfo]
    metadata: GenerationMetadata
    note_preview: list[PreviewNote] = Field(
        description="The first four bars, at most 100 notes.", max_length=100
    )
    seed: int
    engine_version: str
    remarks: list[RemarkInfo]


class PatternInfo(BaseModel):
    """A pattern that can be asked for."""

    id: str
    name: str
    family: str


class GeneratorStatus(BaseModel):
    """What a generator can do at present."""

    genre: str
    available: bool
    generation_methods: list[str]
    applications: list[str]
    patterns: list[PatternInfo]
    style_context: str = Field(description="The genre's style in a line.")
    default_tempo: int = Field(description="Beats a minute where nothing bears on the tempo.")
    default_progression: list[str] = Field(description="Chords that always work, in C.")
    learned_model: bool = Field(description="Whether a learned model takes part.")
    engine_version: str
    generated: int = Field(description="Arrangements made since the start.")
    cache_hits: int
