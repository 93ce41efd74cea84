"""Weights: how much each piece of evidence counts for a reading of beats and bars.

The plausibility of a reading is the sum of its evidence (see
:mod:`gospel_keys.score.notate.evidence`) times these weights; readings compare like
logarithms of probabilities. The weights are a conditional logit with a quadratic penalty,
fitted by ``benchmarks/fit_meter.py`` on generated pieces of five genres in human timing, half of
them stretched in tempo by 15 per cent (standard deviation) and many of these cut short, so
that neither one tempo nor whole pieces are taken for granted, and on plain accompaniments (a
bass, its chords, a tune) in three meters. What hardly counted was left out.
"""

from typing import Final

OF_WAY: Final = {
    "likelihood": 0.211,
    "places": 0.112,
    "explained": 2.07,
    "tempo": 0.58,
    "tempo squared": -1.71,
    "busy squared": -0.347,
    "accents on": 1.18,
    "half": 1.22,
    "quarter": 0.721,
    "third": -1.82,
    "late": 0.56,
    "sixth": -2.24,
    "middle only": -2.37,
    "late of divided": 0.528,
}
"""For every way of beating time."""

OF_KIND: Final[dict[str, dict[str, float]]] = {
    "binary": {
        "explained": 0.884,
        "tempo": 0.711,
        "busy": -1.13,
        "filled": -0.652,
        "accents half": -0.463,
        "on": -0.627,
        "half": 1.63,
        "third": 2.52,
        "late of divided": -1.81,
        "halves of divided": 0.849,
        "mixed": 1.72,
    },
    "swung": {
        "alone": 0.818,
        "likelihood": 0.045,
        "places": 0.0807,
        "explained": 1.19,
        "tempo": -4.38,
        "accents on": -1.49,
        "quarter": 5.84,
        "third": -5.2,
        "sixth": -2.14,
        "middle only": -5.82,
        "late of divided": 2.89,
        "halves of divided": -3.27,
    },
    "cut": {
        "places": 0.0654,
        "tempo": -1.57,
        "busy": 0.561,
        "accents on": -1.3,
        "quarter": 3.71,
        "sixth": -7.57,
        "middle only": 5.47,
    },
    "ternary": {
        "likelihood": 0.0238,
        "tempo": 3.35,
        "filled": 0.994,
        "accents on": 3.26,
        "on": 1.12,
        "quarter": -2.87,
        "third": -3.63,
        "middle only": -3.89,
        "halves of divided": 3.21,
        "mixed": -5.22,
    },
    "compound": {
        "alone": -0.663,
        "likelihood": 0.0743,
        "explained": -1.24,
        "tempo": 2.67,
        "busy": 2.42,
        "filled": 1.05,
        "accents on": 3.75,
        "half": -1.56,
        "quarter": -2.42,
        "late": 2.78,
        "sixth": -0.995,
        "middle only": 1.2,
    },
}
"""More of it by what beats divide into and how it is written; ``alone`` is a head start."""

OF_BARS: Final = {
    "alike bass": 0.398,
    "alike bass twice": -0.0661,
    "alike harmony": -0.858,
    "alike harmony twice": 0.491,
    "alike rhythm twice": -0.332,
    "begins": 2.81,
    "down accent": 0.478,
    "down bass": 0.207,
    "down change": 0.35,
    "down lasting": -0.246,
    "down new bass": 0.346,
    "down struck": -0.452,
    "down through": -0.146,
    "down wide change": 0.193,
    "ends down": 2.61,
    "is 2/4": -2.6,
    "is 4/4": 1.89,
    "is 9/8": -3.53,
    "middle accent": 0.318,
    "middle bass": 0.489,
    "middle busy": -0.283,
    "middle lasting": -0.278,
    "middle struck": 0.443,
    "middle weight": -0.315,
    "middle wide change": -0.224,
    "pickup": -1.26,
}
"""For every size of bar and first downbeat."""
