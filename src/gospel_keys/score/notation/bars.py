"""Notated bars: gapless voices of written signs, ready for any notation format."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Bar, Hand, Score
from gospel_keys.score.notation.values import GRID, Value, cut, value_of
from gospel_keys.score.notation.voices import Chord, assign_voices
from gospel_keys.units import HALF, QUARTER, Ticks


@dataclass(frozen=True, slots=True)
class Tuplet:
    """A ratio of ``actual`` notes in the time of ``normal``, and where its bracket turns."""

    actual: int
    normal: int
    starts: bool = False
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A note, chord or rest as written.

    Parameters
    ----------
    onset : Ticks from the start of the piece
    duration : Ticks that it fills
    notes : tuple of int
        Indices into ``Score.notes``; empty for a rest.
    value : Value
    tied_from, tied_to : bool
        Whether the notes are tied to the sign before and after.
    tuplet : Tuplet or None
    beams : tuple of str
        MusicXML beam words by level ("begin", "continue", "end", "forward hook", ...).
    graces : tuple of int
    hidden : bool
        A rest that only fills a silent second voice.
    whole_bar : bool
        A rest for the whole bar.
    """

    onset: Ticks
    duration: Ticks
    notes: tuple[int, ...]
    value: Value
    tied_from: bool = False
    tied_to: bool = False
    tuplet: Tuplet | None = None
    beams: tuple[str, ...] = ()
    graces: tuple[int, ...] = ()
    hidden: bool = False
    whole_bar: bool = False

    @property
    def end(self) -> Ticks:
        """Where the sign stops."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class NotatedVoice:
    """One voice of one staff in one bar; the signs fill the bar."""

    hand: Hand
    number: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class NotatedBar:
    """A bar with the voices that are written in it."""

    bar: Bar
    voices: tuple[NotatedVoice, ...]


def notate_bars(score: Score) -> tuple[NotatedBar, ...]:
    """Write a score out bar by bar.

    Parameters
    ----------
    score : Score

    Returns
    -------
    bars : tuple of NotatedBar
        In each, voice 1 of both hands, and voice 2 where it has notes.
    """
    bars = score.bars()
    by_hand = {hand: assign_voices(score, hand) for hand in (Hand.RIGHT, Hand.LEFT)}
    notated: list[NotatedBar] = []
    cursors: dict[tuple[Hand, int], int] = {}
    for bar in bars:
        voices: list[NotatedVoice] = []
        for hand, numbers in by_hand.items():
            for number, chords in numbers.items():
                first = cursors.get((hand, number), 0)
                while first < len(chords) and chords[first].end <= bar.onset:
                    first += 1
                cursors[hand, number] = first
                inside = _inside(chords, first, bar)
                if inside or number == 1:
                    signs = _write_voice(inside, bar, hidden=number != 1)
                    voices.append(NotatedVoice(hand, number, signs))
        notated.append(NotatedBar(bar, tuple(_hide_rests(v, voices) for v in voices)))
    return tuple(notated)


def _hide_rests(voice: NotatedVoice, voices: Sequence[NotatedVoice]) -> NotatedVoice:
    """Hide the rests of the upper voice where the lower one already accounts for the time."""
    lower = [v for v in voices if v.hand is voice.hand and v.number != voice.number]
    if voice.number != 1 or not lower:
        return voice
    sounding = [s for s in lower[0].signs if s.notes]

    def is_covered(rest: Sign) -> bool:
        return any(s.onset < rest.end and rest.onset < s.end for s in sounding)

    signs = (
        replace(s, hidden=True, whole_bar=False) if not s.notes and is_covered(s) else s
        for s in voice.signs
    )
    return replace(voice, signs=tuple(signs))


def _inside(chords: Sequence[Chord], first: int, bar: Bar) -> list[Chord]:
    inside: list[Chord] = []
    for chord in chords[first:]:
        if chord.onset >= bar.end:
            break
        inside.append(chord)
    return inside


def _write_voice(chords: Sequence[Chord], bar: Bar, *, hidden: bool) -> tuple[Sign, ...]:
    if not chords:
        value = value_of(bar.duration) or Value("whole", 0)
        return (Sign(bar.onset, bar.duration, (), value, hidden=hidden, whole_bar=True),)
    stretches = _stretches(chords, bar)
    tuplets = _tuplet_spans(stretches, bar)
    signs: list[Sign] = []
    for start, end, chord in stretches:
        signs += _write_stretch(start, end, chord, bar, tuplets, hidden=hidden)
    return beam(_bracket(signs, tuplets), bar)


Stretch = tuple[Ticks, Ticks, Chord | None]


def _stretches(chords: Sequence[Chord], bar: Bar) -> list[Stretch]:
    """Chords clipped to the bar, with the silences between them."""
    stretches: list[Stretch] = []
    now = bar.onset
    for chord in chords:
        start, end = max(chord.onset, bar.onset), min(chord.end, bar.end)
        if start > now:
            stretches.append((now, start, None))
        if end > max(start, now):
            stretches.append((max(start, now), end, chord))
        now = max(now, end)
    if now < bar.end:
        stretches.append((now, bar.end, None))
    return stretches


@dataclass(frozen=True, slots=True)
class _TupletSpan:
    start: Ticks
    end: Ticks
    actual: int
    normal: int


def _tuplet_spans(stretches: Sequence[Stretch], bar: Bar) -> list[_TupletSpan]:
    """Beats (or half bars) whose attacks only fit a division in three or five."""
    edges = sorted({edge for start, end, _ in stretches for edge in (start, end)})
    odd = [edge for edge in edges if (edge - bar.onset) % GRID]
    spans: list[_TupletSpan] = []
    for width in (bar.meter.beat, HALF, bar.meter.bar):
        for start in range(bar.onset, bar.end, width):
            end = min(start + width, bar.end)
            inside = [e for e in odd if start < e < end]
            if not inside or any(s.start < end and start < s.end for s in spans):
                continue
            for actual, normal in ((3, 2), (5, 4), (6, 4), (7, 4)):
                local = [e for e in edges if start < e < end]
                if (end - start) % actual == 0 and all(
                    _divides(e - start, end - start, actual) for e in local
                ):
                    spans.append(_TupletSpan(start, end, actual, normal))
                    break
    return spans


def _divides(offset: Ticks, width: Ticks, actual: int) -> bool:
    return any(offset * actual * fine % width == 0 for fine in (1, 2))


_SIMPLE_QUARTER: Final = Meter(1, 4)


def _write_stretch(
    start: Ticks,
    end: Ticks,
    chord: Chord | None,
    bar: Bar,
    tuplets: Sequence[_TupletSpan],
    *,
    hidden: bool,
) -> list[Sign]:
    edges = [start]
    for span in tuplets:
        edges += [edge for edge in (span.start, span.end) if start < edge < end]
    edges = [*sorted(set(edges)), end]
    pieces: list[tuple[Ticks, Ticks, Tuplet | None]] = []
    for a, b in zip(edges, edges[1:], strict=False):
        span = next((s for s in tuplets if s.start <= a < s.end), None)
        if span is None:
            inner = cut(a - bar.onset, b - bar.onset, bar.meter, rest=chord is None)
            pieces += [
                (bar.onset + x, bar.onset + y, None) for x, y in zip(inner, inner[1:], strict=False)
            ]
        else:
            pieces += [
                (x, y, Tuplet(span.actual, span.normal)) for x, y in _split_tuplet(a, b, span)
            ]
    return [_sign(a, b, chord, tuplet, hidden=hidden) for a, b, tuplet in pieces]


def _split_tuplet(start: Ticks, end: Ticks, span: _TupletSpan) -> list[tuple[Ticks, Ticks]]:
    """Cut a stretch inside a tuplet into values that can be written."""
    nominal = (end - start) * span.actual // span.normal
    if value_of(nominal):
        return [(start, end)]
    edges = cut(0, nominal, _SIMPLE_QUARTER) if nominal <= QUARTER else (0, *_greedy(nominal))
    scaled = [start + e * span.normal // span.actual for e in edges]
    return list(zip(scaled, scaled[1:], strict=False))


def _greedy(nominal: Ticks) -> list[Ticks]:
    done, edges = 0, []
    while done < nominal:
        step = next(
            (w for w in (QUARTER, QUARTER // 2, QUARTER // 4, GRID) if w <= nominal - done),
            nominal - done,
        )
        done += step
        edges.append(done)
    return edges


def _sign(
    start: Ticks, end: Ticks, chord: Chord | None, tuplet: Tuplet | None, *, hidden: bool
) -> Sign:
    nominal = end - start
    if tuplet is not None:
        nominal = nominal * tuplet.actual // tuplet.normal
    value = value_of(nominal) or Value("64th", 0)
    if chord is None:
        return Sign(start, end - start, (), value, tuplet=tuplet, hidden=hidden)
    first = start == chord.onset
    return Sign(
        start,
        end - start,
        chord.notes,
        value,
        tied_from=not first,
        tied_to=end < chord.end,
        tuplet=tuplet,
        graces=chord.graces if first else (),
    )


def _bracket(signs: Sequence[Sign], tuplets: Sequence[_TupletSpan]) -> list[Sign]:
    """Mark the first and last sign of each tuplet."""
    marked = list(signs)
    for span in tuplets:
        places = [i for i, s in enumerate(marked) if span.start <= s.onset < span.end]
        if not places:
            continue
        for place, change in ((places[0], {"starts": True}), (places[-1], {"stops": True})):
            tuplet = marked[place].tuplet
            if tuplet is not None:
                marked[place] = replace(marked[place], tuplet=replace(tuplet, **change))
    return marked


def beam(signs: Sequence[Sign], bar: Bar) -> tuple[Sign, ...]:
    """Beam flagged notes inside their beam groups.

    Groups are beats; in simple meters with an even number of beats plain eighths join to
    half bars.
    """
    beamed = list(signs)
    for group in _groups(signs, bar):
        if len(group) > 1:
            for place, words in zip(group, _beam_words([signs[i] for i in group]), strict=True):
                beamed[place] = replace(beamed[place], beams=words)
    return tuple(beamed)


def _groups(signs: Sequence[Sign], bar: Bar) -> list[list[int]]:
    beat = bar.meter.beat
    wide = 2 * beat if not bar.meter.is_compound and bar.meter.beats % 2 == 0 else beat
    groups: list[list[int]] = []
    previous: tuple[int, int] | None = None
    for place, sign in enumerate(signs):
        offset = sign.onset - bar.onset
        if not sign.notes or sign.value.flags == 0:
            previous = None
            continue
        width = wide if _plain_eighths(signs, bar, offset // wide, wide) else beat
        home = (width, offset // width)
        if home == previous:
            groups[-1].append(place)
        else:
            groups.append([place])
        previous = home
    return groups


def _plain_eighths(signs: Sequence[Sign], bar: Bar, number: int, width: Ticks) -> bool:
    start = bar.onset + number * width
    inside = [s for s in signs if start <= s.onset < start + width]
    return all(
        s.value.flags <= 1 and s.tuplet is None and s.value.dots == 0 and s.notes for s in inside
    ) and all(s.value.flags == 1 for s in inside)


def _beam_words(group: Sequence[Sign]) -> list[tuple[str, ...]]:
    flags = [s.value.flags for s in group]
    words: list[list[str]] = [[] for _ in group]
    for level in range(1, max(flags) + 1):
        for place, count in enumerate(flags):
            if count < level:
                continue
            before = place > 0 and flags[place - 1] >= level
            after = place + 1 < len(flags) and flags[place + 1] >= level
            if before and after:
                word = "continue"
            elif after:
                word = "begin"
            elif before:
                word = "end"
            else:
                word = "backward hook" if place == len(flags) - 1 else "forward hook"
            words[place].append(word)
    return [tuple(w) for w in words]
