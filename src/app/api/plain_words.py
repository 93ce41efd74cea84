"""What is wrong with a field of a request, in words a player understands."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from app.services.suggestion import nearest

_LONGEST: Final = 40

Found = Mapping[str, Any]  # The framework describes errors in such mappings.


def in_plain_words(found: Found, place: str, fields: Sequence[str] = ()) -> str:
    """Return an error of the framework as a sentence.

    Parameters
    ----------
    found : mapping
        ``type``, ``input``, ``ctx`` and ``msg`` of the error.
    place : str
        The field.
    fields : sequence of str
        What the request may hold, where that is known.

    Examples
    --------
    >>> in_plain_words({"type": "missing"}, "description")
    'description is missing'
    >>> in_plain_words({"type": "extra_forbidden"}, "temp", ["key", "tempo"])
    "unknown field 'temp'; expected one of key, tempo; did you mean 'tempo'?"
    """
    if found["type"] == "extra_forbidden":
        return _unknown(place, fields)
    if found["type"] == "missing":
        return f"{place} is missing"
    expected = _EXPECTED.get(found["type"])
    if expected is None:
        return f"{place}: {found['msg']}"
    return f"{place} {_shown(found.get('input'))} {expected(found.get('ctx', {}))}"


def _unknown(place: str, fields: Sequence[str]) -> str:
    if not fields:
        return f"unknown field '{place}'"
    meant = nearest(place.replace("_", "-"), [name.replace("_", "-") for name in fields])
    hint = f"; did you mean '{meant.replace('-', '_')}'?" if meant else ""
    return f"unknown field '{place}'; expected one of {', '.join(fields)}{hint}"


def _shown(value: object) -> str:
    """The value as it was sent, shortened."""
    text = repr(value) if isinstance(value, str) else f"{value}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _of_kind(kind: str) -> Callable[[Found], str]:
    return lambda _: f"is not {kind}"


def _bound(words: str, name: str) -> Callable[[Found], str]:
    return lambda ctx: f"is out of range; expected {ctx[name]:.20g} {words}"


_NUMBER: Final = _of_kind("a number")
_WHOLE: Final = _of_kind("a whole number")
_YES_OR_NO: Final = _of_kind("true or false")
_EXPECTED: Final[Mapping[str, Callable[[Found], str]]] = MappingProxyType(
    {
        "string_type": _of_kind("text"),
        "float_type": _NUMBER,
        "float_parsing": _NUMBER,
        "finite_number": _NUMBER,
        "int_type": _WHOLE,
        "int_parsing": _WHOLE,
        "int_parsing_size": _WHOLE,
        "int_from_float": _WHOLE,
        "bool_type": _YES_OR_NO,
        "bool_parsing": _YES_OR_NO,
        "list_type": _of_kind("a list"),
        "model_attributes_type": _of_kind("an object"),
        "dict_type": _of_kind("an object"),
        "greater_than_equal": _bound("or more", "ge"),
        "less_than_equal": _bound("or less", "le"),
        "literal_error": lambda ctx: f"is not offered; expected {ctx['expected']}",
        "enum": lambda ctx: f"is not offered; expected {ctx['expected']}",
        "string_too_short": lambda ctx: (
            f"is too short; expected at least {ctx['min_length']} characters"
            if ctx["min_length"] > 1
            else "is empty; expected at least one character"
        ),
        "string_too_long": lambda ctx: (
            f"is too long; expected at most {ctx['max_length']} characters"
        ),
    }
)
