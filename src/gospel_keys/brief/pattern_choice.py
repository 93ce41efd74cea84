"""Choosing patterns: wished by option, named in the words, or suggested by a mood."""

from typing import Final

from gospel_keys.brief.catalogue import Family, GenreCatalogue
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.pattern_words import PatternWords
from gospel_keys.brief.remarks import RemarkCollector

_FAMILIES: Final[tuple[Family, ...]] = ("left_hand", "right_hand", "rhythm", "form")


def choose_patterns(
    words: PatternWords,
    wishes: Wishes,
    *,
    catalogue: GenreCatalogue,
    spoken_rhythm: str | None,
    mood_rhythm: str | None,
    remarks: RemarkCollector,
) -> dict[Family, str | None]:
    """Return the pattern of each family, None where the arranger is free.

    Parameters
    ----------
    words : PatternWords
    wishes : Wishes
    catalogue : GenreCatalogue
    spoken_rhythm : str or None
        A rhythm that other words imply for certain ("12/8 feel in 4/4").
    mood_rhythm : str or None
        A rhythm that a mood suggests.
    remarks : RemarkCollector

    Returns
    -------
    patterns : dict of family to pattern identifier

    Raises
    ------
    UnknownPatternError
        If a wish is not in the catalogue.
    """
    said: dict[Family, str | None] = {
        "left_hand": words.left_hand,
        "right_hand": words.right_hand,
        "rhythm": words.rhythm or spoken_rhythm,
        "form": words.form,
    }
    for family in _FAMILIES:
        wish = getattr(wishes, family)
        if wish is not None:
            said[family] = _wished(
                family, wish, said[family], words=words, catalogue=catalogue, remarks=remarks
            )
        elif said[family] is not None:
            remarks.add(family, "stated", f"{said[family]} from the words")
    for family, other in words.surplus:
        if other != said[family]:
            remarks.add(
                family, "conflict", f"the words also name {other}; {said[family]} was taken"
            )
    known = {pattern.id for pattern in catalogue.family("rhythm")}
    if said["rhythm"] is None and mood_rhythm in known - words.excluded:
        said["rhythm"] = mood_rhythm
        remarks.add("rhythm", "guessed", f"{mood_rhythm} because the words ask for a groove")
    return said


def _wished(
    family: Family,
    wish: str,
    said: str | None,
    *,
    words: PatternWords,
    catalogue: GenreCatalogue,
    remarks: RemarkCollector,
) -> str:
    wished = catalogue.pattern(family, wish).id
    if said not in (None, wished) or wished in words.excluded:
        remarks.add(
            family,
            "conflict",
            f"the words and the option disagree about the {family.replace('_', ' ')};"
            f" {wished} was taken",
        )
    else:
        remarks.add(family, "stated", f"{wished} as asked")
    return wished
