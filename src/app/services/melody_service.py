"""Melodies that requests bring: as text (MusicXML, ABC) or as any file in base64."""

import base64
import binascii
import re
from typing import Final

from gospel_keys.brief.melody import Tune
from gospel_keys.errors import InvalidRequestError
from gospel_keys.formats.tunes import read_tune

_ABC: Final = re.compile(r"^(X:|K:)", re.MULTILINE)


def read_melody(text: str) -> Tune:
    """Read the melody of a request.

    Raises
    ------
    MalformedInputError
        If it is no notation that is known.
    InvalidRequestError
        If it is neither text of a notation nor base64, or holds no melody.
    """
    if text.lstrip().startswith("<") or _ABC.search(text):
        return read_tune(text.encode("utf-8", "replace"))
    return read_tune(_unpacked(text))


def _unpacked(text: str) -> bytes:
    """The bytes that a text stands for; only ASCII can be base64."""
    try:
        return base64.b64decode("".join(text.split()).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        msg = "the melody is neither MusicXML, ABC nor a file in base64; expected one of them"
        raise InvalidRequestError(msg, value=text[:40], field="melody") from error
