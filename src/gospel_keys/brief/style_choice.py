"""Choosing application and sub-style from what was said and what fits.

What was said explicitly wins; what is inferred is fitted into the application's tempo
range, and the sub-style with it.
"""

from typing import Final

from gospel_keys.brief.catalogue import Application, GenreCatalogue
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style import Leanings, Style

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
    left = [a.id for a in catalogue.applications if a.id not in leanings.refused]
    if inferred in leanings.refused and left:
        usual = catalogue.default_application
        refused, inferred = inferred, usual if usual in left else left[0]
        reason = f"because the words rule out {refused}"
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
    if chosen in leanings.refused:
        chosen = _another(style, chosen, application, leanings)
    remarks.add("sub_style", "guessed", f"sub-style {chosen} to fit {application.id}")
    return chosen


def _another(style: Style, refused: str, application: Application, leanings: Leanings) -> str:
    """Return the sub-style that fits best in place of one that the words rule out."""
    fitting = [
        name
        for name in reversed(style.sub_style_order)
        if name not in leanings.refused and not style.misfit(name, application, leanings)
    ]
    return fitting[0] if fitting else refused
