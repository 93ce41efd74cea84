"""Who made a piece: from the line over the music to named roles, and back.

A score carries one line, ``J. Smith, arr. Gospel Keys``; MusicXML names composer, arranger and
lyricist each for itself. A name without a role is the composer's, unless it is our own.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, 2021, ``creator``: the three types
   that are usual are composer, lyricist and arranger.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal

Role = Literal["composer", "lyricist", "arranger"]
_ROLES: Final[tuple[Role, ...]] = ("composer", "lyricist", "arranger")
_OURS: Final = "Gospel Keys"
_BREAK: Final = re.compile(
    r"\s*[,;]\s*(?=(?:arr(?:anged|angement)?|words|lyrics|text|music|composed|written)\b)",
    re.IGNORECASE,
)
_SAID: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("arranger", re.compile(r"arr(?:\.|anged|angement)?(?:\s+by\b)?:?\s+(.+)", re.IGNORECASE)),
    ("lyricist", re.compile(r"(?:words|lyrics|text)(?:\s+by\b|:)\s*(.+)", re.IGNORECASE)),
    (
        "composer",
        re.compile(r"(?:music|composed|written)(?:\s+by\b|:)\s*(.+)", re.IGNORECASE),
    ),
)
_SHOWN: Final[Mapping[Role, str]] = {"composer": "", "lyricist": "words by ", "arranger": "arr. "}


def creators_of(line: str) -> dict[Role, str]:
    """Return who is named in the line over the music, by role.

    Parameters
    ----------
    line : str

    Returns
    -------
    names : dict of role to name
        In the order composer, lyricist, arranger; empty for an empty line.

    Examples
    --------
    >>> creators_of("J. Smith, arr. Gospel Keys")
    {'composer': 'J. Smith', 'arranger': 'Gospel Keys'}
    """
    found: dict[Role, str] = {}
    for part in _BREAK.split(line.strip()):
        role, name = _read(part)
        if name:
            found[role] = f"{found[role]}, {name}" if role in found else name
    return {role: found[role] for role in _ROLES if role in found}


def is_signed(line: str) -> bool:
    """Return whether the line over the music names the product as the arranger.

    Parameters
    ----------
    line : str

    Examples
    --------
    >>> is_signed("J. Smith, arr. Gospel Keys"), is_signed("Gospel Keys Vol. 2")
    (True, False)
    """
    return _OURS in creators_of(line).get("arranger", "").split(", ")


def _read(part: str) -> tuple[Role, str]:
    for role, pattern in _SAID:
        said = pattern.fullmatch(part)
        if said:
            return role, said[1]
    return ("arranger" if part == _OURS else "composer"), part


def creator_line(names: Mapping[str, str]) -> str:
    """Return the line over the music.

    Parameters
    ----------
    names : mapping of role to name
        Other roles are left out; a name without a role ("") stands in for the composer.

    Examples
    --------
    >>> creator_line({"composer": "J. Smith", "arranger": "Gospel Keys"})
    'J. Smith, arr. Gospel Keys'
    """
    known = {role: names.get(role, "") for role in _ROLES}
    known["composer"] = known["composer"] or names.get("", "")
    if not known["composer"] and known["arranger"] == _OURS and not known["lyricist"]:
        return _OURS
    return ", ".join(_SHOWN[role] + known[role] for role in _ROLES if known[role])
