"""The form of a piece that is made of one tune: how it comes in, returns and ends.

A tune that is to fill more bars than it has gets an intro from its own end, is sung as it
stands, returns whole or from a later phrase, and closes with a tag. The first time through
is never changed; everything else gives way to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from gospel_keys.brief.chart import Chart
from gospel_keys.brief.chart_reader import Slot
from gospel_keys.brief.melody import Tune, TuneNote, TunePart
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import MidiPitch, Ticks

_INTROS: Final = {0: 1.0, 2: 0.5, 4: 0.0}
_SHORT_INTROS: Final = {0: 1.0, 2: 0.0, 4: 0.6}
"""What an intro of so many bars costs, and before a tune of eight bars or fewer."""

_TAGS: Final = {0: 0.6, 1: 0.7, 2: 0.2, 3: 1.2, 4: 0.4}
_SHORT_TUNE: Final = 8
_HALF: Final = 0.6
_LESS_THAN_HALF: Final = 1.5
_SAME_AS_TAG: Final = 1.5
_BARE: Final = 1.0
"""A tag of hardly any notes."""

_PHRASE: Final = 4
_HIGHEST: Final[MidiPitch] = 91


def plan_parts(
    tune: Tune, bars: int, *, intro: bool = True, lifted: bool = False
) -> tuple[TunePart, ...]:
    """Divide a length among intro, melody, returns and tag.

    Parameters
    ----------
    tune : Tune
    bars : int
        At least those of the tune; exactly so many are filled.
    intro : bool
        Whether there may be an intro.
    lifted : bool
        Whether the last return lies an octave higher, where that can be played.

    Returns
    -------
    parts : tuple of TunePart
        Empty where the tune fills the bars alone.

    Examples
    --------
    >>> from gospel_keys.score.meter import Meter
    >>> from gospel_keys.theory.key import Key
    >>> note = TuneNote(0, 3840, Pitch.parse("G4"))
    >>> tune = Tune(Key.parse("C"), Meter(), (note,), 0, 16, (3840,))
    >>> [(part.kind, part.bars) for part in plan_parts(tune, 38)]
    [('intro', 4), ('melody', 16), ('return', 16), ('tag', 2)]
    """
    if bars <= tune.bars:
        return ()
    _, plan = min(_plans(tune, bars, intro=intro), key=lambda option: option[0])
    parts: list[TunePart] = []
    bar = 0
    for part in plan:
        parts.append(replace(part, bar=bar))
        bar += part.bars
    top = max(note.midi for note in tune.notes)
    if lifted and top + 12 <= _HIGHEST:
        last = max((k for k, p in enumerate(parts) if p.kind == "return"), default=-1)
        parts = [replace(p, octaves=1) if k == last else p for k, p in enumerate(parts)]
    return tuple(parts)


def _plans(tune: Tune, bars: int, *, intro: bool) -> Iterator[tuple[float, list[TunePart]]]:
    """Yield the ways to fill so many bars, with what each costs."""
    whole = tune.bars + _is_crowded(tune)
    intros = _SHORT_INTROS if tune.bars <= _SHORT_TUNE else _INTROS
    starts = [0, *_phrase_starts(tune)]
    for returns, start, tag in product(range(bars // tune.bars), starts, _TAGS):
        again = tune.bars - start if start else 0
        rest = bars - tune.bars - returns * whole - again - tag
        if tag > tune.bars or rest not in intros or rest > tune.bars or (rest and not intro):
            continue
        cost = intros[rest] + _TAGS[tag] + _BARE * _is_bare(tune, tag)
        if again:
            cost += _HALF if 2 * again >= tune.bars else _LESS_THAN_HALF
            cost += _SAME_AS_TAG * (again == tag)
        yield cost, _row(tune, rest, whole, returns, start, tag)


def _row(tune: Tune, intro: int, whole: int, returns: int, start: int, tag: int) -> list[TunePart]:
    row = [TunePart("intro", 0, intro, _intro_start(tune, intro))] if intro else []
    row += [TunePart("melody", 0, whole if returns else tune.bars)]
    row += [TunePart("return", 0, whole if k < returns - 1 else tune.bars) for k in range(returns)]
    row += [TunePart("return", 0, tune.bars - start, start)] if start else []
    return row + ([TunePart("tag", 0, tag, tune.bars - tag)] if tag else [])


def _is_crowded(tune: Tune) -> bool:
    """Whether the last note leaves no room for the pickup to be sung again."""
    return tune.notes[-1].end > tune.end - tune.pickup


def _phrase_starts(tune: Tune) -> list[int]:
    """The bars, past the first, from which a tune can be taken up again."""
    bar = tune.meter.bar
    ends = {round((end - tune.pickup) / bar) for end in tune.phrase_ends}
    regular = range(tune.bars % _PHRASE, tune.bars, _PHRASE)
    return sorted({b for b in (*ends, *regular) if 0 < b < tune.bars})


def _intro_start(tune: Tune, bars: int) -> int:
    """The bar of the last phrase where an intro begins: its end, if that is not one held note."""
    options = range(max(0, tune.bars - _PHRASE), tune.bars - bars + 1)
    return max(options, key=lambda first: (min(_count(tune, first, bars), 2 * bars), first))


def _is_bare(tune: Tune, tag: int) -> bool:
    return tag > 1 and _count(tune, tune.bars - tag, tag) <= tag // 2


def _count(tune: Tune, first: int, bars: int) -> int:
    """How many notes begin in some bars of a tune."""
    bar = tune.meter.bar
    start = tune.pickup + first * bar
    return sum(start <= note.onset < start + bars * bar for note in tune.notes)


def lay_out(tune: Tune, parts: Sequence[TunePart]) -> Tune:
    """Return the tune as it goes through a piece, part after part.

    Parameters
    ----------
    tune : Tune
        In the key of the piece.
    parts : sequence of TunePart
        From :func:`plan_parts`; without any, the tune is returned as it is.

    Returns
    -------
    tune : Tune
        A piece that opens with an intro has no incomplete first bar.
    """
    if not parts:
        return tune
    pickup = 0 if parts[0].kind == "intro" else tune.pickup
    notes: list[TuneNote] = []
    for part in parts:
        origin = pickup + part.bar * tune.meter.bar
        _append(notes, list(_notes_of(tune, part, origin)), kept=_first_end(tune, parts, pickup))
    end = pickup + sum(part.bars for part in parts) * tune.meter.bar
    if 0 < end - notes[-1].end <= tune.pickup:
        notes[-1] = replace(notes[-1], duration=end - notes[-1].onset)
    chords = [event for part in parts for event in _chords_of(tune, part, pickup)]
    sung = next(part for part in parts if part.kind == "melody")
    shift = pickup + sung.bar * tune.meter.bar - tune.pickup
    return replace(
        tune,
        notes=tuple(notes),
        pickup=pickup,
        bars=sum(part.bars for part in parts),
        phrase_ends=_phrase_ends(tune, parts, notes, pickup),
        chords=tuple(e for k, e in enumerate(chords) if not k or chords[k - 1][1] != e[1]),
        lyrics=tuple((onset + shift, words) for onset, words in tune.lyrics),
        parts=tuple(parts),
    )


def _first_end(tune: Tune, parts: Sequence[TunePart], pickup: Ticks) -> Ticks:
    """Where the last note of the first time through ends: nothing may begin before."""
    sung = next(part for part in parts if part.kind == "melody")
    return tune.notes[-1].end - tune.pickup + pickup + sung.bar * tune.meter.bar


def _append(notes: list[TuneNote], more: list[TuneNote], *, kept: Ticks) -> None:
    """Add the notes of a part; those before it give way, but not the melody itself."""
    over = bool(notes) and notes[-1].end == kept
    more = [n for n in more if not over or n.onset >= kept]
    if more:
        while notes and notes[-1].onset >= more[0].onset:
            notes.pop()
        if notes and notes[-1].end > more[0].onset:
            notes[-1] = replace(notes[-1], duration=more[0].onset - notes[-1].onset)
    notes += more


def _notes_of(tune: Tune, part: TunePart, origin: Ticks) -> Iterator[TuneNote]:
    """Yield what is sung in a part: its bars and, but for an intro, what leads into them."""
    start = tune.pickup + part.start * tune.meter.bar
    end = start + part.bars * tune.meter.bar
    before = max((e for e in tune.phrase_ends if e <= start), default=0)
    leads_in = part.kind != "intro" and start - before < tune.meter.bar
    first = before if leads_in else start
    found = False
    for note in tune.notes:
        if first <= note.onset < end:
            found = found or note.onset >= start
            stop = min(note.end, end)
            yield TuneNote(
                note.onset - start + origin,
                stop - note.onset,
                Pitch(note.pitch.name, note.pitch.octave + part.octaves),
            )
    if not found:  # The last note is held through a tag: it is struck again.
        yield TuneNote(origin, end - start, tune.notes[-1].pitch)


def _chords_of(tune: Tune, part: TunePart, pickup: Ticks) -> Iterator[tuple[Ticks, Chord]]:
    """Yield the chord symbols of a part, the one that holds at its start included."""
    bar = tune.meter.bar
    start = tune.pickup + part.start * bar
    origin = pickup + part.bar * bar
    opening = 0 if not part.start and part.kind != "intro" else start
    inside = [e for e in tune.chords if opening <= e[0] < start + part.bars * bar]
    holding = [chord for onset, chord in tune.chords if onset < opening]
    if holding and not (inside and inside[0][0] == opening):
        yield origin, holding[-1]
    for onset, chord in inside:
        yield max(0, onset - start + origin), chord


def _phrase_ends(
    tune: Tune, parts: Sequence[TunePart], notes: Sequence[TuneNote], pickup: Ticks
) -> tuple[Ticks, ...]:
    """Where phrases stop in the whole piece: as in the tune, and at the end of every part."""
    bar = tune.meter.bar
    wanted: list[Ticks] = []
    for part in parts:
        shift = pickup + (part.bar - part.start) * bar - tune.pickup
        stop = pickup + (part.bar + part.bars) * bar
        inside = [e + shift for e in tune.phrase_ends]
        wanted += [e for e in inside if stop - part.bars * bar < e <= stop] + [stop]
    ends = (max((n.end for n in notes if n.end <= e), default=0) for e in wanted)
    return tuple(sorted({*ends, notes[-1].end} - {0}))


def lay_out_chart(chart: Chart, tune: Tune, parts: Sequence[TunePart]) -> Chart:
    """Return a chart for one time through a tune as it goes through a piece.

    Parameters
    ----------
    chart : Chart
        A shorter one starts over.
    tune : Tune
        As it stands, before :func:`lay_out`.
    parts : sequence of TunePart
    """
    if not parts:
        return chart
    once = [chart.bars[k % len(chart.bars)] for k in range(tune.bars)]
    bars: list[tuple[Slot, ...]] = []
    for part in parts:
        for place in range(part.start, part.start + part.bars):
            bar = once[place] if place < tune.bars else (None,)
            opens = place == part.start and bar[0] is None
            bars.append((_held(once, place), *bar[1:]) if opens else bar)
    return replace(chart, bars=tuple(bars))


def _held(bars: Sequence[tuple[Slot, ...]], place: int) -> Slot:
    """What goes on into a bar from those before it."""
    earlier = (slot for bar in reversed(bars[:place]) for slot in reversed(bar))
    return next((slot for slot in earlier if slot is not None), None)
