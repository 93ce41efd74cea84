"""Which arranger plays which genre; each is imported when it is first asked for."""

from importlib import import_module
from types import MappingProxyType
from typing import Final, Protocol

from gospel_keys.brief.model import Brief
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres.arrangement import Arrangement

_ARRANGERS: Final = MappingProxyType(
    {
        "gospel": "gospel_keys.genres.gospel.arranger:GospelArranger",
        "jazz": "gospel_keys.genres.jazz.arranger:JazzArranger",
        "blues": "gospel_keys.genres.blues.arranger:BluesArranger",
        "classical": "gospel_keys.genres.classical.arranger:ClassicalArranger",
        "neosoul": "gospel_keys.genres.neosoul.arranger:NeosoulArranger",
    }
)

GENRES: Final = tuple(_ARRANGERS)
"""Identifiers of the genres that can be arranged."""


class Arranger(Protocol):
    """What every genre's arranger does."""

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief; the same brief and seed give the same notes."""
        ...


def check_genre(genre: str) -> str:
    """Return the genre's identifier.

    Raises
    ------
    InvalidRequestError
        If there is no arranger for it.
    """
    if genre not in _ARRANGERS:
        msg = f"unknown genre '{genre}'; expected one of {', '.join(GENRES)}"
        raise InvalidRequestError(msg, value=genre, field="genre")
    return genre


def arranger_of(genre: str) -> Arranger:
    """Return the arranger of a genre.

    Raises
    ------
    InvalidRequestError
        If there is none.
    """
    module, _, name = _ARRANGERS[check_genre(genre)].partition(":")
    made: Arranger = getattr(import_module(module), name)()
    return made
