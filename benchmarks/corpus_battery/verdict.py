"""The twelve items (thirteen for classical), their bands, and the score.

Each metric passes inside its band (credit 1), warns inside the hard band (credit 1/2) and
fails outside it (0). An item earns the mean of its metrics' earned, a piece the mean of its
items, as 0 to 100. A metric that a piece cannot show (no chord, no foreign note) is left out.
"""

from dataclasses import dataclass, replace
from statistics import mean
from typing import Final

from benchmarks.corpus_battery.form import form
from benchmarks.corpus_battery.harmony import harmonic
from benchmarks.corpus_battery.model import Piece
from benchmarks.corpus_battery.parallels import parallel_fifths
from benchmarks.corpus_battery.playing import clarity, playing
from benchmarks.corpus_battery.texture import texture
from benchmarks.corpus_battery.touch import balance, dynamics, timing

INF: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Band:
    """A metric of an item: where it passes and, wider, where it only warns."""

    item: str
    metric: str
    low: float
    high: float
    hard_low: float
    hard_high: float

    def credit(self, value: float) -> float:
        """1 inside the band, 1/2 inside the hard band, else 0."""
        if self.low <= value <= self.high:
            return 1.0
        return 0.5 if self.hard_low <= value <= self.hard_high else 0.0


# fmt: off
BANDS: Final = (
    Band("01 playable",     "unplayable_rate",                 0.0, 0.06,   0.0, 0.12),
    Band("01 playable",     "over_5_notes_rate",               0.0, 0.01,   0.0, 0.03),
    Band("02 stretch",      "span_gt_9th_rate",                0.0, 0.06,   0.0, 0.12),
    Band("02 stretch",      "span_gt_10th_rate",               0.0, 0.02,   0.0, 0.05),
    Band("03 low register", "mud_rate",                        0.0, 0.18,   0.0, 0.30),
    Band("03 low register", "mud_attack_rate",                 0.0, 0.14,   0.0, 0.25),
    Band("04 leading",      "vl_efficiency",                   0.58, 1.0,   0.48, 1.0),
    Band("04 leading",      "common_tone_retention",           0.62, 1.0,   0.50, 1.0),
    Band("05 fits chords",  "chord_tone_rate_strong",          0.88, 0.999, 0.78, 1.0),
    Band("05 fits chords",  "third_present_rate",              0.70, 1.0,   0.55, 1.0),
    Band("06 clashes",      "m9_clash_rate",                   0.0, 0.09,   0.0, 0.16),
    Band("07 melody",       "mel_leap_gt8ve_rate",             0.0, 0.06,   0.0, 0.12),
    Band("07 melody",       "mel_mean_interval",               1.4, 6.0,    0.9, 7.2),
    Band("07 melody",       "mel_repeat_rate",                 0.0, 0.40,   0.0, 0.55),
    Band("07 melody",       "nct_stepwise_resolution",         0.40, 1.0,   0.25, 1.0),
    Band("08 not a loop",   "rh_patterns_per_8bars",           2.6, INF,    1.6, INF),
    Band("08 not a loop",   "rh_exact_repeat",                 0.0, 0.15,   0.0, 0.30),
    Band("08 not a loop",   "lh_exact_repeat",                 0.0, 0.35,   0.0, 0.60),
    Band("09 groove, form", "groove_similarity",               0.68, 0.975, 0.60, 0.99),
    Band("09 groove, form", "si_4_8",                          0.012, INF,  -0.01, INF),
    Band("10 dynamics",     "vel_sd",                          7.0, 24.0,   4.0, 30.0),
    Band("10 dynamics",     "vel_phrase_sd",                   1.4, INF,    0.7, INF),
    Band("11 touch",        "vel_top_minus_inner",             1.5, 18.0,   0.0, 24.0),
    Band("11 touch",        "vel_rh_minus_lh",                 0.5, 18.0,  -2.0, 25.0),
    Band("12 time feel",    "quantised_rate",                  0.0, 0.60,   0.0, 1.0),
    Band("12 time feel",    "chord_spread_ms",                 4.0, 38.0,   2.0, 55.0),
    Band("12 time feel",    "timing_sd_ms",                    3.0, 40.0,   1.5, 60.0),
)
_CLASHES: Final = {"jazz": 0.15, "blues": 0.15, "gospel": 0.12, "neosoul": 0.12, "classical": 0.08}
_LEADING: Final = "04 leading"
_FIFTHS: Final = Band("13 counterpoint", "outer_parallel_fifths", 0.0, 0.03, 0.0, 0.06)
# fmt: on


