"""A survey: many pieces over applications, keys and seeds, measured and summed up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.report import PieceReport, Row, as_table, measure, summarise
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform

_WORDS = {
    "practice": "A gospel song to practise",
    "concert": "Soulful gospel for a concert",
    "worship": "Worship song with a gospel feel",
    "uptempo": "Joyful uptempo gospel praise",
}
_KEYS = ("C", "Ab", "Db", "Eb", "Bb", "F", "C minor", "G")


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """Reports of all pieces and their summary."""

    pieces: tuple[tuple[str, PieceReport], ...]
    rows: tuple[Row, ...]

    def text(self) -> str:
        """Return the summary table with a heading."""
        return f"{len(self.pieces)} pieces\n{as_table(self.rows)}"


def survey_briefs(pieces: int, *, seed: int = 0, bars: int = 16) -> Iterable[tuple[Brief, int]]:
    """Yield briefs over the four applications, eight keys and different seeds."""
    applications = [a.id for a in CATALOGUES["gospel"].applications]
    for number in range(pieces):
        application = applications[number % len(applications)]
        key = _KEYS[(number // len(applications)) % len(_KEYS)]
        wishes = Wishes(key=key, bars=bars, application=application)
        words = _WORDS[application]
        yield read_brief(words, genre="gospel", wishes=wishes, seed=seed + number), seed + number


def survey(
    pieces: int = 40,
    *,
    seed: int = 0,
    bars: int = 16,
    on_progress: Callable[[int], None] | None = None,
) -> SurveyReport:
    """Arrange, perform and measure pieces.

    Parameters
    ----------
    pieces : int
    seed : int
        First seed; the others follow.
    bars : int
    on_progress : callable, optional
        Called with the number of pieces done.

    Returns
    -------
    report : SurveyReport
    """
    done: list[tuple[str, PieceReport]] = []
    for brief, number in survey_briefs(pieces, seed=seed, bars=bars):
        arrangement = GospelArranger().arrange(brief, seed=number)
        performance = perform(arrangement.score, arrangement.feel, stream(number, "perform"))
        name = f"{brief.application} {brief.sub_style} {brief.key} {brief.meter} seed {number}"
        done.append((name, measure(arrangement.score, performance)))
        if on_progress:
            on_progress(len(done))
    return SurveyReport(tuple(done), summarise([r for _, r in done]))
