"""Choosing application, sub-style, meter and tempo from what was said and what fits.

What was said explicitly wins; what is inferred is fitted into the application's tempo
range, and the sub-style with it.
"""

import random
from typing import Final

from gospel_keys.brief.catalogue import Application, GenreCatalogue
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style import Leanings, Style
from gospel_keys.score.meter import Meter

_LIVELY: Final = 0.7
"""Energy of a piece whose named sub-style had to give way: it was asked for with a will."""


def choose_application(
    style: Style,
    catalogue: GenreCatalogue,
    wish: str | None,
    leanings: Leanings,
    remarks: RemarkCollector,
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
    inferred, reason = style.infer_application(catalogue, leanings)
    remarks.add("application", "guessed", f"application {inferred}, {reason}")
    return catalogue.application(inferred)


def choose_sub_style(
    style: Style,
    application: Application,
    leanings: Leanings,
    energy: float,
    remarks: RemarkCollector,
) -> str:
    """Return the sub-style: named, or the one that fits application, meter and energy."""
    named = [name for name in style.sub_style_order if name in leanings.sub_styles]
    if named:
        chosen: str = named[0]
        misfit = style.misfit(chosen, application, leanings)
        if not misfit:
            remarks.add("sub_style", "stated", f"sub-style {chosen} from the words")
            return chosen
        fitting = style.infer_sub_style(application, leanings, max(energy, _LIVELY))
        remarks.add("sub_style", "conflict", f"{misfit}; {fitting} was taken instead of {chosen}")
        return fitting
    chosen = style.infer_sub_style(application, leanings, energy)
    remarks.add("sub_style", "guessed", f"sub-style {chosen} to fit {application.id}")
    return chosen


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
        remarks.add("meter", "stated", f"meter {leanings.meter} as asked")
        return leanings.meter
    text, reason = style.infer_meter(application, sub_style, leanings, rng=rng)
    remarks.add("meter", "guessed", f"meter {text}, {reason}")
    return Meter.parse(text)
