"""Bytes or a path, loaded with a limit on their size."""

from pathlib import Path
from typing import Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.reading.xml_tree import MOST_BYTES

_EXPECTED: Final = "expected MusicXML (.musicxml, .xml, .mxl) or ABC (.abc)"


def load(source: bytes | str | Path) -> bytes:
    """Return the bytes of a source.

    Parameters
    ----------
    source : bytes or path

    Raises
    ------
    MalformedInputError
        If there is no such file, or it is empty or too large.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        data = bytes(source)
    else:
        data = _read(Path(source))
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        msg = f"the file is empty; {_EXPECTED}"
        raise MalformedInputError(msg)
    if len(data) > MOST_BYTES:
        msg = f"the file has {len(data)} bytes; expected at most {MOST_BYTES}"
        raise MalformedInputError(msg, value=len(data))
    return data


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        msg = f"'{path}' cannot be read ({reason}); {_EXPECTED}"
        raise MalformedInputError(msg, value=str(path)) from error
