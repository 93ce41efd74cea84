"""Bands: what each number must be, and what is aimed at, by genre.

After the acceptance table (chapter 12) and the rules of chapter 1 of the arranging rules.
Limits are inclusive. A *pooled* number is a distribution over many notes: a short piece may
fall outside by chance, so it is judged on the median of many pieces.

References
----------
.. [1] Bands marked measured there are 5th-95th percentiles of professional performances and
   editions: chorales, classical performances, ragtime, pop accompaniments, jazz trios.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Limits = tuple[float, float]
Level = Literal["must", "should"]


@dataclass(frozen=True, slots=True)
class Band:
    """What must hold and what is aimed at.

    Parameters
    ----------
    name : str
        Field of the piece report.
    rule : str
        Identifier in the arranging rules, ``"12"`` for the acceptance table.
    level : {"must", "should"}
    must : (float, float)
        Inclusive limits.
    goal : (float, float) or None
    pooled : bool
        Judged on the median of many pieces only.
    """

    name: str
    rule: str
    level: Level
    must: Limits
    goal: Limits | None = None
    pooled: bool = False


_ANY: Final = float("inf")

# fmt: off
GOSPEL: Final = (
    # the hands
    Band("unplayable",          "12",    "must",   (0, 0.02),     (0, 0.0)),
    Band("five_notes",          "F-01",  "must",   (0, 0.01)),
    Band("over_a_twelfth",      "F-02",  "must",   (0, 0.05)),
    Band("over_a_ninth",        "12",    "must",   (0, 0.05),     (0, 0.02)),
    Band("strained",            "F-07",  "should", (0, 0.01)),
    Band("crossed",             "F-08",  "should", (0, 0.03)),
    # register
    Band("low_struck",          "12",    "must",   (0, 0.05),     (0, 0.02)),
    Band("low_sounding",        "12",    "must",   (0, 0.12),     (0, 0.06)),
    Band("minor_ninths",        "12",    "must",   (0, 0.10),     (0, 0.05)),
    Band("doubled",             "R-07",  "must",   (0, 0.0)),
    Band("inner_gaps",          "R-05",  "must",   (0, 0.0)),
    Band("hand_gap",            "R-04",  "should", (5, 17),       None, pooled=True),
    Band("wide_gaps",           "R-04",  "should", (0, 0.45)),
    Band("out_of_register",     "R-01",  "must",   (0, 0.0)),
    Band("left_p5",             "R-01",  "must",   (33, 45),      None, pooled=True),
    Band("left_median",         "R-01",  "must",   (47, 57),      None, pooled=True),
    Band("right_comping",       "R-02",  "must",   (60, 68),      None, pooled=True),
    Band("right_melody",        "R-02",  "must",   (66, 76),      None, pooled=True),
    Band("polyphony",           "R-08",  "should", (2.2, 4.5),    None, pooled=True),
    # voice leading and chords
    Band("move_median",         "V-01",  "must",   (0, 3.3)),
    Band("move_p90",            "V-01",  "must",   (0, 7.0)),
    Band("left_move_median",    "V-01",  "must",   (0, 3.3)),
    Band("efficiency",          "12",    "must",   (0.60, 1),     (0.72, 1)),
    Band("common_tones",        "12",    "must",   (0.65, 1),     (0.78, 1)),
    Band("planing",             "V-06",  "should", (0, 0.15)),
    Band("centre_steady",       "V-05",  "should", (0.85, 1)),
    Band("two_five_one",        "V-04",  "must",   (1, 1)),
    Band("strong_chord_tones",  "12",    "must",   (0.88, 0.995), (0.90, 0.98)),
    Band("guide_tones",         "12",    "must",   (0.95, 1),     (1.0, 1)),
    # melody
    Band("steps",               "M-01",  "must",   (0.38, 0.58),  None, pooled=True),
    Band("thirds",              "M-01",  "must",   (0.20, 0.28),  None, pooled=True),
    Band("repeats",             "M-01",  "must",   (0.04, 0.30),  None, pooled=True),
    Band("fourths_fifths",      "M-01",  "must",   (0.06, 0.12),  None, pooled=True),
    Band("over_a_fifth",        "M-01",  "must",   (0, 0.10),     None, pooled=True),
    Band("beyond_octave",       "12",    "must",   (0, 0.03),     (0, 0.01)),
    Band("turns",               "M-03",  "must",   (0.45, 0.65),  None, pooled=True),
    Band("leaps_recovered",     "M-03",  "must",   (0.70, 1),     None, pooled=True),
    Band("foreign_by_step",     "12",    "must",   (0.60, 1),     (0.75, 1)),
    Band("melody_strong_tones", "M-05",  "must",   (0.85, 0.97),  None, pooled=True),
    Band("rests",               "M-04",  "must",   (0.10, 0.35),  None, pooled=True),
    Band("phrase_bars",         "M-04",  "must",   (1, 3.5),      None, pooled=True),
    Band("reuse",               "M-06",  "should", (0.05, 0.70),  (0.25, 0.55), pooled=True),
    Band("climax_place",        "M-07",  "should", (0.60, 0.75),  None, pooled=True),
    Band("melody_range",        "M-08",  "must",   (12, 17),      None, pooled=True),
    # form and variety
    Band("right_rhythms",       "12",    "must",   (4, _ANY),     (5, 7)),
    Band("left_rhythms",        "S-03",  "must",   (2, _ANY)),
    Band("right_copies",        "12",    "must",   (0, 0.12),     (0, 0.05)),
    Band("left_copies",         "S-02",  "must",   (0, 0.30)),
    Band("form_surplus",        "S-04",  "must",   (0.03, 0.20),  None, pooled=True),
    Band("reprise",             "S-04",  "must",   (0.60, 0.85),  None, pooled=True),
    Band("groove",              "S-05",  "should", (0.70, 0.95)),
    Band("fills_in_length",     "S-06",  "should", (0.95, 1),     None, pooled=True),
    Band("fills_landed",        "S-06",  "should", (0.90, 1),     None, pooled=True),
    Band("final_beats",         "S-08",  "must",   (3, _ANY)),
    Band("slows_down",          "S-08",  "must",   (1, 1)),
    # touch
    Band("velocity_sd",         "12",    "must",   (9, 20),       (11, 17)),
    Band("velocity_range",      "P-03",  "must",   (32, 60),      None, pooled=True),
    Band("velocity_values",     "P-03",  "must",   (25, _ANY)),
    Band("phrase_sd",           "12",    "must",   (2.5, _ANY),   (4, 10)),
    Band("top_emphasis",        "12",    "must",   (3, 16),       (6, 12)),
    Band("hand_difference",     "P-01",  "must",   (5, 10),       None, pooled=True),
    # time
    Band("on_grid",             "12",    "must",   (0, 0.50),     (0, 0.20)),
    Band("chord_spread",        "12",    "must",   (8, 35),       (12, 28)),
    Band("upward",              "P-06",  "must",   (0.70, 1),     None, pooled=True),
    Band("melody_lead",         "P-06",  "should", (2, 18),       None, pooled=True),
    Band("timing_sd",           "P-05",  "must",   (9, 25),       None, pooled=True),
    Band("timing_memory",       "P-05",  "should", (0.2, 1),      None, pooled=True),
    # pedal
    Band("pedal_blurred",       "P-08",  "must",   (0, 0.0)),
    Band("pedalled_walks",      "2.6",   "must",   (0, 0.0)),
    # harmony
    Band("altered_dominants",   "2.6",   "must",   (0, 0.35)),
    Band("altered_resolved",    "G-05",  "must",   (1, 1)),
    Band("plain_run",           "2.6",   "must",   (0, 7)),
    Band("root_position",       "2.6",   "must",   (0, 0.50)),
    Band("low_thirds",          "2.6",   "must",   (0, 0.0)),
    Band("long_passing",        "2.6",   "must",   (0, 0)),
    Band("repetition",          "G-06",  "should", (0, 0.25),     None, pooled=True),
)
"""Every band for gospel.

