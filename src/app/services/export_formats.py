"""Every format that a piece can be exported in, by the name that commands and batches take."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from gospel_keys.errors import InvalidRequestError
from gospel_keys.sound.audio_format import AudioFormat
from gospel_keys.sound.file_kind import FileKind


class SheetMusicFormat(FileKind):
    """A kind of sheet music; MIDI and MusicXML are for other programs."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"
    MUSICXML = "musicxml"
    MXL = "mxl"
    MIDI = "midi"


VIDEO: Final = "mp4"
DOCUMENT: Final = "document"
FORMATS: Final = (*SheetMusicFormat, *AudioFormat, VIDEO, DOCUMENT)
"""Names of all formats."""

HEARD: Final = frozenset({*(str(kind) for kind in AudioFormat), VIDEO})
"""Formats that carry sound."""

PLAYED: Final = HEARD | {str(SheetMusicFormat.MIDI)}
"""Formats that play the piece as it is rehearsed."""

SHOWN: Final = frozenset({*(str(kind) for kind in SheetMusicFormat), VIDEO})
"""Formats that show it, or carry it as notes."""

_ALIASES: Final = MappingProxyType({"video": VIDEO, "m4a": "aac", "mid": "midi", "xml": "musicxml"})


_STAVES: Final = frozenset({SheetMusicFormat.MUSICXML.value, SheetMusicFormat.MXL.value, VIDEO})
"""Formats that show staves, which a chart has not."""


def format_of_ending(ending: str) -> str | None:
    """Return the format whose files end like this, None if there is none.

    Examples
    --------
    >>> format_of_ending(".mid"), format_of_ending(".gkdoc"), format_of_ending(".2")
    ('midi', 'document', None)
    """
    name = ending.removeprefix(".").lower()
    known = _ENDINGS.get(name, _ALIASES.get(name, name))
    return next((str(kind) for kind in FORMATS if kind == known), None)


_ENDINGS: Final = MappingProxyType({"gkdoc": DOCUMENT})


def check_layout(formats: Sequence[str], layout: str) -> None:
    """Refuse a layout that one of the formats cannot have.

    Parameters
    ----------
    formats : sequence of str
        As :func:`check_formats` returns them.
    layout : {"full", "lead", "chart"}

    Raises
    ------
    InvalidRequestError
    """
    unfit = next((name for name in formats if name in _STAVES), None)
    if layout == "chart" and unfit is not None:
        msg = f"chart has no MusicXML or film, and {unfit} was asked for; expected full or lead"
        raise InvalidRequestError(msg, value=layout, field="layout")


def check_formats(names: Sequence[str]) -> tuple[str, ...]:
    """Return the formats without repeats, in the order asked for.

    Raises
    ------
    InvalidRequestError
        If one is unknown or none is left.
    """
    plain = [name.strip().lower() for name in names if name.strip()]
    wanted = tuple(dict.fromkeys(str(_ALIASES.get(name, name)) for name in plain))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        wrong = f"unknown format '{unknown[0]}'" if unknown else "no format is named"
        msg = f"{wrong}; expected some of {', '.join(FORMATS)}"
        raise InvalidRequestError(msg, value=tuple(names), field="formats")
    return wanted
