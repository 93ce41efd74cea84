"""Kinds of audio files, how much they keep, and what they say about themselves."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from gospel_keys.sound.file_kind import FileKind


class AudioFormat(FileKind):
    """A kind of audio file; AAC comes in an MP4 container."""

    WAV = "wav"
    MP3 = "mp3"
    FLAC = "flac"
    OGG = "ogg"
    AAC = "aac"


class Quality(StrEnum):
    """How much is kept.

    ``low``, ``medium`` and ``high`` are bitrates in MP3 (96, 192, 320 kbit/s), AAC (96, 160,
    256) and OGG (by Vorbis quality), and bit depth and effort in FLAC and WAV, which always
    keep everything they are given (16, 16, 24 bit). ``lossless`` keeps everything wherever
    the format can: WAV and FLAC in 24 bit, AAC as Apple Lossless; MP3 and OGG give their best.
    """

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    LOSSLESS = "lossless"


@dataclass(frozen=True, slots=True)
class AudioTags:
    """What the file says about itself.

    Parameters
    ----------
    title : str
    style : str
        Written as the genre.
    date : datetime.date or None
    artist : str
        Who made the music, as the page says it: "J. Smith, arr. Gospel Keys".
    composer : str
        Who composed it, where that is known.
    product : str
        What made the file, written as the comment.
    """

    title: str
    style: str = ""
    date: datetime.date | None = None
    artist: str = ""
    composer: str = ""
    product: str = "Gospel Keys"

    def named(self) -> dict[str, str]:
        """Return the tags that are set, by their usual names."""
        found = {
            "title": self.title,
            "artist": self.artist,
            "composer": self.composer,
            "genre": self.style,
            "date": self.date.isoformat() if self.date else "",
            "comment": self.product,
        }
        plain = {name: "".join(c for c in text if c.isprintable()) for name, text in found.items()}
        return {name: text.strip() for name, text in plain.items() if text.strip()}