``timing_sd`` and ``hand_difference`` are pooled: the shout is played dead centre (G-36), and
a rule gives the middle half of performances, not a limit of each. Where a rule gives no
share ("centre drifts no more than a fourth"), the share is a design value: ``strained``,
``centre_steady``, ``fills_in_length``, ``fills_landed``, ``timing_memory``,
``root_position`` and ``repetition``.
"""
# fmt: on

_MINOR_NINTHS: Final = MappingProxyType(
    {"jazz": 0.15, "blues": 0.15, "classical": 0.07, "neosoul": 0.10}
)
"""Share of attacks that may clash, by genre (R-06)."""

_TABLE: Final = frozenset(
    {"12", "F-01", "F-02", "F-07", "F-08", "R-06", "S-08"}
    | {"V-01", "V-04", "V-06", "P-03", "P-05", "P-08"}
)
"""Rules of the acceptance table and of the foundations that hold in every genre."""

_OWN_WAYS: Final = MappingProxyType(
    {
        # Blues bends and stabs stand out; the shuffle's two hands are locked (B-10, B-21).
        "blues": frozenset({"move_median", "move_p90", "left_move_median", "timing_sd"}),
        # A walking bass and an improvised line are no voicings led from chord to chord.
        "jazz": frozenset({"left_move_median", "planing"}),
        # Two real voices: there is one note on each beat of a hand, and no chord to spread.
        "classical": frozenset({"left_move_median", "timing_sd"}),
        # Planing and late sixteenths are the style (N-03, N-30).
        "neosoul": frozenset({"planing", "timing_sd", "velocity_range"}),
    }
)
"""Foundations that a genre's own chapter overrides."""


