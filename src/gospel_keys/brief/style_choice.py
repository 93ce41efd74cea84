"""Choosing application, sub-style, meter and tempo from what was said and what fits.

What was said explicitly wins; what is inferred is fitted into the application's tempo
range, and the sub-style with it.
"""

import random
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import Application, GenreCatalogue
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.score.meter import Meter
from gospel_keys.units import Bpm

_TEMPI: Final = MappingProxyType(
    {
        ("slow-worship", True): (48.0, 66.0),
        ("slow-worship", False): (60.0, 74.0),
        ("contemporary", True): (60.0, 84.0),
        ("contemporary", False): (70.0, 100.0),
        ("traditional", True): (58.0, 84.0),
        ("traditional", False): (58.0, 84.0),
        ("shout", False): (116.0, 152.0),
        ("shout", True): (116.0, 152.0),
    }
)
"""Felt beats a minute by sub-style and whether the meter is compound."""

_SWUNG: Final = frozenset({"gospel-shuffle", "gospel-swing", "backbeat-emphasis"})
_SUB_STYLE_ORDER: Final = ("shout", "slow-worship", "traditional", "contemporary")
_SLOW, _FAST = 0.25, 0.75
_SHOUT_ENERGY = 0.7
_EDGE = 0.25
"""Share of an application's range that a style outside it may use, at the nearer end."""
_SHOUT_IN_QUARTERS: Bpm = 190.0


@dataclass(frozen=True, slots=True)
class Leanings:
    """What the request says that bears on style; None or empty where it is silent.

    Parameters
    ----------
    applications, sub_styles : tuple of str
        Named in the words.
    moods : tuple of str
    energy : float in 0..1 or None
        From mood words or wishes.
    place : float in 0..1 or None
        Position of the tempo in its range, from tempo words, else from moods.
    tempo : Bpm or None
        A stated number.
    meter : Meter or None
        A stated meter.
    rhythm : str or None
    """

    applications: tuple[str, ...]
    sub_styles: tuple[str, ...]
    moods: tuple[str, ...]
    energy: float | None
    place: float | None
    tempo: Bpm | None
    meter: Meter | None
    rhythm: str | None


def choose_application(
    catalogue: GenreCatalogue, wish: str | None, leanings: Leanings, remarks: RemarkCollector
) -> Application:
    """Return the application: wished, named, or inferred.

    Raises
    ------
    InvalidRequestError
        If the wish is not one of the genre's applications.
    """
    named = leanings.applications
    if wish is not None:
        chosen = catalogue.application(wish)
        if named and chosen.id not in named:
            remarks.add(
                "application",
                "conflict",
                f"the words say {named[0]}, the option says {chosen.id}; {chosen.id} was taken",
            )
        else:
            remarks.add("application", "stated", f"application {chosen.id} as asked")
        return chosen
    if named:
        chosen = catalogue.application(named[0])
        if len(named) > 1:
            remarks.add(
                "application",
                "conflict",
                f"the words name {' and '.join(named)}; {chosen.id} was taken",
            )
        else:
            remarks.add("application", "stated", f"application {chosen.id} from the words")
        return chosen
    inferred, reason = _infer_application(catalogue, leanings)
    remarks.add("application", "guessed", f"application {inferred}, {reason}")
    return catalogue.application(inferred)


def _infer_application(catalogue: GenreCatalogue, leanings: Leanings) -> tuple[str, str]:
    if leanings.tempo is not None:
        return _application_at(catalogue, leanings)
    if "shout" in leanings.sub_styles:
        return "uptempo", "because a shout is fast"
    if "slow-worship" in leanings.sub_styles or "worshipful" in leanings.moods:
        return "worship", "because the words are about worship"
    place = leanings.place
    if place is not None and place <= _SLOW:
        return "worship", "because the words ask for a slow or restrained piece"
    is_joyful = "joyful" in leanings.moods and (leanings.energy or 0.0) >= 0.8
    if place is not None and (place >= _FAST or is_joyful):
        return "uptempo", "because the words ask for a fast piece"
    return catalogue.default_application, "because the words name no use"


def _application_at(catalogue: GenreCatalogue, leanings: Leanings) -> tuple[str, str]:
    tempo = leanings.tempo or 0.0
    reason = f"because {tempo:g} beats a minute lie in its range"
    slow_words = leanings.place is not None and leanings.place <= _SLOW
    order = ("worship", "practice", "uptempo", "concert")
    if slow_words or "slow-worship" in leanings.sub_styles:
        reason = "because the words ask for a slow piece"
        if tempo <= catalogue.application("worship").tempo[1]:
            return "worship", reason
    for name in order:
        low, high = catalogue.application(name).tempo
        if low <= tempo <= high:
            return name, reason
    return ("worship", "the slowest") if tempo < 70 else ("concert", "the widest in range")


