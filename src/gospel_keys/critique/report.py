"""The report: every number of the acceptance table for a piece, judged and summed up."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import median
from typing import Final

from gospel_keys.critique import hands, leading, melody, touch
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.performance import Performance


@dataclass(frozen=True, slots=True)
class PieceReport:
    """The measured numbers of one piece; shares are 0..1, times in milliseconds."""

    unplayable: float
    over_a_ninth: float
    low_struck: float
    low_sounding: float
    move_median: float
    move_p90: float
    efficiency: float
    common_tones: float
    strong_chord_tones: float
    guide_tones: float
    minor_ninths: float
    beyond_octave: float
    steps: float
    thirds: float
    repeats: float
    foreign_by_step: float
    right_rhythms: float
    left_rhythms: float
    right_copies: float
    left_copies: float
    form_surplus: float
    velocity_sd: float
    velocity_range: float
    phrase_sd: float
    top_emphasis: float
    on_grid: float
    chord_spread: float


def measure(score: Score, performance: Performance) -> PieceReport:
    """Measure a piece.

    Parameters
    ----------
    score : Score
    performance : Performance
    """
    struck, sounding = hands.low_register_rates(score)
    middle, far = leading.movement(score)
    shares = melody.interval_shares(score)
    deviation, width = touch.velocity_spread(performance)
    return PieceReport(
        unplayable=hands.unplayable_rate(score, performance),
        over_a_ninth=hands.wide_span_rate(score),
        low_struck=struck,
        low_sounding=sounding,
        move_median=middle,
        move_p90=far,
        efficiency=leading.efficiency(score),
        common_tones=leading.common_tones_kept(score),
        strong_chord_tones=leading.strong_chord_tones(score),
        guide_tones=leading.guide_tones_present(score),
        minor_ninths=hands.minor_ninth_rate(score),
        beyond_octave=shares["beyond_octave"],
        steps=shares["steps"],
        thirds=shares["thirds"],
        repeats=shares["repeats"],
        foreign_by_step=melody.foreign_left_by_step(score),
        right_rhythms=melody.rhythms_per_eight_bars(score, Hand.RIGHT),
        left_rhythms=melody.rhythms_per_eight_bars(score, Hand.LEFT),
        right_copies=melody.exact_repeats(score, Hand.RIGHT),
        left_copies=melody.exact_repeats(score, Hand.LEFT),
        form_surplus=melody.form_surplus(score),
        velocity_sd=deviation,
        velocity_range=width,
        phrase_sd=touch.phrase_spread(score, performance),
        top_emphasis=touch.top_emphasis(score, performance),
        on_grid=touch.on_grid_share(score, performance),
        chord_spread=touch.chord_spread(score, performance),
    )


@dataclass(frozen=True, slots=True)
class Band:
    """What must hold and what is aimed at, as inclusive limits."""

    must: tuple[float, float]
    goal: tuple[float, float] | None = None


_ANY: Final = float("inf")

# fmt: off
GOSPEL_BANDS: Final = (
    ("unplayable",         Band((0, 0.02),     (0, 0.0))),
    ("over_a_ninth",       Band((0, 0.05),     (0, 0.02))),
    ("low_struck",         Band((0, 0.05),     (0, 0.02))),
    ("low_sounding",       Band((0, 0.12),     (0, 0.06))),
    ("move_median",        Band((0, 3.3),      None)),
    ("move_p90",           Band((0, 7.0),      None)),
    ("efficiency",         Band((0.60, 1),     (0.72, 1))),
    ("common_tones",       Band((0.65, 1),     (0.78, 1))),
    ("strong_chord_tones", Band((0.88, 0.995), (0.90, 0.98))),
    ("guide_tones",        Band((0.95, 1),     (1.0, 1))),
    ("minor_ninths",       Band((0, 0.10),     (0, 0.05))),
    ("beyond_octave",      Band((0, 0.03),     (0, 0.01))),
    ("foreign_by_step",    Band((0.60, 1),     (0.75, 1))),
    ("right_rhythms",      Band((4, _ANY),     (5, _ANY))),
    ("left_rhythms",       Band((2, _ANY),     None)),
    ("right_copies",       Band((0, 0.12),     (0, 0.05))),
    ("left_copies",        Band((0, 0.30),     None)),
    ("velocity_sd",        Band((9, 20),       (11, 17))),
    ("phrase_sd",          Band((2.5, _ANY),   (4, 10))),
    ("top_emphasis",       Band((3, 16),       (6, 12))),
    ("on_grid",            Band((0, 0.50),     (0, 0.20))),
    ("chord_spread",       Band((8, 35),       (12, 28))),
)
"""The acceptance table for gospel, row by row, after chapter 12 of the arranging rules."""
# fmt: on


@dataclass(frozen=True, slots=True)
class Row:
    """One number over many pieces."""

    name: str
    low: float
    median: float
    high: float
    must_share: float
    goal_share: float | None


def summarise(reports: Sequence[PieceReport]) -> tuple[Row, ...]:
    """Sum up reports: 5th percentile, median, 95th, and the shares inside the bands."""
    rows: list[Row] = []
    for name, band in GOSPEL_BANDS:
        values = sorted(float(getattr(r, name)) for r in reports)
        last = len(values) - 1
        goal = None if band.goal is None else _inside(values, band.goal)
        rows.append(
            Row(
                name,
                values[round(0.05 * last)],
                median(values),
                values[round(0.95 * last)],
                _inside(values, band.must),
                goal,
            )
        )
    return tuple(rows)


def _inside(values: Sequence[float], limits: tuple[float, float]) -> float:
    low, high = limits
    return sum(low - 1e-9 <= v <= high + 1e-9 for v in values) / len(values)


def as_table(rows: Sequence[Row]) -> str:
    """Return the summary as a text table."""
    lines = [f"{'number':<20}{'p5':>8}{'median':>9}{'p95':>8}{'must':>8}{'goal':>8}"]
    for row in rows:
        goal = "-" if row.goal_share is None else f"{row.goal_share:.0%}"
        lines.append(
            f"{row.name:<20}{row.low:>8.3g}{row.median:>9.3g}{row.high:>8.3g}"
            f"{row.must_share:>8.0%}{goal:>8}"
        )
    return "\n".join(lines)


def names() -> tuple[str, ...]:
    """The names of all measured numbers."""
    return tuple(f.name for f in fields(PieceReport))