_SWING: Final = Band("swing_error", "12", "must", (0, 0.25), (0, 0.12))

# fmt: off
_OWN: Final = MappingProxyType({
    "jazz": (
        _SWING,
        Band("walk_steps",            "J-43", "must",   (0.55, 0.70), None, pooled=True),
        Band("walk_thirds",           "J-43", "must",   (0.15, 0.25), None, pooled=True),
        Band("walk_fourths_fifths",   "J-43", "must",   (0.10, 0.15), None, pooled=True),
        Band("walk_turns",            "J-43", "must",   (0.35, 0.55), None, pooled=True),
        Band("walk_led",              "J-41", "must",   (0.70, 1),    None, pooled=True),
        Band("line_semitones",        "J-50", "must",   (0.24, 0.29), None, pooled=True),
        Band("line_tones",            "J-50", "must",   (0.26, 0.31), None, pooled=True),
        Band("line_minor_thirds",     "J-50", "must",   (0.15, 0.20), None, pooled=True),
        Band("line_major_thirds",     "J-50", "must",   (0.08, 0.11), None, pooled=True),
        Band("line_fourths",          "J-50", "must",   (0.05, 0.08), None, pooled=True),
        Band("line_density",          "J-51", "must",   (1.1, 2.6)),
        Band("line_on_beat",          "J-52", "must",   (0.70, 1)),
        Band("dominants",             "J-01", "must",   (0.35, 0.45), None, pooled=True),
        Band("minor_sevenths",        "J-01", "must",   (0.24, 0.30), None, pooled=True),
        Band("major_sevenths",        "J-01", "must",   (0.18, 0.25), None, pooled=True),
        Band("half_diminished",       "J-01", "must",   (0.03, 0.07), None, pooled=True),
        Band("roots_up_a_fourth",     "J-02", "must",   (0.45, 0.55), None, pooled=True),
        Band("roots_down_a_semitone", "J-02", "must",   (0.07, 0.12), None, pooled=True),
        Band("dominants_up_a_fourth", "J-03", "must",   (0.50, 0.65), None, pooled=True),
    ),
    "blues": (
        _SWING,
        Band("form_exact",            "B-01", "must",   (1, 1)),
        Band("blue_sevenths",         "B-02", "must",   (1, 1)),
        Band("graces",                "B-21", "must",   (0.10, 0.25), None, pooled=True),
        Band("double_stops",          "B-23", "must",   (0.15, 0.30), None, pooled=True),
    ),
    "classical": (
        Band("outer_parallels",       "C-01", "must",   (0, 0)),
        Band("outer_contrary",        "C-06", "must",   (0.55, 1),    None, pooled=True),
        Band("graces",                "C-22", "must",   (0.02, 0.10), None, pooled=True),
    ),
    "neosoul": (
        Band("rich_chords",           "N-01", "must",   (0.90, 1)),
        Band("seconds",               "N-11", "must",   (0.40, 1),    None, pooled=True),
        Band("tops_held",             "N-12", "must",   (0.35, 1),    None, pooled=True),
        Band("left_per_bar",          "N-14", "must",   (1, 3)),
        Band("ghosts",                "N-22", "must",   (0.08, 0.20), None, pooled=True),
        Band("right_hand_late",       "N-33", "should", (12, 35),     None, pooled=True),
        Band("planing",               "V-06", "should", (0.10, 0.35), None, pooled=True),
    ),
})
# fmt: on
"""What a genre's own chapter measures; a measured distribution is judged on the median."""


def _bands_of(genre: str) -> tuple[Band, ...]:
    limit = _MINOR_NINTHS[genre]
    ninths = Band("minor_ninths", "12", "must", (0, limit), (0, limit / 2))
    shared = tuple(
        ninths if band.name == "minor_ninths" else band
        for band in GOSPEL
        if band.rule in _TABLE and band.name not in _OWN_WAYS[genre]
    )
    return shared + _OWN[genre]


BANDS: Final = MappingProxyType(
    {"gospel": GOSPEL} | {genre: _bands_of(genre) for genre in _MINOR_NINTHS}
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One number judged; ``goal`` is None where the band has none."""

    name: str
    rule: str
    level: Level
    value: float
    must: bool
    goal: bool | None


def judge_value(value: float, band: Band) -> Verdict:
    """Judge one number against its band."""
    goal = None if band.goal is None else is_inside(value, band.goal)
    return Verdict(band.name, band.rule, band.level, value, is_inside(value, band.must), goal)


def is_inside(value: float, limits: Limits) -> bool:
    """Whether a value lies inside inclusive limits.

    Examples
    --------
    >>> is_inside(0.6, (0.6, 1.0))
    True
    """
    low, high = limits
    return low - 1e-9 <= value <= high + 1e-9
