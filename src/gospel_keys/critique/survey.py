"""A survey: many pieces over applications, keys and seeds, measured and summed up."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.harmony import find_must_nots
from gospel_keys.critique.report import PieceReport, Row, as_table, measure, summarise
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.registry import arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform

WORDS: Final = MappingProxyType(
    {
        "gospel": {
            "practice": "A gospel song to practise",
            "concert": "Soulful gospel for a concert",
            "worship": "Worship song with a gospel feel",
            "uptempo": "Joyful uptempo gospel praise",
        },
        "jazz": {
            "ballad": "A tender jazz ballad",
            "standard": "A medium swing standard",
            "uptempo": "Burning bebop",
        },
        "blues": {
            "slow": "A slow blues late at night",
            "shuffle": "A Chicago shuffle",
            "fast": "A boogie to dance to",
        },
        "classical": {
            "baroque": "A two-part invention",
            "classical": "An andante of a sonatina",
            "romantic": "A nocturne",
        },
        "neosoul": {"smooth": "A smooth slow jam", "uptempo": "A bouncing groove"},
    }
)
"""One sentence for every application of every genre."""

_KEYS: Final = ("C", "Ab", "Db", "Eb", "Bb", "F", "C minor", "G")
_SHARP_KEYS: Final = ("C", "G", "D", "F", "Bb", "A minor", "E", "Eb")


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """Reports of all pieces and their summary.

    ``must_nots`` names, piece by piece, what gospel must not do and a piece does.
    """

    pieces: tuple[tuple[str, PieceReport], ...]
    rows: tuple[Row, ...]
    must_nots: tuple[tuple[str, str], ...] = ()

    @property
    def failing(self) -> tuple[Row, ...]:
        """The musts that do not hold."""
        return tuple(r for r in self.rows if r.level == "must" and not r.holds)

    def text(self) -> str:
        """Return the summary table with a heading."""
        faults = [f"{piece}: {fault}" for piece, fault in self.must_nots]
        heading = f"{len(self.pieces)} pieces, {len(self.failing)} musts do not hold"
        return "\n".join([heading, as_table(self.rows), *faults])


def keys_of(genre: str) -> tuple[str, ...]:
    """Return the eight keys in which a genre is surveyed."""
    return _SHARP_KEYS if genre in ("blues", "classical") else _KEYS


def survey_briefs(
    pieces: int, *, genre: str = "gospel", seed: int = 0, bars: int = 16
) -> Iterator[tuple[Brief, int]]:
    """Yield briefs over the applications of a genre, eight keys and different seeds.

    Parameters
    ----------
    pieces : int
    genre : str
    seed : int
        First seed; the others follow.
    bars : int
    """
    applications = [a.id for a in CATALOGUES[genre].applications]
    keys = keys_of(genre)
    for number in range(pieces):
        application = applications[number % len(applications)]
        key = keys[(number // len(applications)) % len(keys)]
        wishes = Wishes(key=key, bars=bars, application=application)
        words = WORDS[genre][application]
        yield read_brief(words, genre=genre, wishes=wishes, seed=seed + number), seed + number


def survey(
    pieces: int = 40,
    *,
    genre: str = "gospel",
    seed: int = 0,
    bars: int = 16,
    on_progress: Callable[[int], None] | None = None,
) -> SurveyReport:
    """Arrange, perform and measure pieces over applications, keys and seeds.

    Parameters
    ----------
    pieces : int
    genre : str
    seed : int
        First seed; the others follow.
    bars : int
    on_progress : callable, optional
        Called with the number of pieces done.

    Returns
    -------
    report : SurveyReport
    """
    briefs = survey_briefs(pieces, genre=genre, seed=seed, bars=bars)
    arranger = arranger_of(genre)
    arrangements = (arranger.arrange(brief, seed=number) for brief, number in briefs)
    return survey_arrangements(arrangements, genre=genre, on_progress=on_progress)


def survey_arrangements(
    arrangements: Iterable[Arrangement],
    *,
    genre: str = "gospel",
    on_progress: Callable[[int], None] | None = None,
) -> SurveyReport:
    """Perform and measure arrangements, one by one.

    Parameters
    ----------
    arrangements : iterable of Arrangement
    genre : str
        Whose bands judge them.
    on_progress : callable, optional
        Called with the number of pieces done.

    Returns
    -------
    report : SurveyReport
    """
    done: list[tuple[str, PieceReport]] = []
    faults: list[tuple[str, str]] = []
    for piece in arrangements:
        performance = perform(piece.score, piece.feel, stream(piece.seed, "perform"))
        name = name_of(piece)
        done.append((name, measure(piece.score, performance)))
        if genre == "gospel":
            faults += [(name, f"{f.name} ({f.detail})") for f in find_must_nots(piece.score)]
        if on_progress:
            on_progress(len(done))
    return SurveyReport(tuple(done), summarise([r for _, r in done], genre), tuple(faults))


def name_of(piece: Arrangement) -> str:
    """Return a line that tells a piece from the others."""
    brief = piece.brief
    return f"{brief.application} {brief.sub_style} {brief.key} {brief.meter} seed {piece.seed}"
