"""Chords in time: operations on sequences of chord spans that every genre needs."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from gospel_keys.score.model import ChordSpan


def join_repeated(
    spans: Sequence[ChordSpan],
    *,
    may_join: Callable[[ChordSpan, ChordSpan], bool] | None = None,
) -> list[ChordSpan]:
    """Join neighbouring spans of one chord into one that lasts as long as both.

    Parameters
    ----------
    spans : sequence of ChordSpan
        In order, without holes.
    may_join : callable
        Of two neighbours with the same chord, whether the second only goes on; always if left
        out.

    Returns
    -------
    list of ChordSpan
        The first of each run, lengthened: its rule, numeral and comment stay.
    """
    joined: list[ChordSpan] = []
    for span in spans:
        before = joined[-1] if joined else None
        again = before is not None and before.chord == span.chord
        if before is not None and again and (may_join is None or may_join(before, span)):
            joined[-1] = replace(before, duration=before.duration + span.duration)
        else:
            joined.append(span)
    return joined
