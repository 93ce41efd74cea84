"""Fills: pentatonic runs, hammer-ons and answers that land by a semitone (N-21)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from gospel_keys.genres.neosoul.chance import PHRASE, BarChance
from gospel_keys.genres.neosoul.groove import Hit
from gospel_keys.genres.neosoul.harmony import APPROACH
from gospel_keys.genres.neosoul.plan import STRONG, is_fuller
from gospel_keys.genres.neosoul.tables import Lick, licks
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import EIGHTH, Bpm, MidiPitch, PitchClass, Seconds, Ticks

_LOWEST: Final[MidiPitch] = 62
_HIGHEST: Final[MidiPitch] = 88
_TOO_FAST: Final[Bpm] = 96.0
_MINOR: Final = (0, 3, 5, 7, 10)
_FOREIGN: Final = 2.5


@dataclass(frozen=True, slots=True)
class Fill:
    """A fill with the lick that it plays; ``start`` to ``end`` is the right hand's."""

    start: Ticks
    end: Ticks
    drafts: tuple[Draft, ...]
    name: str


@lru_cache(maxsize=512)
def pentatonic_of(chord: Chord) -> frozenset[PitchClass]:
    """Return the pentatonic that brings out a chord's upper notes (N-21).

    Minor chords take the minor pentatonic on their fifth, major ones that on the third,
    raised elevenths that on the seventh, suspended ones that on the fifth of the seventh.

    Examples
    --------
    >>> sorted(pentatonic_of(Chord.parse("Dm9")))
    [0, 2, 4, 7, 9]
    """
    root = chord.root.pitch_class
    return frozenset((root + _start(chord) + step) % 12 for step in _MINOR)


def _start(chord: Chord) -> int:
    degrees = set(chord.degrees)
    if "#11" in degrees and "7" in degrees:
        return 11
    if chord.is_suspended or chord.is_diminished:
        return 7
    if "#9" in degrees or "#5" in degrees:
        return 3 if "#5" in degrees else 0
    if chord.is_minor:
        return 7
    if chord.is_dominant:
        return 9
    return 4


def write_fills(
    stage: Stage,
    hits: Sequence[Hit],
    voicings: Sequence[Voicing],
    bars: Sequence[int],
    chance: BarChance,
) -> list[Fill]:
    """Write a fill at the end of each of the bars where there is room for one, or a bar before.

    Choruses and vamps have a hook: one lick that fits most of their bars returns in all of
    them, from the same height, and in double stops when the section comes back.

    Parameters
    ----------
    stage : Stage
    hits : sequence of Hit
        The right hand's attacks; a fill waits until its chord has been struck.
    voicings : sequence of Voicing
    bars : sequence of int
    chance : callable
        Maps a bar to its random stream.
    """
    hand = _Hand(stage, hits, voicings)
    sung = [bar for bar in bars if stage.form.section_at(bar).kind in STRONG]
    hook = _choose_hook(hand, sung, chance)
    height: MidiPitch | None = None
    fills: list[Fill] = []
    played: dict[int, str] = {}
    for bar in sorted(bars):
        options = list(licks())
        chance(bar).shuffle(options)
        recent = {fill.drafts[0].rule for fill in fills[-1:]}
        came = played.get(bar - PHRASE) if _goes_round(stage, bar) else None
        options.sort(key=lambda lick: (lick.name == came, lick.rule in recent))
        found = hand.play([hook], bar, height) if hook is not None and bar in sung else None
        if found is not None:
            height = found.drafts[0].midi
        found = found or hand.play(options, bar)
        if found is not None:
            fuller = is_fuller(stage.form.section_at(bar))
            fills.append(_in_double_stops(stage, found) if fuller else found)
            played[bar] = found.name
    return fills


