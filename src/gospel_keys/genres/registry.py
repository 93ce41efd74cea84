"""Which arranger plays which genre; each is imported when it is first asked for.

Other distributions can bring genres of their own: an entry point in the group
``gospel_keys.genres`` names a :class:`Genre`, and it is found when it is first asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Final, Protocol

from gospel_keys.brief.catalogue import GenreCatalogue
from gospel_keys.brief.melody import Tune
from gospel_keys.brief.model import Brief
from gospel_keys.brief.style import Style
from gospel_keys.brief.styles import add_style
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.score.model import Hand, Score
from gospel_keys.units import MidiPitch, Ticks

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
"""Identifiers of the built-in genres."""

ENTRY_POINTS: Final = "gospel_keys.genres"
"""Group of the entry points under which other distributions offer genres."""


class Arranger(Protocol):
    """What every genre's arranger does."""

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief.

        Parameters
        ----------
        brief : Brief
            With a tune or a chart that is given, or with neither.
        seed : int
            Same brief and seed, same notes.

        Returns
        -------
        arrangement : Arrangement
        """
        ...


@dataclass(frozen=True, slots=True)
class Genre:
    """A genre from elsewhere.

    Parameters
    ----------
    catalogue : GenreCatalogue
        What can be asked of it.
    style : Style
        How it reads what the words leave open.
    arranger : callable
        Makes its arranger.
    """

    catalogue: GenreCatalogue
    style: Style
    arranger: Callable[[], Arranger]


@dataclass(frozen=True, slots=True)
class _TuneKeeper:
    """An arranger from elsewhere that must keep a tune it is given, or says that it cannot."""

    genre: str
    arranger: Arranger

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief.

        Raises
        ------
        InvalidRequestError
            If the brief has a tune and the arrangement does not.
        """
        made = self.arranger.arrange(brief, seed=seed)
        if brief.tune is not None and not keeps_tune(made.score, brief.tune):
            msg = f"the genre '{self.genre}' does not arrange given melodies"
            raise InvalidRequestError(msg, value=brief.tune.title, field="melody")
        return made


def keeps_tune(score: Score, tune: Tune) -> bool:
    """Whether every note of a tune is the highest that the right hand strikes at its place.

    Parameters
    ----------
    score : Score
        A pickup may stand in a whole bar.
    tune : Tune
    """
    lead = 0 if score.pickup == tune.pickup else tune.meter.bar - tune.pickup
    tops: dict[Ticks, MidiPitch] = {}
    for note in score.hand(Hand.RIGHT):
        if not note.is_grace:
            tops[note.onset] = max(note.midi, tops.get(note.onset, note.midi))
    return all(tops.get(note.onset + lead) == note.midi for note in tune.notes)


@cache
def installed_genres() -> MappingProxyType[str, Genre]:
    """Return the genres that installed distributions bring, by identifier.

    Raises
    ------
    InvalidRequestError
        If two genres share a name.
    """
    found: dict[str, Genre] = {}
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda e: e.name):
        genre: Genre = entry.load()
        add_style(genre.catalogue, genre.style)
        found[genre.catalogue.id] = genre
    return MappingProxyType(found)


def all_genres() -> tuple[str, ...]:
    """Return the identifiers of all genres, the built-in ones first."""
    return (*GENRES, *installed_genres())


def check_genre(genre: str) -> str:
    """Return the genre's identifier.

    Raises
    ------
    InvalidRequestError
        If there is no arranger for it.
    """
    if genre not in _ARRANGERS and genre not in installed_genres():
        msg = f"unknown genre '{genre}'; expected one of {', '.join(all_genres())}"
        raise InvalidRequestError(msg, value=genre, field="genre")
    return genre


def arranger_of(genre: str) -> Arranger:
    """Return the arranger of a genre.

    Raises
    ------
    InvalidRequestError
        If there is none.
    """
    if check_genre(genre) not in _ARRANGERS:
        return _TuneKeeper(genre, installed_genres()[genre].arranger())
    module, _, name = _ARRANGERS[genre].partition(":")
    made: Arranger = getattr(import_module(module), name)()
    return made
