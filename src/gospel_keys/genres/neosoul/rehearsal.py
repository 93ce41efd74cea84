"""Takes of the right hand's rhythm: the first that is neither a loop nor a ramble (S-03)."""

from collections.abc import Callable, Sequence
from statistics import mean
from typing import Final

from gospel_keys.genres.neosoul.chance import PHRASE, chance_by_bar
from gospel_keys.genres.neosoul.fills import Fill, write_fills
from gospel_keys.genres.neosoul.groove import BENT, Hit, plan_hits
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.units import QUARTER, Ticks

_PERIOD: Final = 8
_NORMAL: Final = (5.2, 6.4)
"""Different rhythms of the right hand in eight bars: five to seven, ghosts to come (S-03)."""

_TAKES: Final = 7
_MORE_BENT: Final = 0.2
_RINGING: Final = 1.1
"""Quarters that a sustained chord has until the next attack, on average at least."""


def rehearse(
    stage: Stage,
    family_of: Callable[[int], str],
    voicings: Sequence[Voicing],
    *,
    seed: int,
    fills: frozenset[int],
) -> tuple[list[Hit], list[Fill]]:
    """Plan attacks and fills in several takes and keep the first with a normal variety.

    Parameters
    ----------
    stage : Stage
    family_of : callable
        Maps a bar to its family of cells.
    voicings : sequence of Voicing, one for each chord of the stage
    seed : int
    fills : frozenset of int
        Bars that end in a fill.

    Returns
    -------
    hits : list of Hit
    fills : list of Fill
        Where none of the takes is normal, the nearest one.
    """
    low, high = _NORMAL
    best: tuple[float, list[Hit], list[Fill]] | None = None
    bent = BENT
    for take in range(_TAKES):
        hits = plan_hits(stage, family_of, seed=seed, fills=fills, take=take, bent=bent)
        chance = chance_by_bar(stage.form, seed, "fills", turn=2 * PHRASE)
        written = write_fills(stage, hits, voicings, sorted(fills), chance)
        count = rhythms_in_eight(stage, hits, written)
        distance = max(low - count, count - high, 0.0) + _restlessness(stage, hits, family_of)
        if best is None or distance < best[0]:
            best = distance, hits, written
        if not distance:
            break
        bent = min(1.0, bent + _MORE_BENT) if count < low else 0.0 if count > high else bent
    assert best is not None
    return best[1], best[2]


def _restlessness(stage: Stage, hits: Sequence[Hit], family_of: Callable[[int], str]) -> float:
    """How many quarters the sustained chords fall short of ringing long enough, on average."""
    bar = stage.meter.bar
    held = [
        hit.duration / QUARTER
        for hit in hits
        if family_of(hit.onset // bar).startswith("sustained")
        and not stage.form.section_at(hit.onset // bar).kind.is_frame
    ]
    return max(0.0, _RINGING - mean(held)) if held else 0.0


def rhythms_in_eight(stage: Stage, hits: Sequence[Hit], fills: Sequence[Fill]) -> float:
    """Return how many rhythms eight bars have on average, intro and ending left out.

    Parameters
    ----------
    stage : Stage
    hits : sequence of Hit
    fills : sequence of Fill
        A fill takes the place of the attacks in its stretch.
    """
    bar = stage.meter.bar
    rows: dict[int, set[Ticks]] = {}
    for onset in _struck(hits, fills):
        rows.setdefault(onset // bar, set()).add(onset % bar)
    body = [
        frozenset(rows.get(b, ()))
        for section in stage.form.sections
        if not section.kind.is_frame
        for b in range(section.bar, section.end)
    ]
    width = min(_PERIOD, len(body))
    windows = [body[k : k + width] for k in range(len(body) - width + 1)] if width else []
    return mean(len(set(w)) for w in windows) * _PERIOD / width if windows else 0.0


def _struck(hits: Sequence[Hit], fills: Sequence[Fill]) -> list[Ticks]:
    """Where the right hand strikes when the fills have taken their stretches."""
    onsets = [draft.onset for fill in fills for draft in fill.drafts]
    spans = [(fill.start, fill.end) for fill in fills]
    return onsets + [h.onset for h in hits if not any(a <= h.onset < b for a, b in spans)]
