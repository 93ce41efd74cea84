"""Acceptance: the whole table of chapter 12 for one genre, as text and as a page.

Three things stand beside the numbers of the survey: which named patterns are delivered, how
well the genre is told apart from the others by its numbers alone, and how far the swing is
from its curve. Speed is left to the benchmarks: it belongs to the machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gospel_keys.critique.delivery import SHARED, DeliveryRow, measure_delivery
from gospel_keys.critique.recognition import train_recogniser
from gospel_keys.critique.report import PieceReport, Row, as_table
from gospel_keys.critique.survey import SurveyReport, survey
from gospel_keys.genres.registry import GENRES

_UNSEEN: Final = 5000
"""First seed of the pieces a recogniser learns from; the judged ones have others."""

TOLD_APART: Final = (0.80, 0.95)
"""Share of pieces whose genre is recognised: must and goal (chapter 12)."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The acceptance table of a genre.

    Parameters
    ----------
    genre : str
    measured : SurveyReport
    deliveries : tuple of DeliveryRow
    told_apart : float or None
        Share of the pieces recognised as this genre; None for genres from elsewhere.
    """

    genre: str
    measured: SurveyReport
    deliveries: tuple[DeliveryRow, ...]
    told_apart: float | None

    @property
    def failing(self) -> tuple[str, ...]:
        """What must hold and does not, one line each."""
        lines = [_fault(row) for row in self.measured.failing]
        lines += [
            f"{d.pattern}: delivered in {d.delivered} of {d.requests} requests"
            for d in self.deliveries
            if not d.holds
        ]
        if self.told_apart is not None and self.told_apart < TOLD_APART[0]:
            lines.append(f"told apart from the other genres in {self.told_apart:.0%} of pieces")
        return tuple(lines)

    def text(self) -> str:
        """Return the tables for a terminal."""
        faults = [f"{piece}: {fault}" for piece, fault in self.measured.must_nots]
        lines = [
            f"{len(self.measured.pieces)} pieces, {len(self.failing)} musts do not hold",
            as_table(self.measured.rows),
            *faults,
            "",
            f"{'pattern asked for':<24}{'delivered':>10}",
        ]
        for row in self.deliveries:
            mark = "" if row.holds else "  x"
            count = f"{row.delivered}/{row.requests}"
            lines.append(f"{row.pattern:<24}{count:>10}{row.share:>7.0%}{mark}")
        if self.told_apart is not None:
            mark = "" if self.told_apart >= TOLD_APART[0] else "  x"
            lines.append(f"{'told apart by numbers':<34}{self.told_apart:>7.0%}{mark}")
        return "\n".join(lines)

    def page(self) -> str:
        """Return the tables as a Markdown page that begins with what falls short."""
        lines = [
            f"# Acceptance report: {self.genre}",
            "",
            f"{len(self.measured.pieces)} pieces over all applications, eight keys and"
            " different seeds, against the acceptance table and the rules of the genre."
            " Written by `gospel-keys report`; times are printed by"
            " `python benchmarks/generation.py`.",
            "",
            "## What falls short",
            "",
            *_bullets(self.failing, "No must does."),
            "",
            *_numbers_table(self.measured.rows),
            *_delivery_table(self.genre, self.deliveries),
        ]
        if self.told_apart is not None:
            lines += [
                "",
                "## Told apart",
                "",
                f"A linear reader of these numbers, trained on other pieces of all genres, knows"
                f" {self.told_apart:.0%} of the pieces (must: {TOLD_APART[0]:.0%}, goal:"
                f" {TOLD_APART[1]:.0%}).",
            ]
        if self.measured.must_nots:
            lines += ["", "## Must-nots committed", ""]
            lines += [f"- {piece}: {fault}" for piece, fault in self.measured.must_nots]
        return "\n".join(lines) + "\n"


def _fault(row: Row) -> str:
    return (
        f"{row.name} ({row.rule}): p5 {row.low:.3g}, median {row.median:.3g}, p95 {row.high:.3g};"
        f" {row.must_share:.0%} of {row.pieces} pieces inside the must"
    )


def _bullets(lines: tuple[str, ...], nothing: str) -> list[str]:
    return [f"- {line}" for line in lines] or [nothing]


def _numbers_table(rows: tuple[Row, ...]) -> list[str]:
    lines = [
        "## Numbers",
        "",
        "5th, 50th and 95th percentile over the pieces; the shares inside must and goal; whether"
        " the must holds (in every piece, or in the median of pooled numbers).",
        "",
        "| number | rule | p5 | median | p95 | must | goal | holds |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        goal = "" if row.goal_share is None else f"{row.goal_share:.0%}"
        holds = "yes" if row.holds else "no" if row.level == "must" else "no (should)"
        lines.append(
            f"| {row.name} | {row.rule} | {row.low:.3g} | {row.median:.3g} | {row.high:.3g}"
            f" | {row.must_share:.0%} | {goal} | {holds} |"
        )
    return lines


def _delivery_table(genre: str, rows: tuple[DeliveryRow, ...]) -> list[str]:
    if not rows:
        return []
    shared = SHARED.get(genre, ())
    lines = [
        "",
        "## Patterns delivered",
        "",
        "Each pattern was asked for by name. The last column counts other patterns of the same"
        " family that were heard as well; pairs that do not exclude each other are left out.",
        "",
        "| family | pattern | delivered | also heard |",
        "|---|---|---|---|",
    ]
    for row in rows:
        others = [f"{p} {n}" for p, n in row.confused if (p, row.pattern) not in shared]
        count = f"{row.delivered}/{row.requests}" + ("" if row.holds else " (short)")
        family = row.family.replace("_", " ")
        lines.append(f"| {family} | {row.pattern} | {count} | {', '.join(others)} |")
    return lines


def assess(
    genre: str,
    pieces: int = 40,
    *,
    seed: int = 0,
    bars: int = 16,
    requests: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Acceptance:
    """Measure a genre against the whole acceptance table.

    Parameters
    ----------
    genre : str
    pieces : int
        How many are measured; half as many of each genre teach the recogniser.
    seed : int
        First seed.
    bars : int
        Bars a piece.
    requests : int, optional
        For each pattern; a quarter of the pieces, and two at least, when left out.
    on_progress : callable, optional
        Called with the number of measured pieces.

    Returns
    -------
    acceptance : Acceptance
    """
    measured = survey(pieces, genre=genre, seed=seed, bars=bars, on_progress=on_progress)
    wanted = max(2, pieces // 4) if requests is None else requests
    told = told_apart(genre, measured, max(4, pieces // 2)) if genre in GENRES else None
    return Acceptance(genre, measured, measure_delivery(genre, wanted), told)


def told_apart(genre: str, measured: SurveyReport, lessons: int) -> float:
    """Return the share of measured pieces that a recogniser takes for their genre.

    Parameters
    ----------
    genre : str
    measured : SurveyReport
    lessons : int
        How many other pieces of each genre it learns from.
    """
    samples: list[tuple[str, PieceReport]] = [
        (name, report)
        for name in GENRES
        for _, report in survey(lessons, genre=name, seed=_UNSEEN).pieces
    ]
    recogniser = train_recogniser(samples)
    right = sum(recogniser.recognise(report) == genre for _, report in measured.pieces)
    return right / len(measured.pieces)