def _in_double_stops(stage: Stage, fill: Fill) -> Fill:
    """The fill with a second voice under it, two steps down its pentatonic; the lead is alone."""
    *walk, _ = fill.drafts
    unit = min(b.onset - a.onset for a, b in pairwise(fill.drafts))
    if unit / stage.meter.beat * 60 / stage.brief.tempo < _QUICKEST_STOPS:
        return fill
    classes = pentatonic_of(stage.chords[walk[0].chord].chord)
    under = (
        replace(draft, midi=pitch, rule=f"{draft.rule} stop")
        for draft in walk
        for pitch in [max((p for p in _stops(draft.midi) if p % 12 in classes), default=0)]
        if pitch
    )
    return replace(fill, drafts=(*fill.drafts, *under))


def _stops(top: MidiPitch) -> range:
    """Where a second voice may lie: a minor third to a fourth below."""
    return range(max(_LOWEST_STOP, top - 5), top - 2)


_LOWEST_STOP: Final[MidiPitch] = 60
_QUICKEST_STOPS: Final[Seconds] = 0.12


def _goes_round(stage: Stage, bar: int) -> bool:
    """Whether the bar of the loop before it stands in the same section."""
    return bar - PHRASE >= stage.form.section_at(bar).bar


def _choose_hook(hand: "_Hand", bars: Sequence[int], chance: BarChance) -> Lick | None:
    """The lick that can be played in most of some bars, among equals a longer one."""
    options = list(licks())
    if not bars:
        return None
    chance(min(bars)).shuffle(options)
    longest = max(lick.beats for lick in options)
    best: tuple[int, int] = (0, 0)
    hook: Lick | None = None
    for lick in options:
        count = sum(hand.play([lick], bar) is not None for bar in bars)
        if count and (count, lick.beats) > best:
            best, hook = (count, lick.beats), lick
        if best == (len(bars), longest):
            break
    return hook


@dataclass(frozen=True, slots=True)
class _Hand:
    """The right hand with its attacks and shapes, ready to play a lick somewhere."""

    stage: Stage
    hits: Sequence[Hit]
    voicings: Sequence[Voicing]

    def play(
        self, options: Sequence[Lick], bar: int, height: MidiPitch | None = None
    ) -> Fill | None:
        """The first of some licks that leads out of a bar, or else into it."""
        for line in (bar + 1, bar):
            landing = _landing(self.stage, self.hits, line * self.stage.meter.bar)
            if landing is None:
                continue
            for lick in options:
                fill = self._realised(lick, landing, height)
                if fill is not None:
                    return fill
        return None

    def _realised(self, lick: Lick, landing: Hit, height: MidiPitch | None) -> Fill | None:
        if not _fits(self.stage, lick, landing, self.hits):
            return None
        fill = _realise(self.stage, lick, landing, self.voicings, height)
        near = fill is not None and _is_near(self.stage, fill, self.hits, self.voicings)
        return fill if near else None


def _is_near(stage: Stage, fill: Fill, hits: Sequence[Hit], voicings: Sequence[Voicing]) -> bool:
    """Whether the hand gets from its last chord to the fill in time (F-05)."""
    before = max((h for h in hits if h.onset < fill.start), key=lambda h: h.onset)
    voicing = voicings[before.chord]
    leap = abs(fill.drafts[0].midi - sum(voicing) / len(voicing))
    seconds = (fill.start - before.onset) / stage.meter.beat * 60 / stage.brief.tempo
    return leap <= (_QUICK_LEAP if seconds < _LEAP_TIME else _WIDEST_LEAP)


_QUICK_LEAP: Final = 11
_WIDEST_LEAP: Final = 14
_LEAP_TIME: Final[Seconds] = 0.24
_QUICKEST: Final[Seconds] = 0.085


def _landing(stage: Stage, hits: Sequence[Hit], line: Ticks) -> Hit | None:
    """The attack that a fill into a bar line leads to, on it or a little early."""
    if line >= stage.end:
        return None
    coming = stage.index_at(line)
    return next((h for h in hits if line - EIGHTH <= h.onset <= line and h.chord == coming), None)


def _beat(stage: Stage) -> Ticks:
    return stage.step if not stage.meter.is_compound else stage.meter.beat


