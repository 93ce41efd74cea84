"""The report: every measured number of a piece, judged alone and summed up over many."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import median

from gospel_keys.critique.attacks import percentile
from gospel_keys.critique.bands import BANDS, Band, Verdict, is_inside, judge_value
from gospel_keys.critique.hands import HandReport, measure_hands
from gospel_keys.critique.harmony import HarmonyReport, measure_harmony
from gospel_keys.critique.idioms import IdiomReport, measure_idioms
from gospel_keys.critique.leading import LeadingReport, measure_leading
from gospel_keys.critique.melody import MelodyReport, measure_melody
from gospel_keys.critique.pedalling import PedalReport, measure_pedal
from gospel_keys.critique.registers import RegisterReport, measure_registers
from gospel_keys.critique.timing import TimingReport, measure_timing
from gospel_keys.critique.touch import TouchReport, measure_touch
from gospel_keys.critique.variety import VarietyReport, measure_variety
from gospel_keys.score.model import Score
from gospel_keys.score.performance import Performance


@dataclass(frozen=True, slots=True)
class PieceReport:
    """The measured numbers of one piece, by the rooms of the arranging rules."""

    hands: HandReport
    registers: RegisterReport
    leading: LeadingReport
    melody: MelodyReport
    variety: VarietyReport
    touch: TouchReport
    timing: TimingReport
    pedal: PedalReport
    harmony: HarmonyReport
    idioms: IdiomReport

    def number(self, name: str) -> float | None:
        """Return a number by name; None where the piece has nothing to measure.

        Raises
        ------
        KeyError
            If there is no number of that name.
        """
        return _numbers(self)[name]


def _numbers(report: PieceReport) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for room in fields(report):
        part = getattr(report, room.name)
        found |= {f.name: getattr(part, f.name) for f in fields(part)}
    return found


def measure(score: Score, performance: Performance) -> PieceReport:
    """Measure a piece.

    Parameters
    ----------
    score : Score
    performance : Performance
        Of that score: its notes name their written sources.

    Returns
    -------
    report : PieceReport
    """
    return PieceReport(
        hands=measure_hands(score, performance),
        registers=measure_registers(score),
        leading=measure_leading(score),
        melody=measure_melody(score),
        variety=measure_variety(score),
        touch=measure_touch(score, performance),
        timing=measure_timing(score, performance),
        pedal=measure_pedal(score, performance),
        harmony=measure_harmony(score),
        idioms=measure_idioms(score),
    )


def judge(report: PieceReport, genre: str = "gospel") -> tuple[Verdict, ...]:
    """Judge a piece against the bands of its genre.

    Pooled bands are left to :func:`summarise`; numbers that are None are not judged.

    Parameters
    ----------
    report : PieceReport
    genre : str

    Returns
    -------
    verdicts : tuple of Verdict, in the order of the bands
    """
    numbers = _numbers(report)
    verdicts: list[Verdict] = []
    for band in BANDS[genre]:
        value = numbers[band.name]
        if value is not None and not band.pooled:
            verdicts.append(judge_value(value, band))
    return tuple(verdicts)


@dataclass(frozen=True, slots=True)
class Row:
    """One number over many pieces.

    ``low``, ``median`` and ``high`` are the 5th, 50th and 95th percentile; ``must_share``
    and ``goal_share`` count the pieces inside the bands; ``holds`` says whether the number
    keeps its must: every piece, or the median where the band is pooled. ``reached`` says
    the same of the goal for the median.
    """

    name: str
    rule: str
    level: str
    pieces: int
    low: float
    median: float
    high: float
    must_share: float
    goal_share: float | None
    holds: bool
    reached: bool | None


def summarise(reports: Sequence[PieceReport], genre: str = "gospel") -> tuple[Row, ...]:
    """Sum up reports, one row for each band that any piece has a number for.

    Parameters
    ----------
    reports : sequence of PieceReport
    genre : str

    Returns
    -------
    rows : tuple of Row, in the order of the bands
    """
    table = [_numbers(r) for r in reports]
    rows: list[Row] = []
    for band in BANDS[genre]:
        values = sorted(v for row in table if (v := row[band.name]) is not None)
        if values:
            rows.append(_row(band, values))
    return tuple(rows)


def _row(band: Band, values: Sequence[float]) -> Row:
    middle = median(values)
    must = sum(is_inside(v, band.must) for v in values) / len(values)
    goal = None
    if band.goal is not None:
        limits = band.goal
        goal = sum(is_inside(v, limits) for v in values) / len(values)
    return Row(
        name=band.name,
        rule=band.rule,
        level=band.level,
        pieces=len(values),
        low=float(percentile(values, 0.05)),
        median=float(middle),
        high=float(percentile(values, 0.95)),
        must_share=must,
        goal_share=goal,
        holds=is_inside(middle, band.must) if band.pooled else must == 1.0,
        reached=None if band.goal is None else is_inside(middle, band.goal),
    )


def as_table(rows: Sequence[Row]) -> str:
    """Return the summary as a text table; a cross marks a must that does not hold.

    Parameters
    ----------
    rows : sequence of Row
    """
    lines = [f"{'number':<22}{'rule':>6}{'p5':>9}{'median':>9}{'p95':>9}{'must':>7}{'goal':>7}"]
    for row in rows:
        goal = "-" if row.goal_share is None else f"{row.goal_share:.0%}"
        mark = "" if row.holds else "  x" if row.level == "must" else "  ~"
        lines.append(
            f"{row.name:<22}{row.rule:>6}{row.low:>9.3g}{row.median:>9.3g}{row.high:>9.3g}"
            f"{row.must_share:>7.0%}{goal:>7}{mark}"
        )
    lines.append("x: a must that does not hold (in every piece, or in the median of pooled")
    lines.append("numbers); ~: the same of a should")
    return "\n".join(lines)
