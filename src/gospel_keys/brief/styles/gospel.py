"""Gospel: worship, concert, practice and uptempo; slow worship, contemporary, traditional, shout."""

import random
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import Application, GenreCatalogue
from gospel_keys.brief.style import FAST, SLOW, Leanings, phrases
from gospel_keys.score.meter import Meter
from gospel_keys.units import Bpm

_APPLICATION_WORDS: Final = MappingProxyType(
    phrases(
        {
            "worship": "worship, worship service, praise and worship, congregational, congregation,"
            " worship set",
            "concert": "concert, recital, stage, showcase, concert piece, performance piece,"
            " showpiece",
            "practice": "practice, practise, exercise, lesson, etude, study piece, for learning,"
            " warm up, rehearsal",
            "uptempo": "uptempo, up tempo, praise break, shout music, shouting music, fast praise,"
            " up tempo praise, uptempo praise",
        }
    )
)
_SUB_STYLE_WORDS: Final = MappingProxyType(
    phrases(
        {
            "shout": "shout, shouting, shout music, shouting music, praise break, holy dance,"
            " church stomp, breakdown",
            "slow-worship": "slow worship, worship ballad, altar call, altar music, communion,"
            " invitation, soaking, soaking worship, prayer, prayer music, invocation,"
            " slow gospel ballad",
            "traditional": "traditional, hymn, hymns, hymnal, old school, old time, old fashioned,"
            " sanctified, spiritual, church hymn, southern gospel, mass choir, quartet,"
            " baptist, pentecostal, vintage, golden age, roots gospel",
            "contemporary": "contemporary, modern, urban, ccm, r&b, rnb, neo soul, radio,"
            " current, today's, praise and worship, pop, offertory, prelude, special",
        }
    )
)
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
_EDGE = 0.25
"""Share of an application's range that a style outside it may use, at the nearer end."""
_SHOUT_IN_QUARTERS: Bpm = 190.0
_ENERGY: Final = MappingProxyType(
    {"practice": 0.5, "worship": 0.4, "concert": 0.6, "uptempo": 0.85}
)
_COMPLEXITY: Final = MappingProxyType(
    {"practice": 0.4, "worship": 0.5, "concert": 0.65, "uptempo": 0.5}
)
_IMPROVISATION: Final = MappingProxyType(dict.fromkeys(_ENERGY, 0.5))


class GospelStyle:
    """The gospel reading of what is left open."""

    application_words: Mapping[str, str] = _APPLICATION_WORDS
    sub_style_words: Mapping[str, str] = _SUB_STYLE_WORDS
    sub_style_order: tuple[str, ...] = _SUB_STYLE_ORDER
    meters: tuple[str, ...] = ("4/4", "3/4", "6/8", "12/8", "2/2")
    energy: Mapping[str, float] = _ENERGY
    complexity: Mapping[str, float] = _COMPLEXITY
    improvisation: Mapping[str, float] = _IMPROVISATION
    triplet_rhythm: str | None = "gospel-shuffle"

    def infer_application(self, catalogue: GenreCatalogue, leanings: Leanings) -> tuple[str, str]:
        """Return an application and the reason for it."""
        if leanings.tempo is not None:
            return _application_at(catalogue, leanings)
        if "shout" in leanings.sub_styles:
            return "uptempo", "because a shout is fast"
        if "slow-worship" in leanings.sub_styles or "worshipful" in leanings.moods:
            return "worship", "because the words are about worship"
        place = leanings.place
        if place is not None and place <= SLOW:
            return "worship", "because the words ask for a slow or restrained piece"
        if leanings.is_easy and "joyful" in leanings.moods:
            return catalogue.default_application, "because a beginner's joy is no shout"
        is_joyful = "joyful" in leanings.moods and (leanings.energy or 0.0) >= 0.8
        if place is not None and (place >= FAST or is_joyful):
            return "uptempo", "because the words ask for a fast piece"
        return catalogue.default_application, "because the words name no use"

    def misfit(self, sub_style: str, application: Application, leanings: Leanings) -> str:
        """Return why a named sub-style does not fit, or nothing."""
        if sub_style == "slow-worship" and application.id == "uptempo":
            return f"slow worship does not fit {application.id} at {_span(application)}"
        if sub_style != "shout":
            return ""
        if application.id == "worship":
            return f"a shout does not fit {application.id} at {_span(application)}"
        meter = leanings.meter
        if meter is not None and (meter.is_compound or meter.numerator == 3):
            return f"a shout is in cut time, not {meter}"
        return ""

    def infer_sub_style(self, application: Application, leanings: Leanings, energy: float) -> str:
        """Return a sub-style that fits application, meter and energy."""
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

    def infer_meter(
        self, application: Application, sub_style: str, leanings: Leanings, *, rng: random.Random
    ) -> tuple[str, str]:
        """Return a meter and the reason for it."""
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

    def tempo_range(
        self, application: Application, sub_style: str, meter: Meter
    ) -> tuple[Bpm, Bpm]:
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


def _application_at(catalogue: GenreCatalogue, leanings: Leanings) -> tuple[str, str]:
    tempo = leanings.tempo or 0.0
    reason = f"because {tempo:g} beats a minute lie in its range"
    slow_words = leanings.place is not None and leanings.place <= SLOW
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


def _span(application: Application) -> str:
    return f"{application.tempo[0]:g}-{application.tempo[1]:g} beats a minute"
