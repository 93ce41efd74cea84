"""How each genre reads what the words leave open."""

from typing import Final

from gospel_keys.brief.catalogue import GenreCatalogue, add_catalogue
from gospel_keys.brief.style import Style

_added: Final[dict[str, Style]] = {}


def style_of(genre: str) -> Style:
    """Return the style of a genre of the catalogue."""
    if genre == "gospel":
        from gospel_keys.brief.styles.gospel import GospelStyle

        return GospelStyle()
    from gospel_keys.brief.styles import tables

    built_in: dict[str, Style] = {
        "jazz": tables.JAZZ,
        "blues": tables.BLUES,
        "classical": tables.CLASSICAL,
        "neosoul": tables.NEOSOUL,
    }
    return (built_in | _added)[genre]


def add_style(catalogue: GenreCatalogue, style: Style) -> None:
    """Make the words of one more genre readable.

    Raises
    ------
    InvalidRequestError
        If there is a genre of that name.
    """
    add_catalogue(catalogue)
    _added[catalogue.id] = style
