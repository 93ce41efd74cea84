"""Byte ranges that are asked of a file.

References
----------
.. [1] RFC 9110, "HTTP Semantics", section 14: range requests. What cannot be read is ignored
   (14.2); of several ranges those that lie beyond the end are left out (14.1.2).
"""

import re
from typing import Final

from starlette.exceptions import HTTPException

_ASKED: Final = re.compile(r"bytes=\s*(?P<parts>[0-9,\s-]+)", re.IGNORECASE)
_PART: Final = re.compile(r"(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})")


def satisfiable(asked: str, size: int) -> str | None:
    """Return the ranges that a file has, as the header would ask for them.

    Parameters
    ----------
    asked : str
        The header ``Range``.
    size : int
        Bytes of the file.

    Returns
    -------
    str or None
        None where the header is to be ignored: it cannot be read.

    Raises
    ------
    HTTPException
        416 when the file has none of them.

    Examples
    --------
    >>> satisfiable("bytes=0-4, 90-200, 500-", 100)
    'bytes=0-4,90-99'
    >>> satisfiable("bytes=9-4", 100) is None
    True
    """
    found = _ASKED.fullmatch(asked.strip())
    if found is None:
        return None
    kept: list[str] = []
    for text in found["parts"].split(","):
        part = _PART.fullmatch(text.strip())
        if part is None or not (part["first"] or part["last"]):
            return None
        first = int(part["first"]) if part["first"] else max(0, size - int(part["last"]))
        last = int(part["last"]) if part["first"] and part["last"] else size - 1
        if part["first"] and last < first and part["last"]:
            return None
        if first < size:
            kept.append(f"{first}-{min(last, size - 1)}")
    if not kept:
        detail = f"the file has {size} bytes; expected a range within 0-{size - 1}"
        raise HTTPException(416, detail, headers={"content-range": f"bytes */{size}"})
    return "bytes=" + ",".join(kept)
