"""A chord chart for the terminal: four bars a line, Roman numerals beneath."""

from collections.abc import Iterator, Sequence

from gospel_keys.score.model import Bar, ChordSpan, Score

_BARS_A_LINE = 4
_NARROWEST = 15


def chord_chart(score: Score) -> str:
    """Return the chart of a score as text."""
    lines: list[str] = []
    for section, bars in _sections(score):
        lines.append(f"  {section}")
        for start in range(0, len(bars), _BARS_A_LINE):
            lines += _line(score, bars[start : start + _BARS_A_LINE])
    return "\n".join(lines)


def _sections(score: Score) -> Iterator[tuple[str, list[Bar]]]:
    bars = score.bars()
    for section in score.sections:
        yield section.name, [b for b in bars if section.onset <= b.onset < section.end]
    if not score.sections:
        yield "", list(bars)


def _line(score: Score, bars: Sequence[Bar]) -> list[str]:
    sounding = [_sounding(score, bar) for bar in bars]
    before = [None, *sounding]
    cells = [
        _cell(chords, bar, repeats=len(chords) == 1 and chords == last)
        for bar, chords, last in zip(bars, sounding, before, strict=False)
    ]
    widths = [max(_NARROWEST, len(symbols), len(romans)) for symbols, romans in cells]
    # A pickup is bar 0, as on the page.
    first = f"{bars[0].index + (0 if score.pickup else 1):>4} "
    symbols = " | ".join(s.ljust(w) for (s, _), w in zip(cells, widths, strict=True))
    romans = "   ".join(r.ljust(w) for (_, r), w in zip(cells, widths, strict=True))
    return [f"{first}| {symbols} |", f"       {romans}".rstrip()]


def _sounding(score: Score, bar: Bar) -> list[ChordSpan]:
    """The chords of a bar, the one held over from the bar before included."""
    return [c for c in score.chords if c.onset < bar.end and c.end > bar.onset]


def _cell(chords: Sequence[ChordSpan], bar: Bar, *, repeats: bool) -> tuple[str, str]:
    """Symbols and numerals of a bar, set in common columns.

    A chord held over stands in brackets; ``%`` where the same one chord goes on.
    """
    if repeats or not chords:
        return "%" if repeats else "", ""
    rows = [_texts(chord, held=chord.onset < bar.onset) for chord in chords]
    widths = [max(len(symbol), len(roman)) for symbol, roman in rows]
    symbols = " ".join(symbol.ljust(w) for (symbol, _), w in zip(rows, widths, strict=True))
    romans = " ".join(roman.ljust(w) for (_, roman), w in zip(rows, widths, strict=True))
    return symbols.rstrip(), romans.rstrip()


def _texts(span: ChordSpan, *, held: bool) -> tuple[str, str]:
    return (f"({span.chord})", "") if held else (str(span.chord), span.roman)
