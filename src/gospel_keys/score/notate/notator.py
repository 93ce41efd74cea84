"""The notator: from what sounded to what is written."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gospel_keys.errors import InvalidScoreError
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    Hand,
    KeyChange,
    MeterChange,
    Note,
    Role,
    Score,
    TempoMark,
)
from gospel_keys.score.notate.grid import find_grid, find_meter_on
from gospel_keys.score.notate.hands import clear_share, split_hands
from gospel_keys.score.notate.key import KeyFound, find_key
from gospel_keys.score.notate.lengths import USUAL, Length, Line, choose_lengths, learn_habits
from gospel_keys.score.notate.moments import find_moments
from gospel_keys.score.notate.ornaments import Gesture, find_gestures
from gospel_keys.score.notate.pedal import write_pedals
from gospel_keys.score.notate.quantise import Frame, Placed, place_hand
from gospel_keys.score.notate.result import Confidence, Given, Notated, Remark
from gospel_keys.score.notate.spelling import Unspelled, spell_all
from gospel_keys.score.notate.swing import NAMES, STRAIGHT, Lilt, guess_off_beats
from gospel_keys.score.performance import Performance, Timeline
from gospel_keys.units import EIGHTH, QUARTER, Seconds, Ticks

_SWING_GAIN = 4.0
_READINGS = 3
_OPENING = 8
_TEMPO_CHANGE = 0.15


@dataclass(frozen=True, slots=True)
class _Draft:
    """A note before it is spelled."""

    onset: Ticks
    duration: Ticks
    midi: int
    hand: Hand
    gesture: Gesture
    length: Length | None
    sources: tuple[int, ...]
    sure: float


def notate(performance: Performance, given: Given | None = None) -> Notated:
    """Write a performance down as clean notation.

    Swing is written straight and named in ``score.feel``; rolled chords, grace notes,
    tremolos and detached notes get their signs; lengths are those a player would write.

    Parameters
    ----------
    performance : Performance
        What sounded. Its ``timeline``, ``hand``, ``role`` and ``source`` fields are not
        looked at unless ``given`` says so.
    given : Given or None
        What is known beforehand; None finds beats, meter, key and hands from the notes.

    Returns
    -------
    notated : Notated

    Raises
    ------
    InvalidScoreError
        If the performance has no notes.
    """
    asked = given or Given()
    notes = performance.notes
    if not notes:
        raise InvalidScoreError("nothing to write: the performance has no notes", value=0)
    hands = [n.hand for n in notes] if asked.hands else split_hands(notes, find_moments(notes))
    gestures = find_gestures(notes, hands)
    known, timeline, sure = _with_grid(performance, gestures, asked)
    meter = known.meters[0].meter
    beat = meter.beat if meter.is_compound else QUARTER
    frame = Frame(timeline.seconds_at, timeline.ticks_at, beat, known.pickup)
    lilt, placed = _place(gestures, frame)
    drafts = _drafts(performance, gestures, placed, frame=frame, lilt=lilt)
    end = _whole_bars(drafts, known.meters, known.pickup)
    found = _find_key(drafts)
    keys = known.keys or (KeyChange(0, found.key),)
    written, sources, plain = _write(drafts, keys, known)
    score = Score(
        title=known.title,
        subtitle=known.subtitle,
        creator=known.creator,
        duration=end,
        meters=tuple(change for change in known.meters if change.onset < end),
        keys=tuple(change for change in keys if change.onset < end),
        tempos=_tempos(timeline, meter, end),
        notes=written,
        chords=tuple(c for c in known.chords if c.end <= end),
        sections=tuple(s for s in known.sections if s.end <= end),
        pedals=write_pedals(performance.pedals, _snap(placed, gestures, frame), end),
        feel=NAMES.get(lilt.unit, ""),
        pickup=known.pickup,
    )
    sure = replace(
        sure,
        key=1.0 if asked.keys else found.confidence,
        hands=1.0 if asked.hands else clear_share(notes, hands),
        rhythm=sum(plain) / len(plain),
    )
    return Notated(score, _remarks(score, asked), sure, plain, sources)


def _remarks(score: Score, asked: Given) -> tuple[Remark, ...]:
    """Say of every decision whether it was given or found."""
    tempo = f"tempo about {round(score.tempo.bpm)} a minute"
    lines: list[tuple[str, bool, str]] = [
        ("tempo", asked.timeline is not None, tempo),
        ("meter", bool(asked.meters), f"meter {score.meter}"),
        ("key", bool(asked.keys), f"key {score.key}"),
        ("hands", asked.hands, "hands and staves"),
    ]
    remarks = [
        Remark(field, "given", f"{text}, as given")
        if given
        else Remark(field, "found", f"{text}, found from the notes")
        for field, given, text in lines
    ]
    if score.pickup and not asked.pickup:
        remarks.append(Remark("pickup", "found", "the first bar is incomplete"))
    if score.feel:
        remarks.append(Remark("feel", "found", f"written straight, marked '{score.feel}'"))
    return tuple(remarks)


def _with_grid(
    performance: Performance, gestures: dict[Hand, list[Gesture]], given: Given
) -> tuple[Given, Timeline, Confidence]:
    """Complete what is given by beats, meter and pickup where they are missing."""
    if given.timeline is not None:
        if given.meters:
            return given, given.timeline, Confidence()
        meter, sure = find_meter_on(performance.notes, gestures, given.timeline)
        return (
            replace(given, meters=(MeterChange(0, meter),)),
            given.timeline,
            Confidence(meter=sure),
        )
    known = given.meters[0].meter if given.meters else None
    grid = find_grid(performance.notes, gestures, known)
    completed = replace(
        given,
        timeline=grid.timeline,
        meters=(MeterChange(0, grid.meter),),
        pickup=grid.pickup,
    )
    return completed, grid.timeline, Confidence(beats=grid.beats, meter=1.0 if known else grid.bars)


def _place(gestures: dict[Hand, list[Gesture]], frame: Frame) -> tuple[Lilt, dict[Hand, Placed]]:
    """Place both hands, straight and swung, and keep the cheaper reading."""
    starts = {hand: [g.start for g in own] for hand, own in gestures.items()}
    straight = {
        hand: place_hand(own, hand, frame=frame, lilt=STRAIGHT) for hand, own in starts.items()
    }
    if frame.beat % QUARTER:
        return STRAIGHT, straight
    off = guess_off_beats(
        {hand: [frame.ticks_at(s) - frame.origin for s in own] for hand, own in starts.items()},
        2 * EIGHTH,
    )
    if max(off.values()) <= 0.5:
        return STRAIGHT, straight
    lilt = Lilt(EIGHTH, off[Hand.LEFT], off[Hand.RIGHT])
    swung = {hand: place_hand(own, hand, frame=frame, lilt=lilt) for hand, own in starts.items()}
    gain = sum(p.cost for p in straight.values()) - sum(p.cost for p in swung.values())
    return (lilt, swung) if gain > _SWING_GAIN else (STRAIGHT, straight)


def _drafts(
    performance: Performance,
    gestures: dict[Hand, list[Gesture]],
    placed: dict[Hand, Placed],
    *,
    frame: Frame,
    lilt: Lilt,
) -> list[_Draft]:
    drafts: list[_Draft] = []
    for hand, own in gestures.items():
        ticks = placed[hand].ticks
        line = _line(performance, own, placed[hand], hand=hand, frame=frame, lilt=lilt)
        lengths = _lengths(own, [_held(performance, gesture) for gesture in own], line)
        for index, gesture in enumerate(own):
            tick = ticks[index]
            sure = placed[hand].sure[index]
            for grace in gesture.graces:
                midi = performance.notes[grace].pitch
                drafts.append(_Draft(tick, 0, midi, hand, gesture, None, (grace,), sure))
            for note, length in zip(gesture.notes, lengths[index], strict=True):
                midi = performance.notes[note].pitch
                sources = (note, *gesture.strokes.get(note, ()))
                drafts.append(
                    _Draft(tick, length.duration, midi, hand, gesture, length, sources, sure)
                )
    drafts.sort(key=lambda d: (d.onset, d.hand is Hand.RIGHT, d.duration > 0, d.midi))
    return drafts


def _lengths(own: list[Gesture], held: list[list[Seconds]], line: Line) -> list[list[Length]]:
    """Choose all lengths of a hand, first to learn its habits and then knowing them."""
    habits = USUAL
    lengths: list[list[Length]] = []
    for _ in range(_READINGS):
        lengths = [
            choose_lengths(several, tick, gesture.start, line=line, habits=habits)
            for gesture, tick, several in zip(own, line.ticks, held, strict=True)
        ]
        habits = learn_habits([length for several in lengths for length in several])
    return lengths


def _line(
    performance: Performance,
    own: list[Gesture],
    placed: Placed,
    *,
    hand: Hand,
    frame: Frame,
    lilt: Lilt,
) -> Line:
    def place(tick: float) -> Seconds:
        return frame.seconds_at(lilt.place(tick - frame.origin, hand) + frame.origin)

    ternary = {
        (tick - frame.origin) // QUARTER
        for tick in placed.ticks
        if (tick - frame.origin) % QUARTER in (160, 320, 640, 800)
    }
    moments = tuple(_first(performance, g) for g in own)
    return Line(placed.ticks, moments, frozenset(ternary), frame.origin, frame.beat, place)


def _first(performance: Performance, gesture: Gesture) -> Seconds:
    return min(performance.notes[i].start for i in gesture.notes)


def _held(performance: Performance, gesture: Gesture) -> list[Seconds]:
    held = []
    for index in gesture.notes:
        last = gesture.strokes.get(index, [index])[-1]
        held.append(performance.notes[last].end - performance.notes[index].start)
    return held


def _whole_bars(drafts: list[_Draft], meters: Sequence[MeterChange], pickup: Ticks) -> Ticks:
    last = max((d.onset + max(d.duration, 1) for d in drafts), default=1)
    end = pickup
    for place, change in enumerate(meters):
        bar = change.meter.bar
        begin = max(change.onset, pickup)
        until = meters[place + 1].onset if place + 1 < len(meters) else last
        if until > begin:
            end = begin + -(-(min(until, max(last, begin)) - begin) // bar) * bar
    return max(end, meters[-1].meter.bar)


def _find_key(drafts: list[_Draft]) -> KeyFound:
    last = max((d.onset for d in drafts if d.duration), default=0)
    final = [d.midi for d in drafts if d.onset == last and d.duration]
    return find_key([(d.midi % 12, d.duration) for d in drafts if d.duration], final)


def _write(
    drafts: list[_Draft], keys: tuple[KeyChange, ...], given: Given
) -> tuple[tuple[Note, ...], tuple[tuple[int, ...], ...], tuple[float, ...]]:
    onsets = [k.onset for k in keys]
    starts = [c.onset for c in given.chords]
    following = _following(drafts)
    unspelled, numbers = [], []
    for index, draft in enumerate(drafts):
        key = keys[max(bisect_right(onsets, draft.onset) - 1, 0)].key
        number = bisect_right(starts, draft.onset) - 1
        span = given.chords[number] if number >= 0 else None
        if span is not None and draft.onset >= span.end:
            number, span = -1, None
        numbers.append(number)
        chord = span.chord if span else None
        unspelled.append(Unspelled(draft.midi, key, chord, following[index]))
    pitches = spell_all(unspelled)
    notes = []
    tops = _tops(drafts)
    for index, (draft, pitch) in enumerate(zip(drafts, pitches, strict=True)):
        notes.append(
            Note(
                onset=draft.onset,
                duration=draft.duration,
                pitch=pitch,
                hand=draft.hand,
                role=_role(draft, tops),
                chord=numbers[index],
                articulations=draft.length.articulations if draft.length else (),
                arpeggio=draft.gesture.rolled and draft.duration > 0,
                tremolo=3 if len(draft.sources) > 1 else 0,
            )
        )
    return tuple(notes), tuple(d.sources for d in drafts), tuple(d.sure for d in drafts)


def _following(drafts: list[_Draft]) -> list[int | None]:
    """Return, for each note, the nearest pitch that its hand strikes next."""
    following: list[int | None] = [None] * len(drafts)
    now: dict[Hand, tuple[Ticks, list[int]]] = {}
    later: dict[Hand, list[int]] = {}
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        onset, pitches = now.get(draft.hand, (-1, []))
        if onset != draft.onset:
            later[draft.hand] = pitches
            now[draft.hand] = (draft.onset, [draft.midi])
        else:
            pitches.append(draft.midi)
        goals = later[draft.hand]
        if goals:
            following[index] = min(goals, key=lambda p: abs(p - draft.midi))
    return following


def _tops(drafts: list[_Draft]) -> dict[tuple[Ticks, Hand], tuple[int, int]]:
    tops: dict[tuple[Ticks, Hand], tuple[int, int]] = {}
    for draft in drafts:
        if draft.duration:
            low, high = tops.get((draft.onset, draft.hand), (128, -1))
            tops[draft.onset, draft.hand] = min(low, draft.midi), max(high, draft.midi)
    return tops


def _role(draft: _Draft, tops: dict[tuple[Ticks, Hand], tuple[int, int]]) -> Role:
    if not draft.duration:
        return Role.GRACE
    low, high = tops[draft.onset, draft.hand]
    if draft.hand is Hand.RIGHT:
        return Role.MELODY if draft.midi == high else Role.INNER
    return Role.BASS if draft.midi == low else Role.SHELL


def _snap(
    placed: dict[Hand, Placed], gestures: dict[Hand, list[Gesture]], frame: Frame
) -> Callable[[Seconds], Ticks]:
    pairs = sorted(
        (g.start, tick)
        for hand, own in gestures.items()
        for g, tick in zip(own, placed[hand].ticks, strict=True)
    )
    moments = [p[0] for p in pairs]

    def snap(second: Seconds) -> Ticks:
        place = bisect_left(moments, second)
        near = [pairs[i] for i in (place - 1, place) if 0 <= i < len(pairs)]
        near = [p for p in near if -0.16 < p[0] - second < 0.05]
        if near:
            return max(near, key=lambda p: p[0])[1]
        return max(round(frame.ticks_at(second) / EIGHTH) * EIGHTH, 0)

    return snap


def _tempos(timeline: Timeline, meter: Meter, end: Ticks) -> tuple[TempoMark, ...]:
    """Return the opening tempo and, unseen, every marked change from it.

    The opening tempo is the median of the first eight beats, or of all if there are fewer.
    """
    counts = range(0, end, meter.beat)
    seconds = [timeline.seconds_at(tick) for tick in (*counts, end)]
    beats = [60.0 / max(b - a, 0.02) for a, b in pairwise(seconds)]
    first = sorted(beats[:_OPENING])[len(beats[:_OPENING]) // 2]
    marks = [TempoMark(0, float(round(first)), meter.beat)]
    for tick, bpm in zip(counts, beats, strict=True):
        if abs(bpm / marks[-1].bpm - 1) > _TEMPO_CHANGE and tick:
            marks.append(TempoMark(tick, round(bpm, 1), meter.beat, visible=False))
    return tuple(marks)
