"""What a piece is called: by the words of its description, else by period and meter."""

import re
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.model import Brief

_TITLES: Final = MappingProxyType(
    {"baroque": "Invention", "classical": "Sonatina", "romantic": "Song without Words"}
)
_DANCES: Final = MappingProxyType(
    {
        ("classical", "3/4"): "Minuet",
        ("classical", "6/8"): "Pastorale",
        ("romantic", "3/4"): "Waltz",
        ("romantic", "6/8"): "Barcarolle",
        ("romantic", "12/8"): "Nocturne",
    }
)
_CHORALE: Final = "Prelude"
_FUGUE: Final = "Fugue in Two Voices"
"""What two hands of one voice each can be, and the page says so."""

_NAMED: Final = MappingProxyType(
    {
        "nocturne": "Nocturne",
        "fugue": _FUGUE,
        "sonatina": "Sonatina",
        "sonata": "Sonata",
        "etude": "Etude",
        "lullaby": "Lullaby",
        "pastorale": "Pastorale",
        "minuet": "Minuet",
        "siciliano": "Siciliano",
        "barcarolle": "Barcarolle",
        "song without words": "Song without Words",
        "waltz": "Waltz",
        "prelude": "Prelude",
        "gavotte": "Gavotte",
        "sarabande": "Sarabande",
        "gigue": "Gigue",
        "courante": "Courante",
        "allemande": "Allemande",
        "mazurka": "Mazurka",
        "polonaise": "Polonaise",
        "tarantella": "Tarantella",
    }
)
"""What a description may call the piece; its own word wins over period and meter."""

_SONATAS: Final = frozenset({"Sonata", "Sonatina"})


def kind_of(brief: Brief) -> str:
    """Return what a piece is: as the description calls it, else by period and meter.

    Parameters
    ----------
    brief : Brief
    """
    words = f" {' '.join(re.findall(r'[a-z]+', brief.description.lower()))} "
    named = next((title for word, title in _NAMED.items() if f" {word} " in words), None)
    usual = _TITLES.get(brief.application, "Piece")
    return named or _DANCES.get((brief.application, str(brief.meter)), usual)


def is_waltz(brief: Brief) -> bool:
    """Whether a romantic piece is to be a waltz, by its name or its meter."""
    return brief.application == "romantic" and kind_of(brief) == "Waltz"


def is_sonata(brief: Brief) -> bool:
    """Whether a piece is to have a second theme in another key, as sonatas and sonatinas do.

    Parameters
    ----------
    brief : Brief
        A given chart has its own harmony.
    """
    plain = brief.application == "classical" and brief.chart is None
    return plain and kind_of(brief) in _SONATAS


def title_of(brief: Brief, right: str) -> str:
    """A short title: what the piece is, and its key."""
    kind = kind_of(brief)
    free = kind == _TITLES.get(brief.application)
    if (free or kind == _FUGUE) and right != "contrapuntal" and brief.application == "baroque":
        kind = _CHORALE
    mood = brief.moods[0].title() + " " if brief.moods else ""
    return f"{mood}{kind} in {brief.key}"