_INFERRED: Final = Band("05 fits chords", "chord_tone_rate_strong", 0.72, 0.998, 0.62, 1.0)


def bands_of(genre: str | None, *, given: bool, together: bool = False) -> tuple[Band, ...]:
    """Return the bands for a genre (None: any music) and a way of reading chords and hands."""
    limit = _CLASHES.get(genre or "", 0.09)
    own = {"m9_clash_rate": Band("06 clashes", "m9_clash_rate", 0.0, limit, 0.0, 1.7 * limit)}
    if not given:
        own[_INFERRED.metric] = _INFERRED
    bands = [own.get(b.metric, b) for b in BANDS]
    if together:
        bands = [
            replace(b, metric=f"{b.metric}_together") if b.item == _LEADING else b for b in bands
        ]
    return (*bands, _FIFTHS) if genre == "classical" else tuple(bands)


@dataclass(frozen=True, slots=True)
class Fault:
    """A metric outside its band."""

    band: Band
    value: float

    @property
    def hard(self) -> bool:
        return self.band.credit(self.value) == 0.0

    def __str__(self) -> str:
        sign = "!!" if self.hard else "! "
        return f"{sign}{self.band.item}: {self.band.metric} {self.value:.3f}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Score of a piece (0 to 100), the same with every item as good as its worst metric, faults."""

    score: float
    strict: float
    faults: tuple[Fault, ...]
    values: dict[str, float]

    @property
    def failed(self) -> tuple[str, ...]:
        """Items with a metric outside its band."""
        return tuple(sorted({f.band.item for f in self.faults}))


UNREADABLE: Final = Verdict(0.0, 0.0, (), {})
"""Of a file that cannot be read."""


def measure(piece: Piece, *, given: bool = True) -> dict[str, float]:
    """All numbers of a piece by name."""
    return {
        **playing(piece), **clarity(piece), **parallel_fifths(piece),
        **harmonic(piece, given=given), **form(piece),
        **dynamics(piece), **balance(piece), **timing(piece), **texture(piece),
    }  # fmt: skip


def score(values: dict[str, float], bands: tuple[Band, ...]) -> Verdict:
    """Score measured numbers against bands; a number that is missing is not judged."""
    earned: dict[str, list[float]] = {}
    faults = []
    for band in bands:
        value = values.get(band.metric)
        if value is None:
            continue
        earned.setdefault(band.item, []).append(band.credit(value))
        if band.credit(value) < 1.0:
            faults.append(Fault(band, value))
    mild = 100 * mean(mean(c) for c in earned.values())
    strict = 100 * mean(min(c) for c in earned.values())
    return Verdict(mild, strict, tuple(faults), values)


def judge(
    piece: Piece, genre: str | None = None, *, given: bool = True, together: bool = False
) -> Verdict:
    """Score a piece against the bands of its genre.

    Parameters
    ----------
    piece : Piece
    genre : str or None
        None takes the bands of any music.
    given : bool
        By the chords that the file gives, where it does, or by those heard in every half bar.
    together : bool
        Lead the voices of both hands as one, instead of hand by hand.
    """
    given = given and bool(piece.harmonies)
    values = measure(piece, given=given)
    return score(values, bands_of(genre, given=given, together=together))
