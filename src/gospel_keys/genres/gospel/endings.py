"""How a gospel piece ends: the formula of the style, and how it is approached (G-08, S-08).

A formula is a row of chords on fixed degrees; its last chord gets the last bar to itself.
Where the ending is shorter than the formula, the formula begins in the last bars of the
section before, which then arrives at home in time to leave it again.
"""

import random
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.harmony.form import Form, SectionKind
from gospel_keys.harmony.moves import Step, parse_steps
from gospel_keys.score.model import ChordSpan
from gospel_keys.units import Ticks

RULE: Final = "G-08"

_SANCTIFIED: Final = (
    "4:9,maj9 #4:dim7 1/5: 6:7#9#5 2:9 b2:9 1:6/9",
    "4:9,maj9 #4:dim7 1/5: 6:7#9#5 2:9 5:13b9 1:6/9",
)
_SANCTIFIED_MINOR: Final = ("4:m7 #4:dim7 1/5:m 5:7b9 1:m6/9",)
_FORMULAS: Final = {
    ("major", "slow-worship"): ("4:maj9 4:m6 1:add9",),
    ("major", "contemporary"): (
        "4:maj9 4:m6 1:add9",
        "b6:add9 b7:add9,9 1:add9",
        "2:m9 5:9sus4 1:6/9,maj9",
    ),
    ("major", "traditional"): _SANCTIFIED,
    ("major", "shout"): _SANCTIFIED,
    ("minor", "slow-worship"): ("b6:maj9 4:m9 1:madd9", "4:m9 5:7sus4 1:madd9"),
    ("minor", "contemporary"): ("b6:maj9 b7:9 1:m9", "2:m7b5 5:7b9 1:madd9"),
    ("minor", "traditional"): _SANCTIFIED_MINOR,
    ("minor", "shout"): _SANCTIFIED_MINOR,
}
_ASKED_FOR: Final = {
    ("major", "amen"): "1: 4/1: 1:add9",
    ("major", "minor plagal"): "4:maj9 4:m6 1:add9",
    ("major", "double plagal"): "b7:add9 4:add9 1:add9",
    ("minor", "amen"): "1:m 4/1:m 1:m",
}
"""Closes that the words may name; they end the piece in every style."""
_HOMECOMINGS: Final = {
    # What the phrase before plays where the formula takes its last bar(s).
    "major": ("IV I/3 | ii V | I", "vi II7 | ii V | I", "I/3 IV | ii V | I"),
    "shout": ("IV7 I7 | II7 V | I7", "I7 | II7 V7 | I7", "I7 | V7 | I7"),
    "minor": ("iv i | iiø V | i", "VI iv | iiø V | i"),
}
_STYLES: Final = frozenset({"slow-worship", "contemporary", "traditional", "shout"})


def borrowed_bars(form: Form, brief: Brief) -> int:
    """Return how many bars before the ending the formula takes: 0 to 2."""
    if form.sections[-1].kind is not SectionKind.ENDING:
        return 0
    count = len(_formulas(form, brief)[0]) - 1
    wanted = -(-count // _most_per_bar(form)) - (form.sections[-1].bars - 1)
    roomy = len(form.sections) > 1 and form.sections[-2].bars >= _ROOMY
    return max(0, min(2, wanted)) if roomy else 0


_ROOMY: Final = 3


def closing_bars(form: Form, brief: Brief) -> int:
    """Return how many bars before the ending come home and give room to the formula.

    That is the last phrase; a section that returns keeps more of its first time (S-04).
    """
    borrowed, last = borrowed_bars(form, brief), form.sections[-2]
    phrase = last.phrases[-1].bars
    if not borrowed:
        return 0
    return phrase if last.repeats is None else min(phrase, borrowed + _HOME)


_HOME: Final = 2


def homecoming(form: Form, brief: Brief, bars: int, rng: random.Random) -> list[tuple[str, ...]]:
    """Return skeleton bars that arrive at home just before a borrowed formula.

    Parameters
    ----------
    form : Form
    brief : Brief
    bars : int
        How many bars are left of the last phrase; none gives an empty list.
    rng : random.Random
    """
    mode = form.sections[-1].key.mode
    shout = brief.sub_style == "shout" and mode == "major"
    row = rng.choice(_HOMECOMINGS["shout" if shout else mode])
    rows = [tuple(bar.split()) for bar in row.split("|")]
    while len(rows) < bars:
        rows.insert(0, rows[0])
    return rows[len(rows) - bars :]


def write_ending(form: Form, brief: Brief, rng: random.Random) -> list[ChordSpan]:
    """Write the closing formula and the last bar.

    Parameters
    ----------
    form : Form
        Its last section is an ending.
    brief : Brief
    rng : random.Random

    Returns
    -------
    spans : list of ChordSpan with rule ``"G-08"``, gapless to the end of the piece
    """
    section, bar = form.sections[-1], form.meter.bar
    *lead, final = rng.choice(_formulas(form, brief))
    bars = section.bars - 1 + borrowed_bars(form, brief)
    lead = lead[max(0, len(lead) - bars * _most_per_bar(form)) :] if bars else []
    onset = (form.bars - 1 - bars) * bar
    colour = max(brief.complexity, _COLOUR)
    spans: list[ChordSpan] = []
    lengths = [*_lengths(form, len(lead), bars), bar]
    for step, length in zip([*lead, final], lengths, strict=True):
        chord = step.realise(section.key, colour, rng)
        spans.append(ChordSpan(onset, length, chord, rule=RULE))
        onset += length
    return spans


_COLOUR: Final = 0.3


def _formulas(form: Form, brief: Brief) -> list[list[Step]]:
    style = brief.sub_style if brief.sub_style in _STYLES else "contemporary"
    style = "slow-worship" if brief.application == "worship" else style
    mode = form.sections[-1].key.mode
    asked = tuple(_ASKED_FOR[mode, name] for name in brief.moves if (mode, name) in _ASKED_FOR)
    rows = asked or _FORMULAS[mode, style]
    return [[options[0] for options in parse_steps(row)] for row in rows]


def _most_per_bar(form: Form) -> int:
    return 4 if form.meter.beats >= 4 else 2


def _lengths(form: Form, count: int, bars: int) -> list[Ticks]:
    """Lengths of the leading chords: the first bars are full, the last takes the rest."""
    lengths: list[Ticks] = []
    for place in range(bars):
        left = bars - place - 1
        here = min(_most_per_bar(form), count - len(lengths) - left)
        share, extra = divmod(form.meter.beats, here)
        lengths += [(share + (1 if k < extra else 0)) * form.meter.beat for k in range(here)]
    return lengths
