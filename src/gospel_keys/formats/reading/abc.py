"""ABC 2.1: tunes and two-handed pieces in plain text, as scores.

References
----------
.. [1] *The abc music standard 2.1*, 2011.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.reading.abc_faults import Faults
from gospel_keys.formats.reading.abc_fields import (
    clef_of,
    read_key,
    read_meter,
    read_tempo,
    read_unit,
    unit_of,
)
from gospel_keys.formats.reading.abc_limits import Allowance, check_tune, check_voices
from gospel_keys.formats.reading.abc_voice import AbcVoice
from gospel_keys.formats.reading.assembly import Header, Repeats, assemble
from gospel_keys.formats.reading.events import ReadBar, Remarks
from gospel_keys.formats.reading.merging import merge_rows
from gospel_keys.formats.reading.result import Reading
from gospel_keys.formats.reading.source import load
from gospel_keys.formats.text import printable
from gospel_keys.score.model import Hand, Score

_MOST_TEXT: Final = 4 * 2**20
_FIELD: Final = re.compile(r"([A-Zmrsw+]):(.*)")
_CHANGE: Final = re.compile(r"\[V:([^\]\[]*)\]")
_TUNE: Final = re.compile(r"^X:\s*(\d+)", re.MULTILINE)
_INFORMATION: Final = frozenset("ABCDFGHNORSZIUWmrs")
_EXPECTED: Final = "expected ABC with a key field (K:) and music"


@dataclass(slots=True)
class _Tune:
    """A tune while it is read."""

    remarks: Remarks
    faults: Faults
    fields: dict[str, str] = field(default_factory=dict)
    voices: dict[str, AbcVoice] = field(default_factory=dict)
    clefs: dict[str, str] = field(default_factory=dict)
    octaves: dict[str, int] = field(default_factory=dict)
    staves: list[list[str]] = field(default_factory=list)
    by_octave: bool = True
    in_body: bool = False
    current: str = ""
    last_music: str = ""
    allowance: Allowance = field(default_factory=Allowance)


def read_abc(
    source: bytes | str | Path, *, tune: int | None = None, repeats: Repeats = "play"
) -> Score:
    """Read a tune in ABC as a score for two hands.

    Parameters
    ----------
    source : bytes or path
    tune : int, optional
        The number of the tune (its ``X:`` field) in a book of several; the first without.
    repeats : {"play", "once"}
        Write repeats out in playing order, or read each bar once.

    Raises
    ------
    MalformedInputError
        If it is no ABC, or holds no such tune or no notes.
    """
    return abc_reading(load(source), tune=tune, repeats=repeats).score


def abc_reading(data: bytes, *, tune: int | None = None, repeats: Repeats = "play") -> Reading:
    """Read a tune with remarks about what was taken, left out or guessed."""
    if len(data) > _MOST_TEXT:
        msg = f"the text has {len(data)} bytes; expected ABC of at most {_MOST_TEXT}"
        raise MalformedInputError(msg, value=len(data))
    remarks = Remarks()
    lines = _lines(_decode(data), tune, remarks)
    check_tune(sum(len(line) for _, line in lines))
    faults = Faults(remarks)
    read = _Tune(remarks, faults)
    for faults.line, line in lines:
        _read_line(line, read)
    if not read.voices:
        raise MalformedInputError(f"the text holds no music; {_EXPECTED}")
    bars = merge_rows(_by_hand(read))
    faults.refuse_noise(sum(len(bar.notes) for bar in bars))
    header = Header(printable(read.fields.get("T", "")), "", printable(read.fields.get("C", "")))
    score = assemble(bars, header, remarks, repeats=repeats)
    return Reading(score, "ABC", remarks.texts())


def looks_like_abc(data: bytes) -> bool:
    """Whether a file is ABC by its contents: a key field, and a number or a title."""
    head = data[:65536].decode("latin-1")
    fields = set(re.findall(r"^([XTMLKQ]):", head.lstrip("\xef\xbb\xbf"), re.MULTILINE))
    return "K" in fields and len(fields) > 1


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines(text: str, tune: int | None, remarks: Remarks) -> list[tuple[int, str]]:
    """The lines of the file header and of the tune that is asked for, with their numbers."""
    starts = list(_TUNE.finditer(text))
    if not starts:
        if tune is not None:
            raise MalformedInputError(
                f"the text has no tune number {tune}; {_EXPECTED}", value=tune
            )
        return list(enumerate(text.split("\n"), start=1))
    place = 0
    if tune is not None:
        numbers = [int(start[1][:9]) for start in starts]
        if tune not in numbers:
            msg = f"the text has no tune number {tune}; it has {numbers[0]} to {numbers[-1]}"
            raise MalformedInputError(msg, value=tune)
        place = numbers.index(tune)
    elif len(starts) > 1:
        remarks.add(f"took the first of {len(starts)} tunes, number {starts[0][1][:9]}")
    end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
    head = enumerate(text[: starts[0].start()].split("\n"), start=1)
    before = text.count("\n", 0, starts[place].start())
    body = list(enumerate(text[starts[place].start() : end].split("\n"), start=before + 1))
    # A blank line ends a tune; what follows is free text.
    music = next((n for n, (_, line) in enumerate(body) if n and not line.strip()), len(body))
    return [
        (number, line) for number, line in head if line[1:2] == ":" or line.startswith("%%")
    ] + body[:music]


def _read_line(line: str, tune: _Tune) -> None:
    if line.startswith("%%"):
        _directive(line[2:], tune)
        return
    text = re.sub(r"(?<!\\)%.*", "", line).rstrip()
    tune.faults.shift = len(text) - len(text.lstrip())
    text = text.strip()
    found = _FIELD.fullmatch(text)
    # A bar line behind a letter that is no field of the body makes it a note.
    if found is not None and not (tune.in_body and found[2].startswith("|")):
        _take_field(found[1], found[2].strip(), tune)
    elif tune.in_body and text:
        tune.last_music = tune.current or "1"
        _read_music(text, tune)


def _read_music(text: str, tune: _Tune) -> None:
    """Read a line, which may change the voice on its way."""
    shift, reach = tune.faults.shift, 0
    for change in (*_CHANGE.finditer(text), None):
        piece = text[reach : change.start() if change else None]
        if piece.strip():
            tune.faults.shift = shift + reach
            _voice(tune).read_line(piece)
        if change:
            _switch_voice(change[1], tune)
            reach = change.end()


def _take_field(code: str, value: str, tune: _Tune) -> None:
    tune.faults.check_field(0, code, value)
    if code == "V":
        _switch_voice(value, tune)
    elif code == "+":
        tune.remarks.add("left out the lines that continue a field")
    elif code == "w":
        if tune.last_music in tune.voices:
            tune.voices[tune.last_music].take_lyrics(value)
    elif code not in _INFORMATION:
        take = _take_in_body if tune.in_body else _take_in_head
        take(code, value, tune)
    elif code == "C" and not tune.in_body:
        tune.fields.setdefault("C", value)


def _take_in_body(code: str, value: str, tune: _Tune) -> None:
    """Take a field between the lines, which holds for all voices from here on."""
    several = code in "KMLQ" and len(tune.voices) > 1 and not tune.current
    for voice in list(tune.voices.values()) if several else [_voice(tune)]:
        voice.take_field(code, value)


def _take_in_head(code: str, value: str, tune: _Tune) -> None:
    """Take a field before the music; of several titles the first is the tune's."""
    if code == "T":
        tune.fields.setdefault("T", value)
    else:
        tune.fields[code] = value
        tune.in_body = code == "K"


