"""Rhythms that come back: bars that nearly agree are made to agree (S-03, S-05, M-06).

Chord changes and pushes bend the planned cells until hardly a bar is like another. A player
hears the likeness and plays the same rhythm twice: of two bars that differ by an attack or
two, both take the attacks of both, until eight bars have five to seven rhythms.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final, TypeAlias

from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.sketch import Stage
from gospel_keys.units import Ticks

ENOUGH: Final = 5.6
"""Different rhythms in eight bars that are few enough; fills add one or two (5-7 are normal)."""

_ENOUGH_ROCKING: Final = 6.5
"""The same in compound meters, whose bars are alike from the start."""

_PERIOD: Final = 8
_STEP: Final = 4
_MOST_ATTACKS: Final = 7
_MOST_IN_SIX: Final = 5
"""Attacks of a bar that was added to; a bar of 6/8 worship has three to six (G-30)."""

_MOST_ADDED: Final = 3
_ANSWERING: Final = frozenset({2, 4, 8})
"""Bars apart at which a rhythm is heard to answer; these pairs come first."""

_UNANSWERED: Final = 1.2
_OWN_RHYTHM: Final = frozenset({"rolled-broken", "arpeggiated-voicing", "stabs"})
"""Textures that make their rhythm themselves."""

_Rhythm: TypeAlias = frozenset[Ticks]


def recall_rhythms(stage: Stage, beats: Sequence[Beat], plans: Sequence[TexturePlan]) -> list[Beat]:
    """Add attacks until eight bars have no more than six rhythms or so.

    Parameters
    ----------
    stage : Stage
    beats : sequence of Beat, in time order
    plans : sequence of TexturePlan

    Returns
    -------
    beats : list of Beat, in time order
        No attack is taken away; a held note is struck again, or a rest spoken into.
    """
    heard = _heard(stage, beats, plans)
    fixed, shut = _fixed_bars(stage, plans), _held_over(stage, beats)
    wanted = dict(heard)
    body = sorted(heard)
    enough = _ENOUGH_ROCKING if stage.meter.is_compound else ENOUGH
    most = _MOST_IN_SIX if str(stage.meter) == "6/8" else _MOST_ATTACKS
    for first in range(0, max(1, len(body) - _PERIOD + _STEP), _STEP):
        _settle(wanted, body[first : first + _PERIOD], fixed, shut, enough=enough, most=most)
    bar = stage.meter.bar
    added = {b * bar + offset for b, rhythm in wanted.items() for offset in rhythm - heard[b]}
    return _struck_again(stage, beats, sorted(added))


def _settle(
    rhythms: dict[int, _Rhythm],
    bars: Sequence[int],
    fixed: frozenset[int],
    shut: Mapping[int, _Rhythm],
    *,
    enough: float,
    most: int,
) -> None:
    """Let the rhythms of up to eight bars agree until they are few enough."""
    inside = {bar: rhythms[bar] for bar in bars}
    while len(set(inside.values())) * _PERIOD > enough * len(bars):
        merged = _nearest(inside, fixed, shut, most=most)
        if merged is None:
            break
        union, agreed = merged
        inside |= dict.fromkeys(agreed, union)
    rhythms |= inside


def _heard(stage: Stage, beats: Sequence[Beat], plans: Sequence[TexturePlan]) -> dict[int, _Rhythm]:
    """The attacks of every bar of the body: those planned, and chords struck in between."""
    bar = stage.meter.bar
    frame = {
        b for s in stage.form.sections if s.kind.is_frame for b in range(s.bar, s.bar + s.bars)
    }
    found: dict[int, set[Ticks]] = {
        b: set() for p in plans for b in range(p.bar, p.bar + p.bars) if b not in frame
    }
    met: dict[int, Ticks] = {}
    for beat in beats:
        met.setdefault(beat.chord, beat.onset)
        if beat.onset // bar in found:
            found[beat.onset // bar].add(beat.onset % bar)
    for index, span in enumerate(stage.chords):
        late = met.get(index, stage.end) > span.onset + span.duration // 4
        if late and span.onset // bar in found:
            found[span.onset // bar].add(span.onset % bar)
    return {b: frozenset(offsets) for b, offsets in found.items()}


def _fixed_bars(stage: Stage, plans: Sequence[TexturePlan]) -> frozenset[int]:
    """Bars whose rhythm is not settled here: fills, and textures with a rhythm of their own."""
    own = {b for p in plans if p.right_hand in _OWN_RHYTHM for b in range(p.bar, p.bar + p.bars)}
    filled = {
        phrase.bar + phrase.bars - 1
        for section in stage.form.sections
        for phrase in section.phrases
        if phrase.fill
    }
    return frozenset(own | filled)


def _held_over(stage: Stage, beats: Sequence[Beat]) -> dict[int, _Rhythm]:
    """Places, by bar, where a push is held over its change: it is not struck again there."""
    bar = stage.meter.bar
    found: dict[int, set[Ticks]] = defaultdict(set)
    for beat in beats:
        change = stage.chords[beat.chord].onset
        if beat.onset < change < beat.end:
            found[change // bar].add(change % bar)
    return {b: frozenset(offsets) for b, offsets in found.items()}


def _nearest(
    rhythms: Mapping[int, _Rhythm], fixed: frozenset[int], shut: Mapping[int, _Rhythm], *, most: int
) -> tuple[_Rhythm, tuple[int, ...]] | None:
    """The two rhythms that become one with the fewest new attacks, and their bars."""
    classes: dict[_Rhythm, list[int]] = defaultdict(list)
    for bar, rhythm in rhythms.items():
        if bar not in fixed:
            classes[rhythm].append(bar)
    options: list[tuple[float, tuple[int, ...], _Rhythm]] = []
    for (one, first), (two, second) in combinations(classes.items(), 2):
        union = one | two
        added = max(len(union) - len(one), len(union) - len(two))
        if added > _MOST_ADDED or len(union) > max(most, len(one), len(two)):
            continue
        closed = {offset for bar in (*first, *second) for offset in shut.get(bar, ())}
        if closed & (union - (one & two)):
            continue
        cost = len(first) * (len(union) - len(one)) + len(second) * (len(union) - len(two))
        answers = any(abs(a - b) in _ANSWERING for a in first for b in second)
        options.append((cost + _UNANSWERED * (not answers), (*first, *second), union))
    if not options:
        return None
    _, bars, union = min(options, key=lambda option: option[:2])
    return union, bars


def _struck_again(stage: Stage, beats: Sequence[Beat], ticks: Sequence[Ticks]) -> list[Beat]:
    """Strike at some moments: cut the note that is held there, or speak into the rest."""
    waiting = [tick for tick in ticks if tick not in {beat.onset for beat in beats}]
    done: list[Beat] = []
    for beat, after in zip(beats, [*beats[1:], None], strict=True):
        limit = after.onset if after else stage.end
        while waiting and waiting[0] < beat.onset:
            done.append(_spoken(stage, waiting.pop(0), beat.onset))
        done.append(beat)
        while waiting and waiting[0] < limit:
            tick = waiting.pop(0)
            last = done[-1]
            if last.end <= tick:
                done.append(_spoken(stage, tick, min([*waiting[:1], limit])))
                continue
            done[-1] = replace(last, duration=tick - last.onset, closes=False)
            index, bar = max(last.chord, stage.index_at(tick)), tick // stage.meter.bar
            done.append(Beat(tick, last.end - tick, index, bar, closes=last.closes))
    return done


def _spoken(stage: Stage, tick: Ticks, limit: Ticks) -> Beat:
    """A beat in a rest, up to the next attack or the end of its chord."""
    index = stage.index_at(tick)
    length = min(stage.meter.beat, limit - tick, stage.chords[index].end - tick)
    return Beat(tick, length, index, tick // stage.meter.bar, fresh=True)
