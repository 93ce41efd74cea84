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
    cells = [_cell([c for c in score.chords if bar.onset <= c.onset < bar.end]) for bar in bars]
    widths = [max(_NARROWEST, len(symbols), len(romans)) for symbols, romans in cells]
    first = f"{bars[0].index + 1:>4} "
    symbols = " | ".join(s.ljust(w) for (s, _), w in zip(cells, widths, strict=True))
    romans = "   ".join(r.ljust(w) for (_, r), w in zip(cells, widths, strict=True))
    return [f"{first}| {symbols} |", f"       {romans}".rstrip()]


def _cell(chords: Sequence[ChordSpan]) -> tuple[str, str]:
    """Symbols and numerals of a bar, set in common columns; ``%`` where nothing changes."""
    if not chords:
        return "%", ""
    widths = [max(len(str(c.chord)), len(c.roman)) for c in chords]
    symbols = " ".join(str(c.chord).ljust(w) for c, w in zip(chords, widths, strict=True))
    romans = " ".join(c.roman.ljust(w) for c, w in zip(chords, widths, strict=True))
    return symbols.rstrip(), romans.rstrip()
