"""How each genre reads what the words leave open."""

from gospel_keys.brief.style import Style


def style_of(genre: str) -> Style:
    """Return the style of a genre of the catalogue."""
    if genre == "gospel":
        from gospel_keys.brief.styles.gospel import GospelStyle

        return GospelStyle()
    from gospel_keys.brief.styles import tables

    found: Style = {
        "jazz": tables.JAZZ,
        "blues": tables.BLUES,
        "classical": tables.CLASSICAL,
        "neosoul": tables.NEOSOUL,
    }[genre]
    return found