def choose_sub_style(
    application: Application, leanings: Leanings, energy: float, remarks: RemarkCollector
) -> str:
    """Return the sub-style: named, or the one that fits application, meter and energy."""
    named = [style for style in _SUB_STYLE_ORDER if style in leanings.sub_styles]
    if named:
        chosen: str = named[0]
        misfit = _misfit(chosen, application, leanings)
        if not misfit:
            remarks.add("sub_style", "stated", f"sub-style {chosen} from the words")
            return chosen
        fitting = _infer_sub_style(application, leanings, max(energy, _SHOUT_ENERGY))
        remarks.add("sub_style", "conflict", f"{misfit}; {fitting} was taken instead of {chosen}")
        return fitting
    chosen = _infer_sub_style(application, leanings, energy)
    remarks.add("sub_style", "guessed", f"sub-style {chosen} to fit {application.id}")
    return chosen


def _misfit(style: str, application: Application, leanings: Leanings) -> str:
    if style == "slow-worship" and application.id == "uptempo":
        return f"slow worship does not fit {application.id} at {_span(application)}"
    if style != "shout":
        return ""
    if application.id == "worship":
        return f"a shout does not fit {application.id} at {_span(application)}"
    meter = leanings.meter
    if meter is not None and (meter.is_compound or meter.numerator == 3):
        return f"a shout is in cut time, not {meter}"
    return ""


def _infer_sub_style(application: Application, leanings: Leanings, energy: float) -> str:
    meter = leanings.meter
    if meter is not None:
        if meter.numerator == 3:
            return "traditional"
        if meter.is_compound:
            return "slow-worship" if application.id == "worship" else "traditional"
        if str(meter) == "2/2":
            return "traditional" if application.id == "worship" else "shout"
    if application.id == "worship":
        return "contemporary" if energy >= 0.6 or leanings.rhythm else "slow-worship"
    if application.id == "uptempo":
        is_plain = meter is None and leanings.rhythm not in _SWUNG
        return "shout" if is_plain else "contemporary"
    return "contemporary"


def choose_meter(
    application: Application,
    sub_style: str,
    leanings: Leanings,
    *,
    rng: random.Random,
    remarks: RemarkCollector,
) -> Meter:
    """Return the meter: stated, or the sub-style's."""
    if leanings.meter is not None:
        remarks.add("meter", "stated", f"meter {leanings.meter} as asked")
        return leanings.meter
    text, reason = _infer_meter(application, sub_style, leanings, rng=rng)
    remarks.add("meter", "guessed", f"meter {text}, {reason}")
    return Meter.parse(text)


def _infer_meter(
    application: Application, sub_style: str, leanings: Leanings, *, rng: random.Random
) -> tuple[str, str]:
    draw = rng.random()
    if leanings.rhythm is not None and sub_style != "shout":
        return "4/4", f"because {leanings.rhythm} divides beats of four"
    if sub_style == "shout":
        if leanings.tempo is not None and leanings.tempo >= _SHOUT_IN_QUARTERS:
            return "4/4", f"because {leanings.tempo:g} counts quarters"
        return "2/2", "because a shout is felt in two"
    if sub_style == "slow-worship" and application.id != "worship":
        return "4/4", "which stays flowing at these tempi"
    if sub_style == "traditional" and application.id == "uptempo":
        return "4/4", "because fast traditional gospel is in four"
    if sub_style == "slow-worship":
        prefers_six = "worshipful" in leanings.moods or draw < 0.6
        return ("6/8" if prefers_six else "4/4"), "which slow worship likes"
    if sub_style == "traditional":
        return ("12/8" if draw < 0.7 else "3/4"), "which traditional gospel likes"
    return "4/4", "the usual meter of contemporary gospel"


def tempo_range(application: Application, sub_style: str, meter: Meter) -> tuple[Bpm, Bpm]:
    """Return the tempi that suit both; the application's range wins where they part.

    Parameters
    ----------
    application : Application
    sub_style : str
    meter : Meter

    Returns
    -------
    low, high : Bpm
        Felt beats a minute.
    """
    low, high = _TEMPI[sub_style, meter.is_compound]
    first, last = application.tempo
    edge = _EDGE * (last - first)
    if low > last:
        return last - edge, last
    if high < first:
        return (first, last) if application.id == "uptempo" else (first, first + edge)
    return max(low, first), min(high, last)


def _span(application: Application) -> str:
    return f"{application.tempo[0]:g}-{application.tempo[1]:g} beats a minute"
