"""Guide tones under a single line: thirds and sevenths that lead by step (V-04, J-57).

Where the left hand walks, the right hand alone says what the chords are. Every chord gets
its third and seventh, placed along the smoothest path, under a note of the line that is near
enough, or struck in a rest.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import MidiPitch, Ticks

LOWEST: Final[MidiPitch] = 53
HIGHEST: Final[MidiPitch] = 74
_SPAN: Final = 12


@dataclass(frozen=True, slots=True)
class _Chance:
    """An attack that may take guide tones: its place, length, top, and what it strikes."""

    onset: Ticks
    duration: Ticks
    top: MidiPitch | None
    low: MidiPitch


def support_line(
    stage: Stage, line: Sequence[Draft], left: Sequence[Draft], start: Ticks, end: Ticks
) -> list[Draft]:
    """Return the guide tones to strike with a line.

    Parameters
    ----------
    stage : Stage
    line : sequence of Draft
        The right hand's single notes.
    left : sequence of Draft
    start, end : Ticks
        The stretch.
    """
    spans = stage.chords_between(start, end)
    mine: dict[int, list[Draft]] = defaultdict(list)
    for draft in line:
        mine[draft.chord].append(draft)
    below: dict[int, MidiPitch] = defaultdict(int)
    for draft in left:
        if draft.role is not Role.GHOST:
            below[draft.chord] = max(below[draft.chord], draft.midi)
    chances = [_chances(stage, index, mine[index], line, below[index]) for index, _ in spans]
    drafts: list[Draft] = []
    for (index, span), chance, guides in zip(
        spans, chances, _lead(stage, spans, chances), strict=True
    ):
        del span
        drafts += _strike(stage, index, guides, chance)
    return drafts


def _chances(
    stage: Stage, index: int, mine: Sequence[Draft], line: Sequence[Draft], low: MidiPitch
) -> list[_Chance]:
    """Where a chord's guide tones may be struck: under its notes, or in a rest."""
    span = stage.chords[index]
    found = [_Chance(d.onset, d.duration, d.midi, low) for d in mine]
    window = stage.meter.bar
    near = [d for d in line if span.onset - window <= d.onset < span.end + window]
    for offset in (0, stage.off_step, stage.step, stage.step + stage.off_step, 2 * stage.step):
        onset = span.onset + offset
        after = min((d.onset for d in near if d.onset >= onset), default=span.end)
        busy = any(d.onset <= onset < d.end for d in near) or after == onset
        room = min(after, span.end) - onset
        if not busy and room >= stage.off_step and (offset == 0 or span.duration > offset):
            found.append(_Chance(onset, min(room, 2 * stage.step), None, low))
    return found


def _lead(
    stage: Stage, spans: Sequence[tuple[int, object]], chances: Sequence[Sequence[_Chance]]
) -> list[Voicing]:
    paths: dict[Voicing, tuple[float, tuple[Voicing, ...]]] = {(): (0.0, ())}
    for (index, _), chance in zip(spans, chances, strict=True):
        after: dict[Voicing, tuple[float, tuple[Voicing, ...]]] = {}
        for guides in _placings(guide_classes(stage.chords[index].chord)):
            own = _reach_cost(guides, chance)
            cost, path = min(
                ((c + _travel(g, guides), p) for g, (c, p) in paths.items()),
                key=lambda state: state[0],
            )
            after[guides] = (cost + own, (*path, guides))
        paths = after or {(): min(paths.values(), key=lambda state: state[0])}
    return list(min(paths.values(), key=lambda state: state[0])[1])


def _placings(classes: frozenset[int]) -> list[Voicing]:
    pitches = [p for p in range(LOWEST, HIGHEST + 1) if p % 12 in classes]
    size = len(classes)
    return [
        pair
        for pair in combinations(pitches, size)
        if len({p % 12 for p in pair}) == size and pair[-1] - pair[0] < _SPAN
    ] or [()]


def _travel(before: Voicing, after: Voicing) -> float:
    if not before or not after:
        return 0.0
    moves = [abs(m) for m in matched_moves(before, after)]
    return sum(moves) + 3.0 * sum(max(0, m - 2) for m in moves)


def _fits(guides: Voicing, chance: _Chance) -> bool:
    if not guides or guides[0] <= chance.low:
        return False
    if chance.top is None:
        return True
    inner = [p for p in guides if p != chance.top]
    return not inner or (
        chance.top - inner[0] <= _SPAN and inner[-1] < chance.top - 1 and _clean(inner, chance.top)
    )


def _clean(inner: Sequence[MidiPitch], top: MidiPitch) -> bool:
    return all(top - p not in (1, 13) for p in inner)


def _reach_cost(guides: Voicing, chances: Sequence[_Chance]) -> float:
    if not guides:
        return 4.0
    best = min((_chance_cost(guides, c) for c in chances), default=9.0)
    return best + 0.05 * abs(sum(guides) / len(guides) - 62)


def _chance_cost(guides: Voicing, chance: _Chance) -> float:
    if not _fits(guides, chance):
        return 9.0
    return 0.4 if chance.top is None else 0.0


def _strike(stage: Stage, index: int, guides: Voicing, chances: Sequence[_Chance]) -> list[Draft]:
    """Strike the pair where it is easiest: early in the chord, under a long note, in a rest."""
    fitting = [c for c in chances if _fits(guides, c)]
    if not fitting:
        return []
    span = stage.chords[index]

    def rank(chance: _Chance) -> tuple[float, Ticks]:
        late = max(0, chance.onset - span.onset) / stage.step
        short = 1.0 if chance.top is not None and chance.duration < stage.step else 0.0
        return late + short + 0.5 * (chance.onset == span.onset), chance.onset

    chosen = min(fitting, key=rank)
    rest = chosen.top is None
    marks = (Articulation.STACCATO,) if chosen.duration <= stage.off_step else ()
    return [
        Draft(
            chosen.onset,
            chosen.duration,
            pitch,
            Hand.RIGHT,
            Role.INNER,
            index,
            "J-57",
            articulations=marks if rest else (),
        )
        for pitch in guides
        if pitch != chosen.top
    ]
