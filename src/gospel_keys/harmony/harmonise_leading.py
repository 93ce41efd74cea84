"""Chords between the chords of a harmonised tune: what leads on, and what moves inside.

A long chord hands over to the next one by a dominant, a two-five or a diminished chord. One
that stays for bars is not left to stand: it goes out and comes back (an amen, a neighbour, a
turnaround), as players fill the held bars of a hymn. All of this happens at the ends of bars,
so that every bar still begins on the chord that the tune asks for, and only where no held note
rubs.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.melody import Tune
from gospel_keys.harmony.harmonise_surface import (
    LEADING,
    Span,
    heard_over,
    is_consonant,
    passes,
    rises,
    rub,
)
from gospel_keys.harmony.harmonise_tables import RISING, Degree, Manner
from gospel_keys.harmony.preparation import raised, readable
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import realise
from gospel_keys.units import Ticks


def lead_on(
    spans: Sequence[Span],
    tune: Tune,
    manner: Manner,
    complexity: float,
    rng: random.Random,
    *,
    shortest: int = 1,
) -> list[Span]:
    """Put chords that lean into the next one at the ends of long ones.

    Parameters
    ----------
    spans : sequence of Span, in order
    tune : Tune
    manner : Manner
    complexity : float in 0..1
        Below 0.2 a chord that stays is left alone; above, chords come more and more often.
    rng : random.Random
    shortest : int
        Beats that each of them lasts at least.
    """
    hand_over = _HandOver(tune, manner, complexity, rng, shortest * tune.meter.beat)
    cut = list(_by_bars(spans, tune))
    out = cut[:1]
    for after in cut[1:]:
        found, lifts = hand_over.between(out[-1], after)
        if found:
            out[-1] = replace(out[-1], end=found[0].start)
        out += [*found, replace(after, on_third=lifts)]
    return list(_joined(out))


def prepare_dominants(
    spans: Sequence[Span], tune: Tune, manner: Manner, complexity: float, rng: random.Random
) -> list[Span]:
    """Let the first part of a dominant that leads home go to the chord that prepares it.

    That is the second degree in jazz, the six-four on the dominant's bass elsewhere (Aldwell
    and Schachter, units 9 and 10).

    Parameters
    ----------
    spans : sequence of Span, in order
    tune : Tune
    manner : Manner
    complexity : float in 0..1
    rng : random.Random
    """
    out: list[Span] = []
    for before, span, after in zip([None, *spans], spans, [*spans[1:], None], strict=False):
        chance = manner.preparing * (0.4 + complexity)
        home = after is not None and after.degree.is_home and span.degree.name == "V"
        led = before is not None and before.degree.name not in _PREPARED
        drawn = rng.random() < chance
        found = _preparation(span, tune, manner) if home and led and drawn else None
        if found is not None:
            out.append(found)
            out.append(replace(span, start=found.end))
        else:
            out.append(span)
    return out


def _preparation(span: Span, tune: Tune, manner: Manner) -> Span | None:
    """The chord before a dominant on the first half of its time, where the tune allows it."""
    beat, length = tune.meter.beat, span.end - span.start
    if not 2 * beat <= length <= tune.meter.bar or length % beat:
        return None
    early = span.start + (length // beat + 1) // 2 * beat
    chord = realise(manner.preparation[tune.key.mode], tune.key)
    head = replace(span, end=early, chord=chord, rule=LEADING)
    heard = heard_over(tune, span.start, early)
    return None if rub(chord, heard, plain=not manner.open_chords) else head


_PREPARED: Final = frozenset({"ii", "iio", "V/V", "iv"})
"""Degrees that have prepared a dominant already."""


def _by_bars(spans: Sequence[Span], tune: Tune) -> Iterator[Span]:
    """Cut every chord at the bar lines; what sounds under the last note stays whole."""
    bar, last = tune.meter.bar, tune.notes[-1].onset
    for span in spans:
        first = span.start - (span.start - tune.pickup) % bar + bar
        stop = span.end if span is not spans[-1] else min(span.end, last + 1)
        for start, end in pairwise([span.start, *range(first, stop, bar), span.end]):
            yield replace(span, start=start, end=end)


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Join again what was cut and nothing came between."""
    held = spans[0]
    for span in spans[1:]:
        same = held.chord is None and span.chord is None and held.degree.name == span.degree.name
        if same and not span.on_third:
            held = replace(held, end=span.end, cadence=held.cadence or span.cadence)
        else:
            yield held
            held = span
    yield held