def _fits(stage: Stage, lick: Lick, landing: Hit, hits: Sequence[Hit]) -> bool:
    """Whether the chord before the landing has spoken and holds through the window."""
    end = landing.onset
    start = end - lick.beats * _beat(stage) + lick.offsets(_beat(stage))[0]
    index = stage.index_at(max(0, start))
    span = stage.chords[index]
    if start <= 0 or index == landing.chord or span.end < end or span.rule == APPROACH:
        return False
    unit = _beat(stage) / lick.per_beat / stage.meter.beat * 60 / stage.brief.tempo
    if lick.beats >= stage.meter.beats or unit < _QUICKEST:
        return False
    if not _divides(stage, lick, landing):
        return False
    return any(h.chord == index and h.onset < start for h in hits)


def _divides(stage: Stage, lick: Lick, landing: Hit) -> bool:
    """Whether the lick divides the beat as the meter does, or in slow enough triplets."""
    if stage.meter.is_compound:
        return lick.compound or lick.per_beat == 6
    triplets = lick.per_beat == 6
    return not lick.compound and not (
        triplets and (landing.pushed or stage.brief.tempo > _TOO_FAST)
    )


def _realise(
    stage: Stage,
    lick: Lick,
    landing: Hit,
    voicings: Sequence[Voicing],
    height: MidiPitch | None,
) -> Fill | None:
    offsets = lick.offsets(_beat(stage))
    end = landing.onset
    base = end - lick.beats * _beat(stage)
    index = stage.index_at(base + offsets[0])
    goal = voicings[landing.chord][-1]
    if goal % 12 not in stage.chords[landing.chord].chord.pitch_classes:
        return None
    origin = voicings[index][-1] if height is None else height
    pitches = _pitches(lick, stage.chords[index].chord, origin, goal)
    if pitches is None:
        return None
    onsets = [base + offset for offset in offsets]
    unit = _beat(stage) // lick.per_beat
    ends = [min(b, a + 2 * unit) for a, b in zip(onsets, [*onsets[1:], end], strict=True)]
    drafts = tuple(
        Draft(onset, stop - onset, pitch, Hand.RIGHT, Role.FILL, index, lick.rule)
        for onset, stop, pitch in zip(onsets, ends, pitches, strict=True)
    )
    return Fill(onsets[0], end, drafts, lick.name)


def _pitches(
    lick: Lick, chord: Chord, origin: MidiPitch, landing: MidiPitch
) -> list[MidiPitch] | None:
    """The walk that begins near the hand and ends a small step from the leading semitone."""
    classes = pentatonic_of(chord)
    scale = [p for p in range(_LOWEST, _HIGHEST + 1) if p % 12 in classes]
    best: tuple[float, list[MidiPitch]] | None = None
    for first in range(len(scale)):
        places = [first + step for step in lick.steps]
        if min(places) < 0 or max(places) >= len(scale):
            continue
        walk = [scale[p] for p in places]
        for lead in (landing - 1, landing + 1):
            line = [*walk, lead]
            cost = _line_cost(line, chord, origin, landing)
            if best is None or cost < best[0]:
                best = (cost, line)
    return best[1] if best and best[0] < _HOPELESS else None


_HOPELESS: Final = 14.0


def _line_cost(line: list[MidiPitch], chord: Chord, origin: MidiPitch, landing: MidiPitch) -> float:
    cost = 0.35 * abs(line[0] - origin)
    gap = abs(line[-2] - line[-1])
    cost += 3.0 if gap == 0 else 0.0 if gap <= 2 else 0.8 * (gap - 2)
    for place, pitch in enumerate(line[:-1]):
        after = line[place + 1]
        foreign = pitch % 12 not in chord.pitch_classes
        cost += _FOREIGN * (foreign and not 1 <= abs(after - pitch) <= 2)
    through = line[-2] < landing < line[-1] or line[-2] > landing > line[-1]
    return cost + (1.0 if through else 0.0)