def _switch_voice(value: str, tune: _Tune) -> None:
    name = (value.split(maxsplit=1) or ["1"])[0]
    clef, octave, _ = clef_of(value)
    if clef:
        tune.clefs[name] = clef
    if octave:
        tune.octaves[name] = octave
    if tune.in_body:
        tune.current = name
        tune.last_music = name
        _voice(tune)


def _voice(tune: _Tune) -> AbcVoice:
    """The voice whose music is being read, made where it first sounds."""
    name = tune.current or "1"
    if name not in tune.voices:
        check_voices(len(tune.voices) + 1)
        tune.voices[name] = _new_voice(name, tune)
    return tune.voices[name]


def _new_voice(name: str, tune: _Tune) -> AbcVoice:
    meter = read_meter(tune.fields.get("M", "none"))
    key = read_key(tune.fields.get("K", ""))
    unit = read_unit(tune.fields.get("L", "")) or unit_of(meter)
    octave = tune.octaves.get(name, key.octave)
    voice = AbcVoice(
        name,
        unit=unit,
        meter=meter,
        key=key,
        remarks=tune.remarks,
        faults=tune.faults,
        octave=octave,
        by_octave=tune.by_octave,
        allowance=tune.allowance,
    )
    tune.clefs.setdefault(name, key.clef)
    if not tune.voices and "Q" in tune.fields:
        mark = read_tempo(tune.fields["Q"], 0, unit)
        if mark is not None:
            voice.mark(mark)
    return voice


def _directive(text: str, tune: _Tune) -> None:
    word, _, rest = text.strip().partition(" ")
    if word in ("score", "staves"):
        tune.staves = _staves(rest)
    elif word == "propagate-accidentals":
        tune.by_octave = not rest.strip().startswith("p")


def _staves(text: str) -> list[list[str]]:
    """The voices of each staff; the braces of a piano come before all else."""
    piano = re.search(r"\{([^}]*)\}", text)
    staves: list[list[str]] = []
    for group, alone in re.findall(r"\(([^)]*)\)|([^\s()\[\]{}|*]+)", piano[1] if piano else text):
        staves.append(group.split() if group else [alone])
    return staves


# Hands.


def _by_hand(tune: _Tune) -> list[list[ReadBar]]:
    """The bars of the voices that are taken; their notes know their hand."""
    hands = _hands(tune)
    taken = [name for name in tune.voices if name in hands]
    left_out = [name for name in tune.voices if name not in hands]
    if left_out:
        tune.remarks.add(f"took voices {', '.join(taken)}; left out {', '.join(left_out)}")
    rows: list[list[ReadBar]] = []
    for number, name in enumerate(taken):
        bars = tune.voices[name].finish()
        for bar in bars:
            for note in bar.notes:
                note.hand = hands[name]
                note.voice = f"{number + 1:03}{note.voice}"
        if bars:
            rows.append(bars)
    if not rows:
        first = f" ({tune.faults.first})" if tune.faults.first else ""
        raise MalformedInputError(f"the text holds no notes{first}; {_EXPECTED}")
    return rows


def _hands(tune: _Tune) -> dict[str, Hand]:
    """The hand of each voice: by staves where the tune names them, else by order and clef."""
    names = list(tune.voices)
    staves = [[name for name in staff if name in tune.voices] for staff in tune.staves]
    staves = [staff for staff in staves if staff] or [[name] for name in names]
    if len(staves) == 1:
        clef = tune.clefs.get(staves[0][0], "")
        return dict.fromkeys(staves[0], Hand.LEFT if clef == "bass" else Hand.RIGHT)
    if len(staves) == 4 and all(len(staff) == 1 for staff in staves):
        tune.remarks.add("read four voices as a closed score on two staves")
        staves = [staves[0] + staves[1], staves[2] + staves[3]]
    right = dict.fromkeys(staves[0], Hand.RIGHT)
    return right | dict.fromkeys(staves[1], Hand.LEFT)
