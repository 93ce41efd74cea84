"""How much music one tune of ABC may hold, so that a hostile one is refused at once."""

from dataclasses import dataclass
from typing import Final

from gospel_keys.errors import MalformedInputError

MOST_TUNE: Final = 256 * 1024
"""Characters of one tune; movements of symphonies in ABC stay below them."""

MOST_SIGNS: Final = 40_000
"""Notes, rests, bar lines and other signs of one tune."""

MOST_VOICES: Final = 64


@dataclass(slots=True)
class Allowance:
    """What a tune may still hold, for all its voices together.

    Parameters
    ----------
    signs : int
    """

    signs: int = MOST_SIGNS

    def spend(self, signs: int = 1) -> None:
        """Take signs away.

        Raises
        ------
        MalformedInputError
            If there are no more.
        """
        self.signs -= signs
        if self.signs < 0:
            msg = f"the tune has more than {MOST_SIGNS} signs; expected one piece of music"
            raise MalformedInputError(msg, value=MOST_SIGNS)


def check_tune(characters: int) -> None:
    """Refuse a tune by the length of its text.

    Raises
    ------
    MalformedInputError
        If it is longer than any piece of music.
    """
    if characters > MOST_TUNE:
        msg = f"the tune has {characters} characters; expected at most {MOST_TUNE}"
        raise MalformedInputError(msg, value=characters)


def check_voices(voices: int) -> None:
    """Refuse a tune by the number of its voices.

    Raises
    ------
    MalformedInputError
        If there are more than any score has.
    """
    if voices > MOST_VOICES:
        msg = f"the tune has more than {MOST_VOICES} voices; expected a piece of music"
        raise MalformedInputError(msg, value=voices)
