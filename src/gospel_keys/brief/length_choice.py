"""Choosing the length: wished, counted in the words, the chart's, or the genre's usual one."""

from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import GenreCatalogue
from gospel_keys.brief.chart import Chart
from gospel_keys.brief.length_words import LengthWords
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.validation import BARS, check_bars
from gospel_keys.score.meter import Meter
from gospel_keys.units import Bpm

_CHORUS: Final = MappingProxyType({"blues": 12, "jazz": 32})
"""Bars of a chorus where the words do not say."""
_FORM_CHORUS: Final = MappingProxyType(
    {
        **dict.fromkeys(("aaba", "abac", "rhythm-changes"), 32),
        "blues": 12,
        "eight-bar": 8,
        "sixteen-bar": 16,
    }
)
"""Bars of a chorus of a form that is named; the others have the genre's own."""


def choose_bars(
    catalogue: GenreCatalogue,
    wishes: Wishes,
    words: LengthWords,
    chart: Chart | None,
    *,
    form: str | None = None,
    tempo: Bpm,
    meter: Meter,
    remarks: RemarkCollector,
) -> int:
    """Return the number of bars.

    Parameters
    ----------
    catalogue : GenreCatalogue
    wishes : Wishes
    words : LengthWords
    chart : Chart or None
    form : str or None
        Its choruses are counted; whole ones of a form that is named by its length are no
        contradiction.
    tempo : Bpm
        In felt beats, for a length given as time.
    meter : Meter
    remarks : RemarkCollector

    Raises
    ------
    InvalidRequestError
        If the words count more bars than a piece may have.
    """
    said = _choruses(catalogue, words, remarks, form=form) or words.bars
    if wishes.bars is not None:
        in_choruses = said == words.form_bars and said is not None and wishes.bars % said == 0
        if said not in (None, wishes.bars) and not in_choruses:
            remarks.add(
                "bars", "conflict", f"the words say {said} bars, the option {wishes.bars}, taken"
            )
        else:
            remarks.add("bars", "stated", f"{wishes.bars} bars as asked")
        return wishes.bars
    if said is not None:
        if words.others:
            others = " and ".join(str(other) for other in words.others)
            remarks.add("bars", "conflict", f"the words also say {others} bars; {said} were taken")
        elif said == words.bars:
            remarks.add("bars", "stated", f"{said} bars from the words")
        return check_bars(said)
    if chart is not None:
        remarks.add("bars", "stated", f"{len(chart.bars)} bars of the chart")
        return len(chart.bars)
    if words.seconds is not None:
        exact = words.seconds * tempo / 60 / meter.beats
        bars = min(max(4 * round(exact / 4), 4), BARS[1])
        remarks.add("bars", "adjusted", f"{bars} bars for {words.seconds:g} seconds")
        return bars
    chorus = _FORM_CHORUS.get(form or "")
    if chorus is not None:
        remarks.add("bars", "guessed", f"{chorus} bars, one chorus of the form")
        return chorus
    remarks.add("bars", "guessed", f"{catalogue.default_bars} bars, the usual length")
    return catalogue.default_bars


def _choruses(
    catalogue: GenreCatalogue, words: LengthWords, remarks: RemarkCollector, *, form: str | None
) -> int | None:
    """Return the bars of so many choruses, in genres that play them."""
    if words.choruses is None or catalogue.id not in _CHORUS:
        return None
    if words.bars is not None and words.bars != words.form_bars:
        return None
    chorus = words.form_bars or _FORM_CHORUS.get(form or "", _CHORUS[catalogue.id])
    bars = min(chorus * words.choruses, BARS[1] // chorus * chorus)
    remarks.add("bars", "adjusted", f"{bars} bars for {words.choruses} choruses of {chorus}")
    return bars
