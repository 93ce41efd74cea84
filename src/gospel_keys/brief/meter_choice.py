"""Choosing the meter: wished, named in the words, written in the chart, or the sub-style's."""

import random
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import Application
from gospel_keys.brief.chart import Chart
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style import Leanings, Style
from gospel_keys.brief.validation import check_meter
from gospel_keys.brief.words import Words
from gospel_keys.score.meter import Meter

_NEAREST: Final = MappingProxyType(
    {
        "6/8": ("12/8", "3/4"),
        "9/8": ("12/8", "6/8"),
        "12/8": ("6/8",),
        "3/8": ("6/8", "3/4"),
        "6/4": ("3/4",),
        "2/4": ("2/2",),
        "3/2": ("3/4",),
    }
)
"""Meters that keep the feel of one that a genre does not play, the nearest first."""
_USUAL: Final = Meter(4, 4)


def stated_meter(
    style: Style, wishes: Wishes, words: Words, chart: Chart | None, remarks: RemarkCollector
) -> Meter | None:
    """Return the meter that the request states, None where it leaves it open.

    Raises
    ------
    InvalidMeterError
        If the genre does not play the meter of the option or the chart.
    """
    charted = chart.meter if chart is not None else None
    if wishes.meter is not None:
        return _wished(check_meter(wishes.meter, style.meters), words, charted, remarks)
    if words.meters:
        return _said(style, words, charted, remarks)
    if charted is not None:
        meter = check_meter(str(charted), style.meters)
        remarks.add("meter", "stated", f"meter {meter} from the chart")
        return meter
    return None if chart is None else _counted(chart, style, remarks)


def choose_meter(
    style: Style,
    application: Application,
    sub_style: str,
    leanings: Leanings,
    *,
    rng: random.Random,
    remarks: RemarkCollector,
) -> Meter:
    """Return the meter: stated, or the sub-style's."""
    if leanings.meter is not None:
        return leanings.meter
    text, reason = style.infer_meter(application, sub_style, leanings, rng=rng)
    remarks.add("meter", "guessed", f"meter {text}, {reason}")
    return Meter.parse(text)


def _wished(wished: Meter, words: Words, charted: Meter | None, remarks: RemarkCollector) -> Meter:
    said = _USUAL if words.is_shuffle else next(iter(words.meters), None)
    for where, other in (("words say", said), ("chart says", charted)):
        if other not in (None, wished):
            remarks.add(
                "meter", "conflict", f"the {where} {other}, the option {wished}; {wished} was taken"
            )
    if said in (None, wished) and charted in (None, wished):
        remarks.add("meter", "stated", f"meter {wished} as asked")
    return wished


def _said(style: Style, words: Words, charted: Meter | None, remarks: RemarkCollector) -> Meter:
    said = _USUAL if words.is_shuffle else words.meters[0]
    taken = said
    if str(said) not in style.meters:
        near = (m for m in _NEAREST.get(str(said), ()) if m in style.meters)
        taken = Meter.parse(next(near, style.meters[0]))
        remarks.add("meter", "conflict", f"{said} is not arranged yet; {taken} was taken")
    elif len(words.meters) > 1 and not words.is_shuffle:
        names = " and ".join(str(meter) for meter in words.meters)
        remarks.add("meter", "conflict", f"the words name {names}; {said} was taken")
    else:
        remarks.add("meter", "stated", f"meter {said} as asked")
    if charted not in (None, taken):
        remarks.add(
            "meter", "conflict", f"the words say {said}, the chart {charted}; {taken} was taken"
        )
    return taken


def _counted(chart: Chart, style: Style, remarks: RemarkCollector) -> Meter | None:
    """Return the meter that the beats written in the bars of a chart add up to."""
    counts = {len(bar) for bar in chart.bars if len(bar) > 2}
    has_holds = any(None in bar for bar in chart.bars)
    if 4 in counts:
        meter = Meter(4, 4)
    elif counts == {3} and has_holds:
        meter = Meter(3, 4)
    else:
        return None
    if str(meter) not in style.meters:
        return None
    beats = "four" if meter.numerator == 4 else "three"
    remarks.add("meter", "guessed", f"meter {meter}, because bars of the chart have {beats} beats")
    return meter