@dataclass(slots=True)
class _HandOver:
    """How one chord hands over to the next through a tune; it remembers what it has played."""

    tune: Tune
    manner: Manner
    complexity: float
    rng: random.Random
    shortest: Ticks
    _free_from: Ticks = 0
    _heard: dict[str, int] = field(default_factory=dict)

    def between(self, span: Span, after: Span) -> tuple[list[Span], bool]:
        """The chords at the end of a span, if any, and whether the bass rises to a third then."""
        stays = span.degree.name == after.degree.name
        chance = self.manner.returning * self.complexity if stays else self.manner.leading
        chance *= 1.0 if stays else 0.4 + self.complexity
        length = span.end - span.start
        if length < 2 * self.tune.meter.beat or self.rng.random() > chance:
            return [], False
        if span.chord is not None or (after.chord is not None and not stays):
            return [], False
        if span.end < self._free_from or (stays and self.complexity < _PLAIN):
            return [], False
        for name, chords in self._options(span, after, stays=stays):
            found = self._laid(chords, span, stays=stays)
            if found:
                self._free_from = span.end + round(self.manner.rest * self.tune.meter.bar)
                self._heard[name] = self._heard.get(name, 0) + 1
                return found, name.endswith(RISING)
        return [], False

    def _options(
        self, span: Span, after: Span, *, stays: bool
    ) -> Iterator[tuple[str, Sequence[Chord]]]:
        """Ways with their chords, the likelier first; one that was heard waits."""
        key = self.tune.key
        if stays:
            name = span.degree.name
            shared = key.mode == "minor" and name in ("IV", "V")
            rows = self.manner.returns.get(f"{name} minor" if shared else name, {})
            ranked = sorted(
                rows,
                key=lambda row: -rows[row] * self.rng.random() / (1 + self._heard.get(row, 0)) ** 2,
            )
            for row in ranked:
                # A phrase does not come to rest on an inversion.
                if row.endswith(RISING) and after.cadence:
                    continue
                yield row, [realise(n, key) for n in row.removesuffix(RISING).split()]
            return
        ways = list(self.manner.ways)
        if self.rng.random() < 0.5 and len(ways) > 1:
            ways[0], ways[1] = ways[1], ways[0]
        for way in ways:
            yield way, _way(way, span.degree, after, key, self.manner)

    def _laid(self, chords: Sequence[Chord], span: Span, *, stays: bool) -> list[Span]:
        """Lay chords at the end of a span; empty where they have no room or the tune rubs."""
        beat, length = self.tune.meter.beat, span.end - span.start
        whole = 2 * beat if length >= 4 * beat else beat
        each = max(self.shortest, whole // max(1, len(chords)))
        if not chords or each * len(chords) > length - beat:
            return []
        # Two chords after the first of three beats are one too many where the harmony stays.
        if stays and len(chords) > 1 and self.tune.meter.beats == _WALTZ:
            return []
        start = span.end - each * len(chords)
        made = [
            Span(start + k * each, start + (k + 1) * each, span.degree, chord=chord, rule=LEADING)
            for k, chord in enumerate(chords)
        ]
        return [] if any(self._rubs(m) for m in made) else made

    def _rubs(self, span: Span) -> bool:
        """Whether the tune does not sit on a chord that nothing but taste puts there.

        Any note of half a beat that does not come and go by step has to be one of its tones
        or tensions.
        """
        assert span.chord is not None
        heard = heard_over(self.tune, span.start, span.end)
        rubs = rub(span.chord, heard, plain=not self.manner.open_chords)
        sung = (n for n in self.tune.notes if n.onset < span.end and n.end > span.start)
        weighty = (n for n in sung if 2 * n.duration >= self.tune.meter.beat)
        foreign = any(
            not (is_consonant(span.chord, n.midi % 12) or passes(n, self.tune)) for n in weighty
        )
        return bool(rubs) or foreign or rises(span, self.tune)


_PLAIN: Final = 0.2
_WALTZ: Final = 3


def _way(way: str, here: Degree, after: Span, key: Key, manner: Manner) -> list[Chord]:
    """The chords of a way of leading on, empty where it does not fit."""
    goal = _base(after.degree, key)
    if goal.is_diminished:
        return []
    above = (after.degree.root - here.root) % 12
    altered, after_two = manner.lead[goal.is_minor]
    fifth = readable(raised(goal.root, 4, 7), key)
    own = key.spell(key.tonic.pitch_class + here.root)
    match way:
        case "dominant" if above != 5 or here.is_home:
            return [Chord.of(fifth, altered)]
        case "two-five" if not here.is_dominant and above not in (5, 10):
            two = readable(raised(goal.root, 1, 2), key)
            return [Chord.of(two, "m7b5" if goal.is_minor else "m7"), Chord.of(fifth, after_two)]
        case "diminished" if above == 2:
            return [Chord.of(readable(raised(goal.root, 6, 11), key), "dim7")]
        case "sharp-four" if after.degree.is_home and here.root == 5:
            return [Chord.of(readable(raised(key.tonic, 3, 6), key), "dim7")]
        case "tritone" if not here.is_dominant and own.pitch_class != fifth.pitch_class:
            return [Chord.of(readable(raised(goal.root, 1, 1), key), "9")]
        case "minor-four" if after.degree.is_home and here.name == "IV":
            return [Chord.of(key.degree(4), "m6")]
        case "suspension" if here.is_home and after.degree.name == "IV":
            return [Chord.of(key.tonic, "9sus4")]
    return []


def _base(degree: Degree, key: Key) -> Chord:
    """The plain triad of a degree, to lead to."""
    quality = {"minor": "m", "home-minor": "m", "half": "dim"}.get(degree.kind, "")
    return Chord.of(key.spell(key.tonic.pitch_class + degree.root), quality)
