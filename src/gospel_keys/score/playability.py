"""Playability: what two hands can do, checked on the page and on what sounds.

Rules F-01 to F-08 of the arranging rules. The limits stand here once; makers keep them and
the critique measures them. Intervals are in semitones, times in seconds.

References
----------
.. [1] Hand spans of pianists: about three quarters of men but only one woman in eight reach
   a tenth, hence the default of a ninth and the absolute limit of a tenth.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.units import MidiPitch, Seconds, Semitones

MAX_NOTES_PER_HAND: Final = 5
USUAL_SPAN: Final[Semitones] = 12
DEFAULT_MAX_SPAN: Final[Semitones] = 14
WIDEST_SPAN: Final[Semitones] = 16
SPANS: Final[tuple[Semitones, ...]] = (12, 14, 16)
"""Widest stretches a user may choose."""

ONE_ATTACK: Final[Seconds] = 0.035
"""Notes of one hand that begin within this time are one attack."""

SHARED_KEY: Final[Seconds] = 0.030
LEAPS: Final[tuple[tuple[Semitones, Seconds], ...]] = ((12, 0.160), (19, 0.260))
"""A move of the hand's centre wider than the first needs at least the second."""

RESTRIKE: Final[Seconds] = 0.090
ATTACKS_PER_SECOND: Final = 12
ROLL_STEP: Final[Seconds] = 0.020
"""Least time between the notes of a rolled tenth (25-45 ms, less a human irregularity)."""

