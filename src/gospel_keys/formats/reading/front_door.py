"""One door for every notation: what a file is, is decided by its contents.

The name of a file helps only to explain an error.
"""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.reading.abc import abc_reading, looks_like_abc
from gospel_keys.formats.reading.assembly import Repeats
from gospel_keys.formats.reading.container import BROKEN_ARCHIVE
from gospel_keys.formats.reading.musicxml import musicxml_reading
from gospel_keys.formats.reading.result import Reading
from gospel_keys.formats.reading.source import load
from gospel_keys.score.model import Score

NOTATIONS: Final = "MusicXML (.musicxml, .xml, .mxl) or ABC (.abc)"
"""What is read here, for messages."""

_FOREIGN: Final = (
    (b"MThd", "a MIDI file, which holds sound and no notation"),
    (b"%PDF", "a PDF, a picture of notation"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a recording"),
    (b"fLaC", "a recording"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"ENIGMA", "a Finale file, which only Finale reads; export it as MusicXML"),
    (b"\\version", "LilyPond source; export it as MusicXML"),
)
_XML_OPENERS: Final = (b"<", b"\xfe\xff", b"\xff\xfe")


def read_score(
    source: bytes | str | Path,
    name: str = "",
    *,
    repeats: Repeats = "play",
    expected: str = NOTATIONS,
) -> Score:
    """Read a score in any notation that the product knows.

    Parameters
    ----------
    source : bytes or path
    name : str
        What the user calls the file; only for messages.
    repeats : {"play", "once"}
        Write repeats out in playing order, or read each bar once.
    expected : str
        What messages ask for, where a caller reads more than notation.

    Returns
    -------
    score : Score

    Raises
    ------
    MalformedInputError
        If the file is none of them, broken, empty, too large or made to do harm; the message
        says what was found and what was expected.
    """
    return open_score(source, name, repeats=repeats, expected=expected).score


def open_score(
    source: bytes | str | Path,
    name: str = "",
    *,
    repeats: Repeats = "play",
    expected: str = NOTATIONS,
    tune: int | None = None,
) -> Reading:
    """Read a score and say what it was and what was left out; see :func:`read_score`.

    Parameters
    ----------
    source, name, repeats, expected
    tune : int, optional
        The number (``X:``) of a tune in a book of ABC; by default the first.
    """
    shown = name or (source.name if isinstance(source, Path) else "")
    try:
        data = load(source)
        read = _reader(data, f"expected {expected}")
        if tune is None:
            return read(data, repeats)
        if read is not _abc:
            msg = f"tune {tune} was asked for, and this is no book of tunes in ABC"
            raise MalformedInputError(msg, value=tune)
        return abc_reading(data, tune=tune, repeats=repeats)
    except MalformedInputError as error:
        if not shown or shown in error.message:
            raise
        msg = f"'{shown[:100]}': {error.message}"
        raise MalformedInputError(msg, value=error.value, offset=error.offset) from error


def _reader(data: bytes, expected: str) -> Callable[[bytes, Repeats], Reading]:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise MalformedInputError(f"this is {what}; {expected}")
    if head.startswith(b"PK"):
        _refuse_other_archives(data, expected)
        return _musicxml
    if head.startswith(_XML_OPENERS) or b"\0<" in head[:8]:
        return _musicxml
    if looks_like_abc(data):
        return _abc
    raise MalformedInputError(f"the contents are no notation that is known here; {expected}")


def _refuse_other_archives(data: bytes, expected: str) -> None:
    """Name what an archive is where it is no compressed MusicXML."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except BROKEN_ARCHIVE:
        return  # The reader of containers says what is broken.
    if any(name.endswith(".mscx") for name in names):
        msg = f"this is a MuseScore file; export it as MusicXML; {expected}"
        raise MalformedInputError(msg)


def _musicxml(data: bytes, repeats: Repeats) -> Reading:
    return musicxml_reading(data.lstrip(b" \t\r\n"), repeats=repeats)


def _abc(data: bytes, repeats: Repeats) -> Reading:
    return abc_reading(data, repeats=repeats)
