"""Realising a figured bass: close position, near the chord before, contrary to the bass.

Figures are read as in the eighteenth century: ``""`` is 5/3, ``6`` is 6/3, ``7``, ``6/5``,
``4/3``, ``4/2`` the sevenths, ``4-3``, ``7-6`` and ``9-8`` suspensions; a sign before a figure
alters it, a sign alone alters the third.

References
----------
.. [1] Bach, C. P. E., *Versuch* (1762), part two: close position, common tones held, the
   right hand against the bass.
"""

import re
from collections.abc import Sequence
from itertools import combinations, product
from types import MappingProxyType
from typing import Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.genres.classical.counterpoint import are_parallel
from gospel_keys.genres.classical.diatonic import pitch_of, step_of
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch

LOW: Final = 55
HIGH: Final = 79
_FIGURE: Final = re.compile(r"([#bn]?)(\d)?")
_COMPLETE: Final = MappingProxyType(
    {
        "": (3, 5), "5": (3, 5), "3": (3, 5), "6": (3, 6), "64": (4, 6), "7": (3, 5, 7),
        "65": (3, 5, 6), "43": (3, 4, 6), "42": (2, 4, 6), "2": (2, 4, 6), "4": (4, 5),
        "9": (3, 5, 9), "94": (4, 5, 9), "76": (3, 7), "54": (4, 5), "53": (3, 5), "63": (3, 6),
    }
)  # fmt: skip


def read_figures(text: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Read the figures over one bass note.

    Parameters
    ----------
    text : str
        For example ``"6/5"``, ``"#"``, ``"4-3"`` or ``"7-6"``.

    Returns
    -------
    chords : tuple of tuple of (number, alteration)
        Two chords for a suspension and its resolution, else one.

    Raises
    ------
    MalformedInputError
        If the figures are not known; names them.

    Examples
    --------
    >>> read_figures("6/5"), read_figures("4-3")
    ((((3, 0), (5, 0), (6, 0)),), (((4, 0), (5, 0)), ((3, 0), (5, 0))))
    """
    parts = text.split("-")
    if len(parts) == 2 and {"4-3", "7-6", "9-8"} & {re.sub("[#bn]", "", text)}:
        last = {"3": "3", "6": "6", "8": ""}[parts[1][-1]]
        sign = parts[1][:-1] if parts[1][-1] == "3" else ""
        first = {"4": "4", "7": "76", "9": "9"}[parts[0][-1]]
        return _chord(first, text), _chord(sign or last, text)
    return (_chord(text, text),)


def _chord(text: str, whole: str) -> tuple[tuple[int, int], ...]:
    signs: dict[int, int] = {}
    digits = ""
    for part in text.split("/") if "/" in text else re.findall(r"[#bn]?\d|[#bn]", text):
        match = _FIGURE.fullmatch(part)
        if match is None:
            break
        number = match[2] or ""
        alter = {"#": 1, "b": -1}.get(match[1], 0)
        if alter:
            signs[int(number or 3)] = alter
        digits += number
    numbers = _COMPLETE.get(digits)
    if numbers is None or (text and not digits and not signs and text != "n"):
        msg = f"unknown figures '{whole}'; expected for example 6, 6/5, 4/3, 4/2, 7, 4-3 or #"
        raise MalformedInputError(msg, value=whole)
    return tuple((number, signs.get(number, 0)) for number in numbers)


def realise_bass(
    bass: Sequence[MidiPitch], figures: Sequence[str], key: Key
) -> tuple[tuple[MidiPitch, ...], ...]:
    """Realise a figured bass for the right hand.

    Parameters
    ----------
    bass : sequence of MidiPitch
    figures : sequence of str, one for each bass note
    key : Key

    Returns
    -------
    chords : tuple of tuple of MidiPitch
        Three notes each inside 55..79, ascending; a suspension gives two chords.

    Raises
    ------
    MalformedInputError
        If figures are not known.

    Examples
    --------
    >>> realise_bass((48, 43, 48), ("", "", ""), Key.parse("C"))
    ((60, 64, 67), (59, 62, 67), (60, 64, 67))
    """
    steps: list[tuple[MidiPitch, tuple[tuple[int, int], ...], bool]] = []
    for low, text in zip(bass, figures, strict=True):
        for place, chord in enumerate(read_figures(text)):
            steps.append((low, chord, place > 0))
    chosen: list[tuple[MidiPitch, ...]] = []
    for place, (low, chord, _) in enumerate(steps):
        options = _options(low, chord, key)
        before = (steps[place - 1][0], chosen[-1]) if chosen else None
        chosen.append(min(options, key=lambda o: _cost(o, low, before)))
    return tuple(chosen)


def _options(
    bass: MidiPitch, chord: tuple[tuple[int, int], ...], key: Key
) -> list[tuple[MidiPitch, ...]]:
    step, _ = step_of(bass, key)
    classes = [(pitch_of(step + n - 1, 0, key) + alter) % 12 for n, alter in chord]
    if len(classes) == 2:
        classes.append(bass % 12)
    pitches = [p for p in range(max(LOW, bass + 3), HIGH + 1) if p % 12 in classes]
    found: list[tuple[MidiPitch, ...]] = [
        three
        for three in combinations(pitches, 3)
        if {p % 12 for p in three} == set(classes) and three[2] - three[0] <= 12
    ]
    return found or [tuple(pitches[:3])]


def _cost(
    option: tuple[MidiPitch, ...],
    bass: MidiPitch,
    before: tuple[MidiPitch, tuple[MidiPitch, ...]] | None,
) -> float:
    if before is None:
        return abs(option[2] - 67)
    low, upper = before
    cost = float(sum(abs(a - b) for a, b in zip(option, upper, strict=False)))
    old, new = (low, *upper), (bass, *option)
    for a, b in product(range(4), range(4)):
        if a < b < len(old) and b < len(new) and are_parallel((old[a], old[b]), (new[a], new[b])):
            cost += 30.0
    similar = (bass - low) * (option[2] - upper[2])
    return cost + (1.0 if similar > 0 else 0.0) + 0.15 * abs(option[2] - 69)