_LEGATO_OVERLAP: Final[Seconds] = 0.050
_SLACK: Final[Seconds] = 0.005
_PEDAL_DOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing a pianist could not do.

    Parameters
    ----------
    rule : str
        ``"F-01"`` to ``"F-08"``.
    hand : Hand
    time : Seconds or Ticks
        Moment of the attack: seconds in a performance, ticks in a score.
    pitches : tuple of MidiPitch
        What the hand would have to play or hold.
    detail : str
        For people.
    source : int
        Index of a written note of the attack, -1 if unknown.
    """

    rule: str
    hand: Hand
    time: float
    pitches: tuple[MidiPitch, ...]
    detail: str
    source: int = -1


@dataclass(frozen=True, slots=True)
class Strike:
    """Keys that one hand strikes within 35 ms; ``notes`` ascend in pitch."""

    time: Seconds
    notes: tuple[PerformedNote, ...]

    @property
    def pitches(self) -> tuple[MidiPitch, ...]:
        """Pitches from the lowest up."""
        return tuple(n.pitch for n in self.notes)


def strikes(performance: Performance, hand: Hand) -> list[Strike]:
    """Group what a hand plays into attacks.

    Parameters
    ----------
    performance : Performance
    hand : Hand

    Returns
    -------
    strikes : list of Strike, in time order
    """
    groups: list[list[PerformedNote]] = []
    for note in performance.notes:
        if note.hand is not hand:
            continue
        if groups and note.start - groups[-1][0].start <= ONE_ATTACK:
            groups[-1].append(note)
        else:
            groups.append([note])
    return [Strike(g[0].start, tuple(sorted(g, key=lambda n: n.pitch))) for g in groups]


def find_unplayable(performance: Performance) -> tuple[Violation, ...]:
    """Find what no pianist could do (F-01 to F-06).

    More than five keys, more than a tenth, keys held out of reach while no pedal is down,
    one key struck by both hands, a leap or a repetition that is too fast.

    Parameters
    ----------
    performance : Performance

    Returns
    -------
    violations : tuple of Violation, in time order
    """
    found: list[Violation] = [*_shared_keys(performance.notes), *_restrikes(performance.notes)]
    for hand in Hand:
        before: Strike | None = None
        held: list[PerformedNote] = []
        for strike in strikes(performance, hand):
            held = [n for n in held if n.end > strike.time + _LEGATO_OVERLAP]
            found += _stretches(strike, held, performance)
            if before is not None:
                found += _leap(before, strike)
            held += strike.notes
            before = strike
    return tuple(sorted(found, key=lambda v: (v.time, v.rule, v.hand)))


def _violation(rule: str, strike: Strike, pitches: Iterable[MidiPitch], detail: str) -> Violation:
    first = strike.notes[0]
    return Violation(rule, first.hand, strike.time, tuple(pitches), detail, first.source)


def _stretches(
    strike: Strike, held: Sequence[PerformedNote], performance: Performance
) -> Iterator[Violation]:
    own = strike.pitches
    if len(set(own)) > MAX_NOTES_PER_HAND:
        yield _violation("F-01", strike, own, f"{len(set(own))} keys at once")
    elif own[-1] - own[0] > WIDEST_SPAN:
        yield _violation("F-02", strike, own, f"a stretch of {own[-1] - own[0]} semitones")
    elif held and not _pedal_is_down(performance, strike.time):
        down = sorted({*own, *(n.pitch for n in held)})
        if len(down) > MAX_NOTES_PER_HAND or down[-1] - down[0] > WIDEST_SPAN:
            yield _violation("F-03", strike, down, "keys held out of reach")


def _pedal_is_down(performance: Performance, time: Seconds) -> bool:
    value = 0
    for event in performance.pedals:
        if event.time > time + _SLACK:
            break
        value = event.value
    return value >= _PEDAL_DOWN


def _leap(before: Strike, strike: Strike) -> Iterator[Violation]:
    distance = abs(_centre(strike.pitches) - _centre(before.pitches))
    time = strike.time - before.time
    both = (*before.pitches, *strike.pitches)
    reach = max(both) - min(both)
    stays = all(n.end > strike.time for n in before.notes)
    if reach <= (WIDEST_SPAN if stays else DEFAULT_MAX_SPAN):
        return  # What an open hand holds or could strike at once it plays without moving.
    if any(distance > width and time < needed - _SLACK for width, needed in LEAPS):
        detail = f"{distance:.0f} semitones in {1000 * time:.0f} ms"
        yield _violation("F-05", strike, strike.pitches, detail)


def _centre(pitches: Sequence[MidiPitch]) -> float:
    return (pitches[0] + pitches[-1]) / 2


def _shared_keys(notes: Sequence[PerformedNote]) -> Iterator[Violation]:
    last: dict[MidiPitch, PerformedNote] = {}
    for note in notes:
        before = last.get(note.pitch)
        last[note.pitch] = note
        if before and before.hand is not note.hand and note.start - before.start < SHARED_KEY:
            yield Violation(
                "F-04", note.hand, note.start, (note.pitch,), "struck by both hands", note.source
            )


def _restrikes(notes: Sequence[PerformedNote]) -> Iterator[Violation]:
    last: dict[MidiPitch, PerformedNote] = {}
    for note in notes:
        before = last.get(note.pitch)
        last[note.pitch] = note
        if before is None or before.hand is not note.hand:
            continue
        gap = note.start - before.start
        if gap < RESTRIKE - _SLACK:
            detail = f"struck again after {1000 * gap:.0f} ms"
            yield Violation("F-06", note.hand, note.start, (note.pitch,), detail, note.source)


def find_unplayable_writing(score: Score) -> tuple[Violation, ...]:
    """Find what the page asks of a hand that it cannot do (F-01 to F-04).

    Written durations count in full, pedal or not: a page that can be read needs no pedal
    to be possible.

    Parameters
    ----------
    score : Score

    Returns
    -------
    violations : tuple of Violation, in score order; ``time`` is in ticks
    """
    found: list[Violation] = []
    for hand in Hand:
        for onset, struck, down in _written_attacks(score, hand):
            pitches = tuple(sorted({score.notes[i].midi for i in down}))
            own = tuple(sorted({score.notes[i].midi for i in struck}))
            for rule, keys in (("F-01", own), ("F-03", pitches)):
                if len(keys) > MAX_NOTES_PER_HAND:
                    detail = f"{len(keys)} keys at once"
                    found.append(Violation(rule, hand, onset, keys, detail, struck[0]))
                    break
            for rule, keys in (("F-02", own), ("F-03", pitches)):
                if keys[-1] - keys[0] > WIDEST_SPAN:
                    detail = f"a stretch of {keys[-1] - keys[0]} semitones"
                    found.append(Violation(rule, hand, onset, keys, detail, struck[0]))
                    break
    found += _written_shared(score.notes)
    return tuple(sorted(found, key=lambda v: (v.time, v.rule, v.hand)))


def _written_attacks(score: Score, hand: Hand) -> Iterator[tuple[int, list[int], list[int]]]:
    """Onset, struck notes and all notes down (indices) at each attack of a hand."""
    order = [i for i, n in enumerate(score.notes) if n.hand is hand and not _is_ornament(n)]
    order.sort(key=lambda i: score.notes[i].onset)
    down: list[int] = []
    place = 0
    while place < len(order):
        onset = score.notes[order[place]].onset
        struck = []
        while place < len(order) and score.notes[order[place]].onset == onset:
            struck.append(order[place])
            place += 1
        down = [i for i in down if score.notes[i].end > onset] + struck
        yield onset, struck, down


def _is_ornament(note: Note) -> bool:
    return note.role is Role.GRACE


def _written_shared(notes: Sequence[Note]) -> Iterator[Violation]:
    hands: dict[tuple[int, MidiPitch], Hand] = {}
    for index, note in enumerate(notes):
        place = (note.onset, note.midi)
        if hands.setdefault(place, note.hand) is not note.hand and not _is_ornament(note):
            detail = "written for both hands"
            yield Violation("F-04", note.hand, note.onset, (note.midi,), detail, index)


def find_strain(performance: Performance) -> tuple[Violation, ...]:
    """Find what is possible but not kind to a hand (F-02, F-07).

    Tenths that are not rolled by the left hand, and more than twelve attacks in a second.

    Parameters
    ----------
    performance : Performance

    Returns
    -------
    violations : tuple of Violation, in time order
    """
    found: list[Violation] = []
    for hand in Hand:
        played = strikes(performance, hand)
        found += [v for s in played for v in _wide(s)]
        first = 0
        for place, strike in enumerate(played):
            while strike.time - played[first].time >= 1.0:
                first += 1
            count = place - first + 1
            if count > ATTACKS_PER_SECOND:
                detail = f"{count} attacks in a second"
                found.append(_violation("F-07", strike, strike.pitches, detail))
    return tuple(sorted(found, key=lambda v: (v.time, v.rule, v.hand)))


def _wide(strike: Strike) -> Iterator[Violation]:
    span = strike.pitches[-1] - strike.pitches[0]
    if not DEFAULT_MAX_SPAN < span <= WIDEST_SPAN:
        return
    starts = [n.start for n in strike.notes]
    rolled = max(starts) - min(starts) >= ROLL_STEP
    if strike.notes[0].hand is Hand.RIGHT or not rolled:
        yield _violation("F-02", strike, strike.pitches, f"an unrolled stretch of {span} semitones")


def crossing_rate(performance: Performance) -> float:
    """Share of the right hand's attacks that begin below the left hand's top (F-08).

    Examples
    --------
    >>> from gospel_keys.score.performance import Timeline
    >>> crossing_rate(Performance((), (), Timeline((0, 960), (0.0, 0.5)), 0.0))
    0.0
    """
    right = strikes(performance, Hand.RIGHT)
    left = [n for n in performance.notes if n.hand is Hand.LEFT]
    crossed = place = 0
    down: list[PerformedNote] = []
    for strike in right:
        while place < len(left) and left[place].start <= strike.time + ONE_ATTACK:
            down.append(left[place])
            place += 1
        down = [n for n in down if n.end > strike.time + _LEGATO_OVERLAP]
        crossed += any(n.pitch > strike.pitches[0] for n in down)
    return crossed / len(right) if right else 0.0
