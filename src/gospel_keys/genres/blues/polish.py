"""The last look at both hands: chords made whole, tender tones struck once (R-07)."""

from collections import defaultdict
from collections.abc import Sequence

from gospel_keys.genres.blues.notation import Grid
from gospel_keys.genres.completion import complete_chords
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Role
from gospel_keys.units import Ticks


def polish(stage: Stage, grid: Grid, left: Sequence[Draft], right: Sequence[Draft]) -> list[Draft]:
    """Return both hands, complete and clean.

    Parameters
    ----------
    stage : Stage
    grid : Grid
    left, right : sequence of Draft
    """
    bars = frozenset(range(stage.form.bars))
    drafts = [*left, *right]
    drafts += complete_chords(stage, drafts, thin_left=bars)
    del grid
    return _undoubled(stage, drafts, {d.onset for d in left})


def _undoubled(stage: Stage, drafts: Sequence[Draft], together: set[Ticks]) -> list[Draft]:
    """Drop inner notes that double a third, seventh or alteration of the left hand."""
    struck: dict[Ticks, set[int]] = defaultdict(set)
    for draft in drafts:
        if draft.hand.value == "left" and draft.duration:
            struck[draft.onset].add(draft.midi % 12)
    kept: list[Draft] = []
    for draft in drafts:
        chord = stage.chords[draft.chord].chord
        step = (draft.midi - chord.root.pitch_class) % 12
        tender = chord.is_dominant and step in {1, 3, 4, 6, 8, 10}
        doubled = draft.onset in together and draft.midi % 12 in struck[draft.onset]
        if tender and doubled and draft.role is Role.INNER:
            continue
        kept.append(draft)
    return kept
