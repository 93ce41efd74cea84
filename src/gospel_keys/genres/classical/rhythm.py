"""Rhythm of the melody: bars of letters, one per pulse, laid out as attacks.

See ``rhythms.toml`` for the letters; they mean the same in every meter.
"""

import random
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.genres.classical.pulses import pulse_lengths
from gospel_keys.harmony.form import Form
from gospel_keys.score.meter import Meter
from gospel_keys.units import Ticks

_PERIOD: Final = 8
_NAME: Final = "genres/classical/rhythms.toml"
_ATTACK, _HOLD, _REST = "a", "h", "r"

# letter: events as (kind, share of the pulse in twelfths), for simple and compound pulses
_SIMPLE: Final = MappingProxyType(
    {
        "q": (("a", 12),),
        "e": (("a", 6), ("a", 6)),
        "d": (("a", 9), ("a", 3)),
        "s": (("a", 3),) * 4,
        "t": (("a", 6), ("a", 3), ("a", 3)),
        "u": (("a", 3), ("a", 3), ("a", 6)),
        "h": (("h", 12),),
        "x": (("h", 6), ("a", 6)),
        "r": (("r", 12),),
        "p": (("r", 6), ("a", 6)),
        "k": (("a", 6), ("r", 6)),
    }
)
_COMPOUND: Final = MappingProxyType(
    {
        "q": (("a", 12),),
        "e": (("a", 8), ("a", 4)),
        "d": (("a", 6), ("a", 2), ("a", 4)),
        "s": (("a", 4),) * 3,
        "t": (("a", 4), ("a", 4), ("a", 2), ("a", 2)),
        "u": (("a", 2), ("a", 2), ("a", 4), ("a", 4)),
        "h": (("h", 12),),
        "x": (("h", 8), ("a", 4)),
        "r": (("r", 12),),
        "p": (("r", 8), ("a", 4)),
        "k": (("a", 8), ("r", 4)),
    }
)
_SMALLER: Final = MappingProxyType(
    {"q": "eetu", "e": "tus", "d": "ts", "h": "xe", "x": "e", "t": "s", "u": "s", "k": "e"}
)
"""What a pulse of a theme becomes in a variation."""

_SMALLER_QUICK: Final = MappingProxyType({"q": "e", "h": "xe", "x": "e", "k": "e", "e": "q"})
_DIVIDED: Final = 0.6

LETTERS: Final = frozenset(_SIMPLE)


@lru_cache(maxsize=1)
def load_rhythms() -> dict[tuple[str, int], tuple[str, ...]]:
    """Load the bars by (kind, number of pulses).

    Raises
    ------
    MalformedInputError
        If a bar has another number of letters, or an unknown one; names kind and bar.
    """
    table = tomllib.loads(files("gospel_keys").joinpath(_NAME).read_text(encoding="utf-8"))
    loaded: dict[tuple[str, int], tuple[str, ...]] = {}
    for kind, by_count in table.items():
        for count, rows in by_count.items():
            for row in rows:
                if len(row) != int(count) or set(row) - LETTERS:
                    msg = f"{_NAME} [{kind}] '{row}' must be {count} of {''.join(sorted(LETTERS))}"
                    raise MalformedInputError(msg, value=row)
            loaded[kind, int(count)] = tuple(rows)
    return loaded


def choose_bar(kind: str, pulses: int, rng: random.Random, *, avoid: Iterable[str] = ()) -> str:
    """Choose the letters of a bar; long bars are put together from shorter ones.

    Parameters
    ----------
    kind : str
        Table: ``"idea"``, ``"reply"``, ``"flow"``, ``"cadence"``, ``"half"`` or ``"full"``.
    pulses : int
    rng : random.Random
    avoid : iterable of str
        Bars just used.
    """
    table = load_rhythms()
    rows = table.get((kind, pulses))
    if rows is None:
        head = 3 if pulses % 3 == 0 or pulses == 7 else 4
        first = "idea" if kind in ("reply", "half", "full") else kind
        rest = choose_bar(kind, pulses - head, rng)
        return rng.choice(table[first, head]) + rest
    fresh = [row for row in rows if row not in set(avoid)] or rows
    return rng.choice(fresh)


def calm(letters: str, *, chordal: bool) -> str:
    """Take the fast values out of a bar where the tempo or the texture asks for it.

    Examples
    --------
    >>> calm("sqtd", chordal=False), calm("sqtd", chordal=True)
    ('eqee', 'eqed')
    """
    if chordal:
        return letters.translate(str.maketrans("stu", "eee"))
    return letters.translate(str.maketrans("stud", "eeee"))


def divided(letters: str, rng: random.Random, *, quick: bool) -> str:
    """Return a bar of a variation: some of its pulses in smaller notes, the others as they are.

    Parameters
    ----------
    letters : str
        The bar of the theme.
    rng : random.Random
    quick : bool
        Whether eighths are the smallest notes that there is time for.

    Examples
    --------
    >>> divided("qhqr", random.Random(1), quick=True)
    'ehqr'
    """
    smaller = _SMALLER_QUICK if quick else _SMALLER
    places = [k for k, letter in enumerate(letters) if letter in smaller]
    chosen = {k for k in places if rng.random() < _DIVIDED} or set(places[-1:])
    return "".join(
        rng.choice(smaller[letter]) if k in chosen else letter for k, letter in enumerate(letters)
    )


def lay_bar(letters: str, start: Ticks, meter: Meter) -> list[tuple[Ticks, Ticks, bool]]:
    """Return the attacks of a bar as (onset, duration, held over from before).

    Examples
    --------
    >>> lay_bar("qx", 0, Meter(2, 4))
    [(0, 1440, False), (1440, 480, False)]
    """
    found: list[tuple[Ticks, Ticks, bool]] = []
    tick, sounding = start, False
    for letter, length in zip(letters, pulse_lengths(meter), strict=True):
        events = (_COMPOUND if meter.is_compound or length % 1440 == 0 else _SIMPLE)[letter]
        for kind, share in events:
            ticks = length * share // 12
            if kind == _ATTACK or (kind == _HOLD and not found):
                found.append((tick, ticks, kind == _HOLD))
                sounding = True
            elif kind == _HOLD and sounding:
                onset, before, tied = found[-1]
                found[-1] = (onset, before + ticks, tied)
            else:
                sounding = False
            tick += ticks
    return found


def rhythms_per_eight(form: Form, rows: Mapping[int, object]) -> float:
    """Count the rhythms in eight bars, on average over a piece without intro and ending (S-03).

    Parameters
    ----------
    form : Form
    rows : mapping of int to object
        The rhythm of every bar; equal rhythms are equal objects.
    """
    aside = {
        bar
        for section in form.sections
        if section.name in ("Intro", "Ending")
        for bar in range(section.bar, section.end)
    }
    body = [rows[bar] for bar in sorted(rows) if bar not in aside]
    width = min(_PERIOD, len(body))
    windows = [len(set(body[k : k + width])) for k in range(len(body) - width + 1)]
    return sum(windows) / len(windows) * _PERIOD / width if width else float(_PERIOD)
