"""Compressed MusicXML (.mxl): the score inside a ZIP container, without traps.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, "Compressed .mxl files".
"""

import io
import struct
import zipfile
import zlib
from typing import Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.reading.xml_tree import MOST_BYTES, parse_xml, strip_namespaces

MOST_ENTRIES: Final = 1000
_MOST_RATIO: Final = 250
"""MusicXML deflates to about a twentieth; no honest file comes near this."""
_CONTAINER: Final = "META-INF/container.xml"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

BROKEN_ARCHIVE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError,
    LookupError, struct.error,
)  # fmt: skip
"""What damage makes the reader of ZIP archives raise: it seeks where the directory points,
refuses versions and methods that it does not know, and decodes names by their flags."""


def unpack_mxl(data: bytes) -> bytes:
    """Return the MusicXML text inside a compressed file.

    Raises
    ------
    MalformedInputError
        If the archive is broken, encrypted, holds no MusicXML, or unpacks to far more than
        it should.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise _refusal(f"the archive has more than {MOST_ENTRIES} entries")
            return _read(archive, _root_file(archive))
    except MalformedInputError:
        raise
    except BROKEN_ARCHIVE as error:
        raise _refusal(f"the archive cannot be unpacked ({error})") from error


def _refusal(what: str) -> MalformedInputError:
    return MalformedInputError(f"{what}; expected compressed MusicXML (.mxl)")


def _root_file(archive: zipfile.ZipFile) -> str:
    """The score that the container names, else the first that looks like one."""
    names = archive.namelist()
    if _CONTAINER in names:
        root = parse_xml(_read(archive, _CONTAINER))
        strip_namespaces(root)
        paths = [str(e.get("full-path", "")) for e in root.iter("rootfile")]
        named = next((path for path in paths if path in names), None)
        if named is not None:
            return named
    scores = [n for n in names if n.endswith((".musicxml", ".xml")) and "META-INF" not in n]
    if not scores:
        raise _refusal("the archive holds no MusicXML")
    return scores[0]


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    entry = archive.getinfo(name)
    if entry.flag_bits & 1:
        raise _refusal(f"'{name}' in the archive is encrypted")
    if entry.compress_type not in _METHODS:
        raise _refusal(f"'{name}' in the archive is packed in an unknown way")
    most = min(MOST_BYTES, max(2**20, entry.compress_size * _MOST_RATIO))
    with archive.open(entry) as stream:
        text = stream.read(most + 1)
    if len(text) > most:
        raise _refusal(f"'{name}' in the archive unpacks to more than {most} bytes")
    return text
