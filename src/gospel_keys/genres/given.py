"""Chords that were given: the harmony of a chart, exactly as it stands.

Arrangers are given chords without gaps. Where the chart says N.C. the chord before goes on for
them, and :func:`keep_silences` takes out afterwards what they wrote there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from gospel_keys.brief.chart import Chart
from gospel_keys.brief.model import Brief
from gospel_keys.harmony.form import Form
from gospel_keys.score.model import ChordSpan, KeyChange, Note, PedalSpan, Role, Score
from gospel_keys.score.slurring import slurs_that_hold
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import analyse
from gospel_keys.units import Ticks

Silence = tuple[Ticks, Ticks]
Span = TypeVar("Span", ChordSpan, PedalSpan)

RULE = "chart"
"""Rule of every chord that the user gave."""


def given_chords(
    chart: Chart, brief: Brief, form: Form
) -> tuple[tuple[ChordSpan, ...], tuple[KeyChange, ...]]:
    """Return the chords of a chart over a form, with numerals, and the one key.

    Parameters
    ----------
    chart : Chart
    brief : Brief
    form : Form
        As long as the piece; a shorter chart is laid out by :func:`fill_bars_of`.

    Returns
    -------
    chords : tuple of ChordSpan
        Gapless: a chart that begins with a rest is led into by its first chord.
    keys : tuple of KeyChange
    """
    events = fill_bars_of(chart, form.bars).lay_out(brief.meter, form.bars)
    first, *_ = events
    if first[0] > 0:
        events = ((0, first[0] + first[1], first[2]), *events[1:])
    numerals = analyse([chord for _, _, chord in events], brief.key)
    said = comments_on([chord for _, _, chord in events], brief.key)
    left = form.bars % len(chart.bars)
    if left and form.bars > len(chart.bars):
        again = (form.bars - left) * brief.meter.bar
        place = next(k for k, (at, length, _) in enumerate(events) if at + length > again)
        jump = len(chart.bars) - left + 1
        said[place] += f" The last time the chart begins at its bar {jump}, so that it ends whole."
    spans = tuple(
        ChordSpan(onset, duration, chord, roman=numeral, comment=comment, rule=RULE)
        for (onset, duration, chord), numeral, comment in zip(events, numerals, said, strict=True)
    )
    return spans, (KeyChange(0, brief.key),)


def fill_bars_of(chart: Chart, bars: int) -> Chart:
    """Return a chart of a number of bars, which ends where the chart ends.

    A shorter chart is played over and over; where its last time has room for a part only,
    that is its end, so that the piece closes on the chart's own cadence. A longer one is cut.

    Parameters
    ----------
    chart : Chart
    bars : int

    Examples
    --------
    >>> from gospel_keys.brief.chart import read_chart
    >>> laid = fill_bars_of(read_chart("C | F | G7"), 5)
    >>> " ".join(str(bar[0]) for bar in laid.bars)
    'C F G7 F G7'
    """
    once = chart.bars
    if bars <= len(once):
        return replace(chart, bars=once[:bars])
    times, left = divmod(bars, len(once))
    end = once[len(once) - left :] if left else ()
    if end and end[0][0] is None:
        before = [slot for bar in once[: len(once) - left] for slot in bar if slot is not None]
        end = ((before[-1], *end[0][1:]), *end[1:])
    return replace(chart, bars=once * times + end)


def comments_on(chords: Sequence[Chord], key: Key) -> list[str]:
    """Say of every chord what it does; the choice was the user's.

    Parameters
    ----------
    chords : sequence of Chord
    key : Key
    """
    said: list[str] = []
    for chord, after in zip(chords, [*chords[1:], None], strict=True):
        falls = after is not None and (after.root.pitch_class - chord.root.pitch_class) % 12 == 5
        if chord.root.pitch_class == key.tonic.pitch_class and not falls:
            said.append(f"{chord} is home.")
        elif after is not None and falls and chord.is_dominant:
            said.append(f"{chord} is the dominant of {after}.")
        elif after is not None:
            said.append(f"{chord} goes on to {after}.")
        else:
            said.append(f"{chord} ends the chart.")
    return said


def keep_silences(score: Score, brief: Brief) -> Score:
    """Return a score in which both hands rest where the chart of a brief says N.C.

    Notes, chords and pedal end where a silence begins; a note that anticipates the chord
    after it waits for that chord. A given tune is not accompanied there, but goes on.

    Parameters
    ----------
    score : Score
    brief : Brief
        That the score was arranged from.
    """
    if brief.chart is None:
        return score
    bars = (score.duration - score.pickup) // brief.meter.bar
    chart = brief.chart if brief.tune is not None else fill_bars_of(brief.chart, bars)
    silences = tuple(
        (start + score.pickup, end + score.pickup)
        for start, end in chart.silences(brief.meter, bars)
    )
    if not silences:
        return score
    pieces = [(i, p) for i, c in enumerate(score.chords) for p in _audible(c, silences)]
    sounding = [kept for note in score.notes for kept in _sounding(note, silences, brief)]
    notes = {(n.onset, n.hand, n.midi, n.is_grace): n for n in reversed(sounding)}
    return replace(
        score,
        chords=tuple(piece for _, piece in pieces),
        notes=tuple(
            replace(note, chord=_governing(note, pieces))
            for note in sorted(notes.values(), key=lambda n: (n.onset, n.hand, n.midi))
        ),
        pedals=tuple(piece for span in score.pedals for piece in _audible(span, silences)),
        slurs=slurs_that_hold(score.slurs, tuple(notes.values())),
        hairpins=tuple(
            h for h in score.hairpins if not any(a <= h.onset and h.end <= b for a, b in silences)
        ),
    )


def _sounding(note: Note, silences: Sequence[Silence], brief: Brief) -> Iterator[Note]:
    """Yield what is left of a note: one note at most."""
    if brief.tune is not None and note.role is Role.MELODY:
        yield note
        return
    start, end = note.onset, note.end
    for since, until in silences:
        if since <= start < until:
            start = until
        elif start < since < end:
            end = since
    if note.is_grace and start == note.onset:
        yield note
    elif start < end:
        yield replace(note, onset=start, duration=end - start)


def _audible(span: Span, silences: Sequence[Silence]) -> Iterator[Span]:
    """Yield the parts of a chord or a pedal between the silences."""
    start = span.onset
    for since, until in silences:
        if start < since < span.end:
            yield _cut(span, start, since)
        if since < span.end:
            start = max(start, until)
    if start < span.end:
        yield _cut(span, start, span.end)


def _cut(span: Span, start: Ticks, end: Ticks) -> Span:
    if isinstance(span, ChordSpan):
        return replace(span, onset=start, duration=end - start)
    return replace(span, onset=start, end=end)


def _governing(note: Note, pieces: Sequence[tuple[int, ChordSpan]]) -> int:
    """Return the place of the part of its chord that a note belongs to, -1 where none is left."""
    own = [place for place, (index, _) in enumerate(pieces) if index == note.chord]
    begun = [place for place in own if pieces[place][1].onset <= note.onset]
    return next(iter((*begun[-1:], *own)), -1)
