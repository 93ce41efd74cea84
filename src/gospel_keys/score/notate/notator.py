"""The notator: from what sounded to what is written."""

from dataclasses import dataclass, replace
from typing import TypeVar

from gospel_keys.errors import InvalidScoreError
from gospel_keys.score.model import (
    ChordSpan,
    Hand,
    KeyChange,
    MeterChange,
    Note,
    Score,
    Section,
)
from gospel_keys.score.notate.alignment import align
from gospel_keys.score.notate.drafts import (
    Draft,
    bar_starts,
    close_last_bar,
    draft_notes,
    hold_last_chord,
    whole_bars,
)
from gospel_keys.score.notate.feel import place_hands
from gospel_keys.score.notate.finest import with_units
from gospel_keys.score.notate.grid import find_grid, find_meter_on
from gospel_keys.score.notate.hands import clear_share, split_hands
from gospel_keys.score.notate.marks import mark_tempos, place_words, snapping
from gospel_keys.score.notate.moments import find_moments
from gospel_keys.score.notate.ornaments import Gesture, find_gestures
from gospel_keys.score.notate.pedal import write_pedals
from gospel_keys.score.notate.quantise import Frame, Placed
from gospel_keys.score.notate.result import Confidence, Given, Notated, Remark
from gospel_keys.score.notate.swing import NAMES, Lilt
from gospel_keys.score.notate.writing import keys_of, write_notes
from gospel_keys.score.performance import Performance, Timeline
from gospel_keys.units import QUARTER, Ticks

_Span = TypeVar("_Span", ChordSpan, Section)


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
    laid, sure = _lay_out(performance, find_gestures(notes, hands), asked)
    drafts = _draft(performance, laid, asked)
    meters, pickup = laid.known.meters, laid.known.pickup
    end = whole_bars(drafts, meters, pickup)
    bars = bar_starts(meters, pickup, end)
    heard_keys, found = keys_of(drafts, bars)
    keys = asked.keys or heard_keys
    written, sources, plain = write_notes(drafts, keys, laid.known, bars)
    score = _write(performance, laid, keys, written, end)
    sure = replace(
        sure,
        key=1.0 if asked.keys else found.confidence,
        hands=1.0 if asked.hands else clear_share(notes, hands),
        rhythm=sum(plain) / len(plain),
    )
    heard = align(performance, score, sources, laid.timeline)
    return Notated(score, _remarks(score, asked), sure, plain, sources, heard)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Gestures on their ruler: ``known`` is what was given, with what was found filled in."""

    gestures: dict[Hand, list[Gesture]]
    known: Given
    timeline: Timeline
    frame: Frame
    lilt: Lilt
    placed: dict[Hand, Placed]


def _lay_out(
    performance: Performance, gestures: dict[Hand, list[Gesture]], asked: Given
) -> tuple[_Laid, Confidence]:
    """Lay the gestures on the beats, given or found."""
    known, timeline, sure = _with_grid(performance, gestures, asked)
    meter = known.meters[0].meter
    beat = meter.beat if meter.is_compound else QUARTER
    ruler = Frame(timeline.seconds_at, timeline.ticks_at, beat, known.pickup)
    # Beats that are known leave less to doubt: what lies on a fine place is meant.
    frame = ruler if asked.timeline else with_units(ruler, gestures)
    lilt, placed = place_hands(gestures, frame)
    return _Laid(gestures, known, timeline, frame, lilt, placed), sure


def _draft(performance: Performance, laid: _Laid, asked: Given) -> list[Draft]:
    """Give every struck key its place and length, up to the last bar line."""
    drafts = draft_notes(
        performance,
        laid.gestures,
        laid.placed,
        frame=laid.frame,
        lilt=laid.lilt,
        meters=laid.known.meters,
    )
    if asked.timeline is None:
        drafts = hold_last_chord(drafts, laid.known.meters, laid.known.pickup)
    return close_last_bar(drafts, laid.known.meters, laid.known.pickup)


def _write(
    performance: Performance,
    laid: _Laid,
    keys: tuple[KeyChange, ...],
    notes: tuple[Note, ...],
    end: Ticks,
) -> Score:
    """Put the notes and everything else that is known on the page."""
    known = laid.known
    snap = snapping(laid.placed, laid.gestures, laid.frame)
    return Score(
        title=known.title,
        subtitle=known.subtitle,
        creator=known.creator,
        duration=end,
        meters=tuple(change for change in known.meters if change.onset < end),
        keys=tuple(change for change in keys if change.onset < end),
        tempos=mark_tempos(laid.timeline, known.meters[0].meter, end),
        notes=notes,
        # The file may sound on after its last bar: what is said last ends with that bar.
        chords=tuple(_until(end, c) for c in known.chords if c.onset < end),
        sections=tuple(_until(end, s) for s in known.sections if s.onset < end),
        pedals=write_pedals(performance.pedals, snap, end),
        feel=NAMES.get(laid.lilt.unit, ""),
        pickup=known.pickup,
        lyrics=place_words(known.words, laid.placed, laid.gestures),
    )


def _until(end: Ticks, span: _Span) -> _Span:
    return replace(span, duration=min(span.duration, end - span.onset))


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
