"""Meter: the time signature and the beats a player feels in it."""

from dataclasses import dataclass, field

from gospel_keys.errors import InvalidMeterError
from gospel_keys.units import DOTTED_QUARTER, WHOLE, Ticks

_DENOMINATORS = (2, 4, 8, 16)
_MAX_NUMERATOR = 24


@dataclass(frozen=True, slots=True)
class Meter:
    """A time signature.

    Parameters
    ----------
    numerator : int in 1..24
    denominator : int in {2, 4, 8, 16}

    Attributes
    ----------
    bar : Ticks
        Length of a bar.
    is_compound : bool
        Whether the beat divides in three (6/8, 9/8, 12/8).
    beat : Ticks
        The felt beat: the dotted quarter in compound meters, else the denominator.
    beats : int
        Felt beats in a bar.
    pulse : Ticks
        The usual subdivision: the third of a compound beat, half of a simple one.

    Raises
    ------
    InvalidMeterError
        If either number is out of range.

    Examples
    --------
    >>> Meter.parse("6/8").beat
    1440
    >>> Meter.parse("4/4").bar
    3840
    """

    numerator: int = 4
    denominator: int = 4
    # Everybody asks for these all the time: they are worked out once.
    bar: Ticks = field(init=False, compare=False, repr=False)
    is_compound: bool = field(init=False, compare=False, repr=False)
    beat: Ticks = field(init=False, compare=False, repr=False)
    beats: int = field(init=False, compare=False, repr=False)
    pulse: Ticks = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse signatures that cannot be beaten."""
        if self.denominator not in _DENOMINATORS or not 1 <= self.numerator <= _MAX_NUMERATOR:
            msg = (
                f"'{self.numerator}/{self.denominator}' is not a meter; expected a numerator"
                f" from 1 to {_MAX_NUMERATOR} over 2, 4, 8 or 16, for example 4/4 or 6/8"
            )
            raise InvalidMeterError(msg, value=(self.numerator, self.denominator))
        compound = self.denominator >= 8 and self.numerator % 3 == 0 and self.numerator > 3
        bar = self.numerator * WHOLE // self.denominator
        beat = (DOTTED_QUARTER * 8 if compound else WHOLE) // self.denominator
        put = object.__setattr__
        put(self, "bar", bar)
        put(self, "is_compound", compound)
        put(self, "beat", beat)
        put(self, "beats", bar // beat)
        put(self, "pulse", beat // 3 if compound else beat // 2)

    @classmethod
    def parse(cls, text: str) -> "Meter":
        """Read ``"6/8"``, ``"C"`` (4/4) or ``"cut"`` (2/2)."""
        cleaned = text.strip().lower()
        named = {"c": "4/4", "common": "4/4", "cut": "2/2", "common time": "4/4", "cut time": "2/2"}
        top, slash, bottom = named.get(cleaned, cleaned).partition("/")
        if not slash or not top.strip().isdecimal() or not bottom.strip().isdecimal():
            msg = f"'{text}' is not a meter; expected something like 4/4, 3/4 or 6/8"
            raise InvalidMeterError(msg, value=text)
        return cls(int(top), int(bottom))

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"
