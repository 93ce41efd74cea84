"""Songs that people ask for by their title; none is known by name, only by its notes."""

from types import MappingProxyType
from typing import Final

from gospel_keys.brief.text import Hit, Text

_TITLES: Final = (
    "Amazing Grace",
    "Auld Lang Syne",
    "Autumn Leaves",
    "Blessed Assurance",
    "Für Elise",
    "Fur Elise",
    "Great Is Thy Faithfulness",
    "Happy Birthday",
    "His Eye Is on the Sparrow",
    "How Great Thou Art",
    "It Is Well with My Soul",
    "Jingle Bells",
    "Joy to the World",
    "Oh Happy Day",
    "Ode to Joy",
    "Precious Lord",
    "Silent Night",
    "Swing Low Sweet Chariot",
    "This Little Light of Mine",
    "Twinkle Twinkle",
    "Wade in the Water",
    "What a Friend We Have in Jesus",
    "When the Saints",
)
_BY_WORDS: Final = MappingProxyType(
    {" ".join(title.lower().split()[:5]): title for title in _TITLES}
)


def find_songs(text: Text) -> tuple[Hit[str], ...]:
    """Return the well-known songs a text names, each with its title.

    Examples
    --------
    >>> [hit.value for hit in find_songs(Text.of("play amazing grace, slowly"))]
    ['Amazing Grace']
    """
    return text.find(_BY_WORDS)
