"""Phrases of four bars, counted from the start of each section.

Both the tempo and the dynamics breathe over them (arranging rules P-04 and P-09).
"""

from bisect import bisect_right
from dataclasses import dataclass

from gospel_keys.score.model import Bar, Score
from gospel_keys.units import Ticks

_BARS = 4


@dataclass(frozen=True, slots=True)
class PhraseSpan:
    """A phrase in the score.

    Parameters
    ----------
    onset, end : Ticks
    rise : float in -1..1
        Place of the phrase inside its section: -1 the first, 1 the last, 0 an only one.
    """

    onset: Ticks
    end: Ticks
    rise: float = 0.0

    def position(self, tick: float) -> float:
        """Return how far a tick lies inside the phrase, 0..1."""
        return min(max((tick - self.onset) / (self.end - self.onset), 0.0), 1.0)


def phrase_spans(score: Score, bars: tuple[Bar, ...]) -> tuple[PhraseSpan, ...]:
    """Cut a score into phrases of four bars, beginning anew with every section.

    Parameters
    ----------
    score : Score
    bars : tuple of Bar
        ``score.bars()``.

    Returns
    -------
    phrases : tuple of PhraseSpan, without gaps, covering the piece
    """
    starts = {section.onset for section in score.sections} | {0}
    groups: list[list[list[Bar]]] = []
    for bar in bars:
        if not groups or bar.onset in starts:
            groups.append([[]])
        elif len(groups[-1][-1]) == _BARS:
            groups[-1].append([])
        groups[-1][-1].append(bar)
    spans = []
    for group in groups:
        steps = max(len(group) - 1, 1)
        for index, phrase in enumerate(group):
            rise = 2 * index / steps - 1 if len(group) > 1 else 0.0
            spans.append(PhraseSpan(phrase[0].onset, phrase[-1].end, rise))
    return tuple(spans)


def phrase_at(phrases: tuple[PhraseSpan, ...], tick: float) -> PhraseSpan:
    """Return the phrase that a tick belongs to."""
    index = bisect_right(phrases, tick, key=lambda phrase: phrase.onset) - 1
    return phrases[max(index, 0)]
