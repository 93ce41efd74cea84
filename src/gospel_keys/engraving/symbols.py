"""Chord symbols a player can start from, and tell apart.

A chord that goes on into a new part, into a repeat or into an ending has its symbol again
there: who begins at that bar has no other. And symbols that follow each other closely keep a
clear gap, for which their bar grows wider.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Chord symbols": the symbol is restated where a
   player may begin, and symbols must not run together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from gospel_keys.score.model import ChordSpan, Note, Score
from gospel_keys.score.notation import printed_bars
from gospel_keys.score.notation.sections import lasting_sections
from gospel_keys.units import Ticks

_SYMBOL: Final = re.compile(r'<harm\b[^>]*\btstamp="([\d.]+)"[^>]*>.*?(</rend></harm>)', re.DOTALL)
_ROOM: Final = "\N{NO-BREAK SPACE}"
"""The engraver keeps symbols as far apart as their text is wide."""

_CLOSE: Final = 1.5
"""Quarters from symbol to symbol; what is further apart has air."""


def restate_chords(score: Score) -> Score:
    """Return a score whose chords begin again where a player may begin.

    Parameters
    ----------
    score : Score

    Returns
    -------
    score : Score
        Its chords are cut at the openings of parts, repeats and endings.
    """
    entries = _entries(score)
    if not any(span.onset < entry < span.end for span in score.chords for entry in entries):
        return score
    pieces = [list(_cut(span, entries)) for span in score.chords]
    firsts = [sum(map(len, pieces[:number])) for number in range(len(pieces))]
    return replace(
        score,
        chords=tuple(span for row in pieces for span in row),
        notes=tuple(_rehomed(note, firsts) for note in score.notes),
    )


def _entries(score: Score) -> tuple[Ticks, ...]:
    parts = {section.onset for section in lasting_sections(score)}
    bars = printed_bars(score)
    jumps = {here.bar.onset for here in bars if here.forward or here.opens}
    # After a repeat the eye comes back from its beginning.
    after = {b.bar.onset for a, b in zip(bars, bars[1:], strict=False) if a.backward}
    return tuple(sorted(parts | jumps | after))


def _cut(span: ChordSpan, entries: Iterable[Ticks]) -> Iterator[ChordSpan]:
    edges = [span.onset, *(n for n in entries if span.onset < n < span.end), span.end]
    for start, end in zip(edges, edges[1:], strict=False):
        yield replace(span, onset=start, duration=end - start)


def _rehomed(note: Note, firsts: list[int]) -> Note:
    known = 0 <= note.chord < len(firsts)
    return replace(note, chord=firsts[note.chord]) if known else note


def room_for_symbols(mei: str, score: Score) -> str:
    """Return an encoded score whose close chord symbols end with the gap that must follow them."""
    close = _CLOSE * score.meter.denominator / 4
    found = list(_SYMBOL.finditer(mei))
    parts: list[str] = []
    done = 0
    for here, after in zip(found, found[1:], strict=False):
        # Where the beats start again a bar has ended; a symbol on its first beat fills it.
        beats = float(after[1]) - float(here[1])
        if beats <= close and (beats > 0 or float(here[1]) > close):
            parts += (mei[done : here.start(2)], _ROOM)
            done = here.start(2)
    return "".join((*parts, mei[done:]))
