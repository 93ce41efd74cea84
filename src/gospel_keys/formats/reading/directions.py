"""Directions of MusicXML: tempo, dynamics, hairpins, pedal, form, feel and jumps."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from gospel_keys.formats.musicxml_marks import HIDDEN_SECTION
from gospel_keys.formats.reading.events import (
    Feel,
    Mark,
    PedalEdge,
    ReadBar,
    ReadChord,
    Rehearsal,
    Remarks,
    WedgeEdge,
)
from gospel_keys.formats.reading.notes import number
from gospel_keys.formats.reading.tempo import tempo_of_words
from gospel_keys.formats.text import printable
from gospel_keys.score.model import DynamicMark, TempoMark
from gospel_keys.units import QUARTER, WHOLE, Ticks

VELOCITIES: Final = {
    "pppp": 16, "ppp": 24, "pp": 40, "p": 52, "mp": 62, "mf": 76, "f": 90, "ff": 104,
    "fff": 116, "ffff": 124, "fp": 90, "sf": 104, "sfz": 104, "sffz": 112, "fz": 104,
    "rf": 98, "rfz": 98, "sfp": 104, "pf": 76, "n": 8,
}  # fmt: skip
"""Velocity of a sign where the file names no loudness: even steps around mf = 76."""

UNITS: Final = {
    "whole": WHOLE, "half": WHOLE // 2, "quarter": WHOLE // 4, "eighth": WHOLE // 8,
    "16th": WHOLE // 16, "32nd": WHOLE // 32,
}  # fmt: skip
_FORTE: Final = 90
SAME_TEMPO: Final = 0.0
"""Stands for "as fast as before" until the bars are in order."""

_CHANGING: Final = re.compile(
    r"\b(rit|rall|accel|string|allarg|calando|smorz|slargando|stretto|a tempo|tempo i|tempo primo"
    r"|(poco |un poco )?(pi[uù]|meno) (lento|mosso)|slower|faster|slowing)\b",
    re.IGNORECASE,
)
_FEEL: Final = re.compile(r"\b(swing|swung|shuffle|laid-back|straight)\b", re.IGNORECASE)
_JUMPS: Final = (
    (re.compile(r"\b(d\.\s?c|dc|d c(?= al)|da capo)\b", re.IGNORECASE), "capo"),
    (
        re.compile(r"\b((d\.\s?s|ds|d s(?= al)|dal segno)\b|d(al|\.)? ?\U0001d10b)", re.IGNORECASE),
        "segno",
    ),
)
_TO_CODA: Final = re.compile(r"\bto (coda\b|\U0001d10c)|\bal(la)? coda (?=$)", re.IGNORECASE)
_CODA: Final = re.compile(r"^\W*coda\W*$", re.IGNORECASE)
_FINE: Final = re.compile(r"^\s*fine\.?\s*$", re.IGNORECASE)
_NO_CHORD: Final = re.compile(r"^\(?(n\. ?c\.?|nc|no chord)\)?$", re.IGNORECASE)
_BACK_TO: Final = re.compile(r"\b(d\.?|dal)\s*$", re.IGNORECASE)
_ON_TO: Final = re.compile(r"\b(to|al|alla)\s*$", re.IGNORECASE)
"""Words before the drawn sign to which they lead."""


def read_direction(element: etree._Element, onset: Ticks, bar: ReadBar, remarks: Remarks) -> None:
    """Add what a ``<direction>`` says to its bar.

    Parameters
    ----------
    element : lxml element
    onset : Ticks in the bar
        With the direction's own offset.
    bar : ReadBar
    remarks : Remarks
    """
    words: list[str] = []
    metronome: tuple[float, Ticks] | None = None
    sound = element.find("sound")
    for kind in element.iterfind("direction-type"):
        for child in kind:
            tag = str(child.tag)
            if tag == "words":
                words.append(printable(child.text or ""))
            elif tag == "metronome":
                metronome = _metronome(child) or metronome
            else:
                bar.marks += _mark(child, onset, sound)
                if tag in ("segno", "coda"):
                    _take_sign(tag, " ".join(words) or _words_before(element), bar)
    text = " ".join(word for word in words if word)
    _take_words(text, onset, bar)
    feel = _feel(text, onset, sound)
    if feel is not None:
        bar.marks.append(feel)
        text = _without(text, feel.text)
    tempo = _tempo(text, metronome, onset, sound)
    if tempo is not None:
        bar.marks.append(tempo)
    elif text and feel is None and not _is_known(text):
        remarks.add(f"left out the words '{text[:40]}'")
    if sound is not None:
        take_sound_signs(sound, bar)


def read_sound(element: etree._Element, onset: Ticks, bar: ReadBar) -> None:
    """Add a ``<sound>`` that stands by itself: a tempo or a jump."""
    tempo = _tempo("", None, onset, element)
    if tempo is not None:
        bar.marks.append(tempo)
    take_sound_signs(element, bar)


def take_sound_signs(sound: etree._Element, bar: ReadBar) -> None:
    """Add the jumps of a ``<sound>`` to the signs of a bar."""
    signs = bar.signs
    signs.segno |= sound.get("segno") is not None
    signs.coda |= sound.get("coda") is not None
    signs.to_coda |= sound.get("tocoda") is not None
    signs.fine |= sound.get("fine") is not None
    if sound.get("dacapo") == "yes":
        signs.jump = "capo"
    elif sound.get("dalsegno") is not None:
        signs.jump = "segno"


def _mark(child: etree._Element, onset: Ticks, sound: etree._Element | None) -> Iterator[Mark]:
    tag = str(child.tag)
    if tag == "dynamics":
        yield from dynamics_of(child, onset, sound)
    elif tag == "wedge":
        kind = str(child.get("type", ""))
        if kind in ("crescendo", "diminuendo", "stop"):
            yield WedgeEdge(onset, kind, str(child.get("number", "1")))
    elif tag == "pedal":
        kind = str(child.get("type", ""))
        # A line broken at the end of a system is still the same pressing.
        word = {"start": "start", "change": "change", "stop": "stop"}.get(kind)
        if word:
            yield PedalEdge(onset, word)
    elif tag in ("rehearsal", "other-direction"):
        name = printable(child.text or "")
        if tag == "other-direction":
            name = name.removeprefix(HIDDEN_SECTION) if name.startswith(HIDDEN_SECTION) else ""
        if name:
            yield Rehearsal(onset, name)


def dynamics_of(
    element: etree._Element, onset: Ticks, sound: etree._Element | None = None
) -> Iterator[DynamicMark]:
    """Yield the dynamics of a ``<dynamics>`` element, loud as the sound says."""
    level = number(sound.get("dynamics")) if sound is not None else 0.0
    for child in element:
        sign = str(child.tag)
        if sign == "other-dynamics":
            sign = printable(child.text or "")
        if not sign:
            continue
        velocity = round(level * _FORTE / 100) if level else VELOCITIES.get(sign, 76)
        yield DynamicMark(onset, sign, max(1, min(127, velocity)))


def _take_sign(tag: str, words: str, bar: ReadBar) -> None:
    """Take a drawn segno or coda: a place to go to, or behind words the leap that leads there."""
    if tag == "segno" and _BACK_TO.search(words):
        bar.signs.jump = "segno"
    elif tag == "segno":
        bar.signs.segno = True
    elif _ON_TO.search(words) and not bar.signs.jump:
        bar.signs.to_coda = True
    elif not bar.signs.jump:
        bar.signs.coda = True


def _words_before(element: etree._Element) -> str:
    """The words of the direction just before one; some programs write a sign apart from them."""
    before = element.getprevious()
    if before is None or before.tag != "direction":
        return ""
    return printable(before.findtext("direction-type/words", ""))


def _take_words(text: str, onset: Ticks, bar: ReadBar) -> None:
    """Jumps written out as words, and the depth of the pedal."""
    if not text:
        return
    for pattern, jump in _JUMPS:
        if pattern.search(text):
            bar.signs.jump = "capo" if jump == "capo" else "segno"
    if _TO_CODA.search(text) and not bar.signs.jump:
        bar.signs.to_coda = True
    if _CODA.match(text):
        bar.signs.coda = True
    if _FINE.match(text):
        bar.signs.fine = True
    if _NO_CHORD.match(text):
        bar.chords.append(ReadChord(onset, None))
    if text in ("half pedal", "full pedal"):
        bar.marks.append(PedalEdge(onset, "depth", 64 if text.startswith("half") else 127))


def _is_known(text: str) -> bool:
    signs = (*(pattern for pattern, _ in _JUMPS), _TO_CODA, _CODA, _FINE, _NO_CHORD)
    return text in ("half pedal", "full pedal") or any(p.search(text) for p in signs)


def _metronome(element: etree._Element) -> tuple[float, Ticks] | None:
    """Beats per minute and the beat; None for anything else that a metronome mark may say."""
    unit = UNITS.get(element.findtext("beat-unit", "").strip())
    found = re.search(r"\d+(?:\.\d+)?", element.findtext("per-minute", ""))
    if unit is None or found is None or not 5 <= float(found[0]) <= 1000:
        return None
    dots = sum(1 for child in element if child.tag == "beat-unit-dot")
    return float(found[0]), round(unit * (2 - 0.5**dots))


def _tempo(
    text: str,
    metronome: tuple[float, Ticks] | None,
    onset: Ticks,
    sound: etree._Element | None,
) -> TempoMark | None:
    quarters = number(sound.get("tempo")) if sound is not None else 0.0
    if metronome is not None:
        bpm, beat = metronome
        if quarters and abs(quarters * QUARTER / beat - bpm) < 0.1:
            bpm = quarters * QUARTER / beat  # The sound keeps the fraction the page rounds.
        return TempoMark(onset, bpm, beat, text)
    if 5 <= quarters <= 2000:
        return TempoMark(onset, quarters, QUARTER, text, visible=False)
    guess = tempo_of_words(text)
    if guess is None and not _CHANGING.search(text):
        return None
    return TempoMark(onset, guess or SAME_TEMPO, QUARTER, text, visible=False)


def _feel(text: str, onset: Ticks, sound: etree._Element | None) -> Feel | None:
    found = _FEEL.search(text)
    if found is not None:
        return Feel(onset, [p.strip() for p in text.split(",") if _FEEL.search(p)][-1])
    swing = sound.find("swing") if sound is not None else None
    if swing is None:
        return None
    if swing.find("straight") is not None:
        return Feel(onset, "")
    heavy = number(swing.findtext("first")) >= 2 * number(swing.findtext("second") or "1")
    name = "Shuffle" if heavy else "Swing"
    return Feel(onset, f"{name} 16ths" if swing.findtext("swing-type") == "16th" else name)


def _without(text: str, feel: str) -> str:
    """The words of a tempo without the feel that stands behind them."""
    return text.removesuffix(feel).strip(" ,")
