"""A kind of file: what it is called, how its names end, and its registered media type."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

_KINDS: Final = MappingProxyType(
    {
        "wav":      ("wav",      "audio/wav"),
        "mp3":      ("mp3",      "audio/mpeg"),
        "flac":     ("flac",     "audio/flac"),
        "ogg":      ("ogg",      "audio/ogg"),
        "aac":      ("m4a",      "audio/mp4"),
        "pdf":      ("pdf",      "application/pdf"),
        "png":      ("png",      "image/png"),
        "svg":      ("svg",      "image/svg+xml"),
        "musicxml": ("musicxml", "application/vnd.recordare.musicxml+xml"),
        "mxl":      ("mxl",      "application/vnd.recordare.musicxml"),
        "midi":     ("mid",      "audio/midi"),
    }
)  # fmt: skip
"""Ending without a dot and media type of every kind that has a name."""


class FileKind(StrEnum):
    """The shape that the enumerations of file formats share; their values are names of kinds.

    Examples
    --------
    >>> class Song(FileKind):
    ...     AAC = "aac"
    >>> Song.AAC.ending, Song.AAC.media_type
    ('m4a', 'audio/mp4')
    """

    @property
    def ending(self) -> str:
        """File name ending without a dot."""
        return _KINDS[self.value][0]

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return _KINDS[self.value][1]
