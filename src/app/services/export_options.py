"""What can be wished of an export, and what an export is."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.rehearsal import Rehearsal
from gospel_keys.sound.audio_format import Quality
from gospel_keys.units import Semitones

_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class AudioOptions:
    """How audio is made.

    Parameters
    ----------
    quality : Quality
    reverb : bool
        Whether the piano stands in a room.
    loudness : float
        LUFS, -40..-8.
    soundfont : Path, optional
        The user's own SF2 or SF3 file, played by FluidSynth in place of the sampled grand.
    rehearsal : Rehearsal
        One hand, slower, transposed, a few bars in a loop, counted in, with a metronome.
    """

    quality: Quality = Quality.HIGH
    reverb: bool = True
    loudness: float = -16.0
    soundfont: Path | None = None
    rehearsal: Rehearsal = field(default_factory=Rehearsal)


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """How the page looks.

    Parameters
    ----------
    transpose : Semitones in -12..12
    fingering : bool
        A finger for every note.
    chord_symbols : bool or None
        None prints them but in classical music.
    paper : {"a4", "letter"}
    staff : int in 60..140
        Staff size in per cent.
    layout : {"full", "lead", "chart"}
        Both hands, the melody with chord symbols, or the chord symbols alone (PDF, PNG, SVG).
    note_names : bool
        The name of every note inside its head, for beginners.
    hand_colours : bool
        Right hand blue, left hand green.
    numerals : bool
        Roman numerals under the symbols of a chart.
    """

    transpose: Semitones = 0
    fingering: bool = False
    chord_symbols: bool | None = None
    paper: Literal["a4", "letter"] = "a4"
    staff: int = 90
    layout: Literal["full", "lead", "chart"] = "full"
    note_names: bool = False
    hand_colours: bool = False
    numerals: bool = False


VIDEO_SIZES: Final = ("720p", "1080p")


@dataclass(frozen=True, slots=True)
class VideoOptions:
    """What a film shows.

    Parameters
    ----------
    size : {"720p", "1080p"}
    keyboard : bool
        Whether a keyboard with lit keys is seen below the score.

    Raises
    ------
    InvalidRequestError
        If there is no such size.
    """

    size: str = "1080p"
    keyboard: bool = True

    def __post_init__(self) -> None:
        """Refuse sizes that there are not."""
        if self.size not in VIDEO_SIZES:
            msg = f"unknown video size '{self.size}'; expected one of {', '.join(VIDEO_SIZES)}"
            raise InvalidRequestError(msg, value=self.size, field="size")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """All wishes; each format reads its own."""

    audio: AudioOptions = field(default_factory=AudioOptions)
    sheet: SheetOptions = field(default_factory=SheetOptions)
    video: VideoOptions = field(default_factory=VideoOptions)


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A finished file in memory."""

    name: str
    media_type: str
    data: bytes


def file_stem(title: str) -> str:
    """Return a title as a file name without ending.

    Examples
    --------
    >>> file_stem("Slow Worship in B♭ minor!")
    'slow-worship-in-bb-minor'
    >>> file_stem("Élan vital")
    'elan-vital'
    """
    plain = title.replace("♭", "b").replace("♯", "sharp").replace("#", "sharp").lower()
    letters = unicodedata.normalize("NFKD", plain)
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return "-".join(re.findall(r"[^\W_]+", bare))[:_LONGEST_NAME].strip("-") or "piece"


def page_names(stem: str, ending: str, count: int) -> tuple[str, ...]:
    """Return file names for pages, which sort in their order; one page needs no number.

    Examples
    --------
    >>> page_names("song", "png", 10)[0]
    'song-01.png'
    """
    if count == 1:
        return (f"{stem}.{ending}",)
    digits = len(str(count))
    return tuple(f"{stem}-{number:0{digits}}.{ending}" for number in range(1, count + 1))
