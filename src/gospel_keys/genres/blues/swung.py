"""A shuffle is written in eighths: its long-short pairs are no triplets on the page.

Where a hand plays only the first and the last third of a beat, players read two eighths under
the word "Shuffle"; a triplet is written where its middle third is played.
"""

from collections.abc import Sequence
from dataclasses import replace

from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Hand
from gospel_keys.units import Ticks


def write_swung(drafts: Sequence[Draft], step: Ticks) -> list[Draft]:
    """Return drafts with long-short pairs written as even parts of the beat.

    Parameters
    ----------
    drafts : sequence of Draft
        For a feel that swings the parts of the beat.
    step : Ticks
        The beat.
    """
    late = 2 * step // 3
    true_triplets = {
        (draft.hand, tick // step)
        for draft in drafts
        for tick in (draft.onset, draft.end)
        if tick % step not in (0, step // 2, late)
    }
    even = {
        (draft.hand, draft.onset // step) for draft in drafts if draft.onset % step == step // 2
    }

    def moved(hand: Hand, tick: Ticks) -> Ticks:
        beat = (hand, tick // step)
        if tick % step != late or beat in true_triplets or beat in even:
            return tick
        return tick - late + step // 2

    written: list[Draft] = []
    for draft in drafts:
        onset, end = moved(draft.hand, draft.onset), moved(draft.hand, draft.end)
        length = end - onset if draft.duration else 0
        written.append(replace(draft, onset=onset, duration=length))
    return written
