"""The error tree of the library.

::

    GospelKeysError
    ├── InvalidPitchError(ValueError)
    ├── InvalidIntervalError(ValueError)
    ├── InvalidScaleError(ValueError)
    ├── InvalidChordError(ValueError)
    ├── InvalidKeyError(ValueError)
    ├── InvalidRomanNumeralError(ValueError)
    ├── InvalidMeterError(ValueError)
    ├── InvalidRequestError(ValueError)
    ├── InvalidScoreError(ValueError)
    ├── MalformedInputError(ValueError)
    ├── UnknownPatternError(ValueError)
    ├── RegisterTooNarrowError(ValueError)
    ├── RenderingError(RuntimeError)
    └── RenderingCancelledError(RuntimeError)

Each leaf carries a stable ``code`` (kebab case, part of the public API), the offending
``value`` and a message that says what was expected.
"""

from typing import ClassVar


class GospelKeysError(Exception):
    """Root of every error the library raises on purpose.

    Parameters
    ----------
    message : str
        What was wrong and what was expected.
    value : object, optional
        The offending value.
    """

    code: ClassVar[str] = "gospel-keys-error"

    def __init__(self, message: str, *, value: object = None) -> None:
        super().__init__(message)
        self.message = message
        self.value = value


class InvalidPitchError(GospelKeysError, ValueError):
    """A pitch or pitch name that cannot be read."""

    code = "invalid-pitch"


class InvalidIntervalError(GospelKeysError, ValueError):
    """An interval that cannot be read or does not exist."""

    code = "invalid-interval"


class InvalidScaleError(GospelKeysError, ValueError):
    """A scale name that is not in the catalogue."""

    code = "invalid-scale"


class InvalidChordError(GospelKeysError, ValueError):
    """A chord symbol that cannot be read; ``column`` counts from 1."""

    code = "invalid-chord"

    def __init__(self, message: str, *, value: object = None, column: int | None = None) -> None:
        super().__init__(message, value=value)
        self.column = column


class InvalidKeyError(GospelKeysError, ValueError):
    """A key that cannot be read."""

    code = "invalid-key"


class InvalidRomanNumeralError(GospelKeysError, ValueError):
    """A Roman or Nashville numeral that cannot be read."""

    code = "invalid-roman-numeral"


class InvalidMeterError(GospelKeysError, ValueError):
    """A time signature outside what the product plays."""

    code = "invalid-meter"


class InvalidRequestError(GospelKeysError, ValueError):
    """A request whose values are out of range; ``field`` names the culprit."""

    code = "invalid-request"

    def __init__(self, message: str, *, value: object = None, field: str | None = None) -> None:
        super().__init__(message, value=value)
        self.field = field


class InvalidScoreError(GospelKeysError, ValueError):
    """A score that breaks its own invariants (overlapping ties, notes outside the bars)."""

    code = "invalid-score"


class MalformedInputError(GospelKeysError, ValueError):
    """Input bytes that are not what they claim to be; ``offset`` is in bytes."""

    code = "malformed-input"

    def __init__(self, message: str, *, value: object = None, offset: int | None = None) -> None:
        super().__init__(message, value=value)
        self.offset = offset


class UnknownPatternError(GospelKeysError, ValueError):
    """A pattern name that the genre does not have."""

    code = "unknown-pattern"


class RegisterTooNarrowError(GospelKeysError, ValueError):
    """A register that cannot hold the chord asked for."""

    code = "register-too-narrow"


class RenderingError(GospelKeysError, RuntimeError):
    """An engraver, synthesiser or encoder that did not produce its output."""

    code = "rendering-failed"


class RenderingCancelledError(GospelKeysError, RuntimeError):
    """A rendering that stopped because its caller no longer wanted it."""

    code = "rendering-cancelled"
