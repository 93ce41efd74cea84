"""Weights: how much each piece of evidence counts for a reading of beats and bars.

The plausibility of a reading is the sum of its evidence (see
:mod:`gospel_keys.score.notate.evidence`) times these weights; readings compare like
logarithms of probabilities. The weights are a conditional logit with a quadratic penalty,
fitted by ``benchmarks/fit_meter.py`` on generated pieces of five genres in human timing, half of
them stretched in tempo by 15 per cent (standard deviation) and many of these cut short, so
that neither one tempo nor whole pieces are taken for granted. What hardly counted was left
out.
"""

from typing import Final

OF_WAY: Final = {
    "likelihood": 0.205,
    "places": 0.114,
    "tempo": 0.592,
    "tempo squared": -1.73,
    "busy": 0.449,
    "busy squared": -0.553,
    "accents on": 1.23,
    "half": 1.46,
    "third": -1.71,
    "late": 1.04,
    "sixth": -2.62,
    "middle only": -1.51,
    "late of divided": 1.03,
}
"""For every way of beating time."""

OF_KIND: Final[dict[str, dict[str, float]]] = {
    "binary": {
        "alone": 0.269,
        "explained": 0.816,
        "tempo": 0.808,
        "busy": -1.06,
        "filled": -1.04,
        "accents half": -0.377,
        "half": 1.63,
        "third": 2.42,
        "late of divided": -2.24,
        "halves of divided": 0.726,
        "mixed": 1.9,
    },
    "swung": {
        "likelihood": 0.0486,
        "places": 0.0731,
        "explained": 0.859,
        "tempo": -4.51,
        "accents on": -1.41,
        "quarter": 6.34,
        "third": -5.52,
        "sixth": -2.52,
        "middle only": -6.12,
        "late of divided": 3.64,
        "halves of divided": -2.48,
    },
    "cut": {
        "places": 0.0616,
        "tempo": -1.73,
        "accents on": -1.31,
        "quarter": 4.7,
        "sixth": -6.75,
        "middle only": 4.74,
    },
    "ternary": {
        "tempo": 3.59,
        "filled": 1.01,
        "accents on": 2.95,
        "on": 1.11,
        "half": 1.52,
        "quarter": -3.46,
        "third": -4.01,
        "middle only": -3.92,
        "halves of divided": 1.81,
        "mixed": -4.59,
    },
    "compound": {
        "alone": -0.569,
        "likelihood": 0.069,
        "explained": -1.1,
        "tempo": 2.54,
        "busy": 2.01,
        "accents on": 4.4,
        "half": -2.52,
        "quarter": -2.25,
        "late": 3.23,
    },
}
"""More of it by what beats divide into and how it is written; ``alone`` is a head start."""

OF_BARS: Final = {
    "alike bass": 0.394,
    "alike harmony": -0.911,
    "alike harmony twice": 0.479,
    "alike rhythm twice": -0.332,
    "begins": 2.83,
    "down accent": 0.385,
    "down bass": 0.202,
    "down change": 0.277,
    "down lasting": -0.234,
    "down new bass": 0.283,
    "down struck": -0.43,
    "down through": -0.0941,
    "down weight": 0.171,
    "down wide change": 0.302,
    "ends down": 2.62,
    "is 2/4": -2.56,
    "is 4/4": 1.92,
    "is 9/8": -3.48,
    "middle accent": 0.142,
    "middle bass": 0.559,
    "middle busy": -0.32,
    "middle lasting": -0.247,
    "middle struck": 0.459,
    "middle weight": -0.238,
    "pickup": -1.15,
}
"""For every size of bar and first downbeat."""
