"""Numbers spelled out, as far as musicians count bars and minutes."""

from types import MappingProxyType
from typing import Final

NUMBER_WORDS: Final = MappingProxyType(
    {
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "eleven": 11,
        "twelve": 12,
        "fourteen": 14,
        "sixteen": 16,
        "eighteen": 18,
        "twenty": 20,
        "twenty four": 24,
        "thirty": 30,
        "thirty two": 32,
        "forty": 40,
        "forty eight": 48,
        "sixty four": 64,
        "ninety six": 96,
    }
)


def number_pattern() -> str:
    """Return a regular expression for a number in digits or words, longest first."""
    words = sorted(NUMBER_WORDS, key=len, reverse=True)
    return "(?:[0-9]+|" + "|".join(word.replace(" ", "[ -]") for word in words) + ")"


def read_number(text: str) -> int:
    """Return the value of a number in digits or words.

    Examples
    --------
    >>> read_number("thirty-two")
    32
    """
    cleaned = text.lower().replace("-", " ")
    return int(cleaned[:9]) if cleaned.isdigit() else NUMBER_WORDS[cleaned]
