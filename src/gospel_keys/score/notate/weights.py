"""Weights: how much each piece of evidence counts for a reading of beats and bars.

The plausibility of a reading is the sum of its evidence (see
:mod:`gospel_keys.score.notate.evidence`) times these weights; readings compare like
logarithms of probabilities. The weights are a conditional logit with a quadratic penalty,
fitted by ``benchmarks/fit_meter.py`` on generated pieces of five genres in human timing, half of
them stretched in tempo by 15 per cent (standard deviation) and many of these cut short, so
that neither one tempo nor whole pieces are taken for granted, on pieces in 5/4 and 7/8, and on
plain accompaniments (a bass, its chords, a tune) in three meters. What hardly counted was left
out.
"""

from typing import Final

OF_WAY: Final = {
    "accents half": -0.44,
    "accents on": 0.581,
    "busy": 0.487,
    "explained": 2.76,
    "filled": 1.05,
    "filled squared": 1.48,
    "half": 0.681,
    "halves of divided": 0.673,
    "likelihood": 0.101,
    "middle only": -1.64,
    "on": 1.15,
    "places": 0.0908,
    "sixth": -0.565,
    "tempo": 0.514,
    "tempo squared": -1.33,
    "third": -1.6,
}
"""For every way of beating time."""

OF_KIND: Final[dict[str, dict[str, float]]] = {
    "binary": {
        "accents half": -0.341,
        "accents on": 0.873,
        "filled": -0.672,
        "half": 0.789,
        "halves of divided": 0.967,
        "late of divided": -1.86,
        "mixed": 1.54,
        "on": -0.597,
        "sixth": 0.96,
        "tempo": 0.876,
    },
    "swung": {
        "alone": 0.595,
        "explained": 0.813,
        "filled": 1.54,
        "halves of divided": -3.71,
        "late of divided": 3.76,
        "likelihood": 0.0544,
        "middle only": -4.98,
        "on": 1.65,
        "places": 0.0716,
        "tempo": -0.936,
        "third": -4.82,
    },
    "cut": {
        "busy": 1.03,
        "middle only": 1.91,
        "places": 0.0429,
        "quarter": 1.4,
        "sixth": -4.8,
        "tempo": -1.44,
    },
    "ternary": {
        "accents on": 1.17,
        "halves of divided": 5.51,
        "late of divided": -2.69,
        "likelihood": 0.0615,
        "tempo": 3.19,
        "third": -1.5,
    },
    "eighths": {},
    "compound": {
        "accents half": -0.685,
        "accents on": 3.57,
        "alone": -0.863,
        "busy": 1.15,
        "explained": -0.995,
        "filled": 1.52,
        "half": -3.13,
        "halves of divided": -2.31,
        "late": 4.14,
        "likelihood": 0.0993,
        "on": 1.37,
        "places": 0.0812,
        "quarter": -4.78,
        "sixth": -2.62,
        "tempo": 1.98,
    },
}
"""More of it by what beats divide into and how it is written; ``alone`` is a head start."""

OF_BARS: Final = {
    "2 alike bass twice": -0.141,
    "2 alike harmony": -1.26,
    "2 alike harmony twice": 1.13,
    "2 alike rhythm": -0.383,
    "2 alike rhythm four times": 0.52,
    "2 begins": 2.4,
    "2 down bass": 0.343,
    "2 down change": 0.285,
    "2 down weight": -0.446,
    "2 ends down": 1.17,
    "2 pickup": -0.755,
    "3 begins": 2.68,
    "3 down through": 0.262,
    "3 down weight": -0.454,
    "3 down wide change": 0.304,
    "4 alike bass": 0.304,
    "4 alike rhythm": -0.266,
    "4 begins": 2.66,
    "4 down accent": 0.375,
    "4 down lasting": -0.178,
    "4 down through": -0.0542,
    "4 ends down": 1.86,
    "4 middle bass": 0.289,
    "5 alike harmony twice": -0.454,
    "5 down bass": 0.519,
    "5 down busy": 0.456,
    "5 down change": 0.488,
    "5 down lasting": -0.48,
    "5 down weight": 0.434,
    "5 down wide change": 0.708,
    "7 begins": 2.19,
    "7 down accent": 0.602,
    "begins": 1.94,
    "down accent": 0.183,
    "down bass": 0.37,
    "down busy": -0.237,
    "down new bass": 0.419,
    "down wide change": 0.443,
    "ends down": 1.09,
    "is 12/8": -0.703,
    "is 2/4": -1.98,
    "is 3/4": 0.682,
    "is 4/4": 1.19,
    "is 9/8": -2.28,
    "middle bass": 0.289,
    "pickup": -0.353,
}
"""For every size of bar and first downbeat; a number ahead is for bars of so many beats only."""
