"""Compressed MusicXML: the score in a ZIP container, a tenth of the size.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, "Compressed .mxl files".
"""

import io
import zipfile
from typing import Final

from gospel_keys.formats.musicxml import Flavour, write_musicxml
from gospel_keys.score.model import Score

_MEDIA_TYPE: Final = "application/vnd.recordare.musicxml"
_SCORE: Final = "score.musicxml"
_CONTAINER: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<container><rootfiles><rootfile full-path="{_SCORE}" media-type="{_MEDIA_TYPE}+xml"/>'
    "</rootfiles></container>\n"
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""ZIP cannot tell an earlier time; a fixed one keeps the same score the same bytes."""


def write_mxl(score: Score, *, flavour: Flavour = "export") -> bytes:
    """Write a score as compressed MusicXML 4.0 (``.mxl``).

    Parameters
    ----------
    score : Score
    flavour : {"export", "engrave"}

    Returns
    -------
    data : bytes
        The same for the same score.
    """
    return pack_mxl(write_musicxml(score, flavour=flavour))


def pack_mxl(musicxml: str | bytes) -> bytes:
    """Put MusicXML into its container."""
    # The media type comes first and unpacked, so that a file can be known by its first bytes.
    members = (
        ("mimetype", _MEDIA_TYPE, zipfile.ZIP_STORED),
        ("META-INF/container.xml", _CONTAINER, zipfile.ZIP_DEFLATED),
        (_SCORE, musicxml, zipfile.ZIP_DEFLATED),
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text, method in members:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = method
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return buffer.getvalue()
