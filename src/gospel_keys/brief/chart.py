"""Chord charts: the chords a player wants, bar by bar.

Three ways of writing are read: bars (``Dm7 G7 | Cmaj7 | % | F / G /``), ChordPro (chords in
square brackets among words, directives in braces: :mod:`gospel_keys.brief.chart_pro`) and
charts of iReal Pro, as links or text (:mod:`gospel_keys.brief.chart_ireal`). ``|: … :|`` plays
twice, ``%`` or ``x`` repeats a bar, ``/`` or ``.`` holds a chord for a beat, ``N.C.`` (``NC``,
``n``) rests until the next chord. ``A:`` or ``Chorus:`` before bars names a part of the form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.chart_parts import ChartPart, parts_of
from gospel_keys.brief.chart_reader import ChartReader, Slot
from gospel_keys.errors import (
    InvalidChordError,
    InvalidRequestError,
    InvalidRomanNumeralError,
)
from gospel_keys.score.meter import Meter
from gospel_keys.theory.chord import Chord, NoChord
from gospel_keys.theory.key import Key
from gospel_keys.units import Bpm, Ticks

LONGEST: Final = 20_000
MOST_BARS: Final = 256


@dataclass(frozen=True, slots=True)
class Chart:
    """A chord chart.

    Parameters
    ----------
    bars : tuple of bars
        Each bar holds its chords in order; None holds what was before for its share.
    key : Key or None
        Where the chart names it.
    meter : Meter or None
        Where the chart names it.
    title : str
    parts : tuple of ChartPart, in order
        The parts of the form that the chart names; the first begins with the chart.
    """

    bars: tuple[tuple[Slot, ...], ...]
    key: Key | None = None
    meter: Meter | None = None
    title: str = ""
    parts: tuple[ChartPart, ...] = ()

    @property
    def chords(self) -> tuple[Chord, ...]:
        """The chords in order, without holds and rests."""
        return tuple(chord for bar in self.bars for chord in bar if isinstance(chord, Chord))

    def lay_out(self, meter: Meter, bars: int) -> tuple[tuple[Ticks, Ticks, Chord], ...]:
        """Return (onset, duration, chord) over a number of bars; the chart starts over.

        Chords share a bar by whole beats, the first ones taking what is left over: three
        chords in 4/4 stand on one, three and four.

        Parameters
        ----------
        meter : Meter
        bars : int

        Raises
        ------
        InvalidRequestError
            If these bars hold no chord.
        """
        events: list[tuple[Ticks, Chord]] = []
        for onset, slot in self._slots(meter, bars):
            if isinstance(slot, Chord) and (not events or events[-1][1] != slot):
                events.append((onset, slot))
        if not events:
            msg = f"the first {bars} bars of the chart hold no chord; expected one to be played"
            raise InvalidRequestError(msg, value=bars, field="bars")
        ends = [onset for onset, _ in events[1:]] + [bars * meter.bar]
        return tuple(
            (onset, end - onset, chord) for (onset, chord), end in zip(events, ends, strict=True)
        )

    def silences(self, meter: Meter, bars: int) -> tuple[tuple[Ticks, Ticks], ...]:
        """Return (start, end) of the stretches without a chord, from N.C. to the next chord.

        Parameters
        ----------
        meter : Meter
        bars : int
            As for :meth:`lay_out`, whose chords go on through them.

        Examples
        --------
        >>> read_chart("C | N.C. | G").silences(Meter(4, 4), 3)
        ((3840, 7680),)
        """
        found: list[tuple[Ticks, Ticks]] = []
        since: Ticks | None = None
        for onset, slot in (*self._slots(meter, bars), (bars * meter.bar, self.chords[0])):
            if isinstance(slot, Chord) and since is not None:
                found.append((since, onset))
                since = None
            elif isinstance(slot, NoChord) and since is None:
                since = onset
        return tuple(found)

    def _slots(self, meter: Meter, bars: int) -> Iterator[tuple[Ticks, Slot]]:
        for number in range(bars):
            slots = self.bars[number % len(self.bars)]
            onset = number * meter.bar
            for slot, length in zip(slots, _shares(meter, len(slots)), strict=True):
                yield onset, slot
                onset += length


def _shares(meter: Meter, count: int) -> list[Ticks]:
    """Share a bar among chords: whole beats while there are enough, else equal parts."""
    if count > meter.beats:
        return [meter.bar // count] * (count - 1) + [meter.bar - meter.bar // count * (count - 1)]
    each, left = divmod(meter.beats, count)
    return [(each + (place < left)) * meter.beat for place in range(count)]


def read_chart(text: str, key: Key | None = None) -> Chart:
    """Read a chord chart.

    Parameters
    ----------
    text : str
        At most 20,000 characters and 256 bars.
    key : Key, optional
        In which numerals are read where the chart names no key.

    Returns
    -------
    chart : Chart

    Raises
    ------
    InvalidChordError
        If a chord cannot be read; the message names the line and the bar. In brackets a few
        may be none: the chord before it goes on, and :func:`read_marks` names it.
    InvalidRequestError
        If the chart is empty or too long, a link holds no song or several, or a repeat is not
        closed.

    Examples
    --------
    >>> chart = read_chart("Dm7 G7 | Cmaj7 | % |")
    >>> [[str(chord) for chord in bar] for bar in chart.bars]
    [['Dm7', 'G7'], ['Cmaj7'], ['Cmaj7']]
    """
    if len(text) > LONGEST:
        msg = f"the chart has {len(text)} characters; expected at most {LONGEST}"
        raise InvalidRequestError(msg, value=len(text), field="chords")
    reader = ChartReader(numerals=key)
    reader.read(text)
    bars = reader.finish()
    if not any(isinstance(slot, Chord) for bar in bars for slot in bar):
        msg = "the chart holds no chord; expected for example 'Dm7 G7 | Cmaj7'"
        raise InvalidRequestError(msg, value=text[:80], field="chords")
    if len(bars) > MOST_BARS:
        msg = f"the chart has {len(bars)} bars; expected at most {MOST_BARS}"
        raise InvalidRequestError(msg, value=len(bars), field="chords")
    return Chart(bars, reader.key, reader.meter, reader.title, parts_of(reader.parts, len(bars)))


@dataclass(frozen=True, slots=True)
class Marks:
    """What the directives of a chart say of its tempo.

    Parameters
    ----------
    tempo : Bpm or None
        Beats a minute where the chart names them.
    left : tuple of str
        What cannot be heeded, as the chart writes it: a change on the way, a tempo that is
        none, and words in brackets that are no chords, with their place.
    """

    tempo: Bpm | None = None
    left: tuple[str, ...] = ()


def read_marks(text: str) -> Marks:
    """Read the tempo of a chart, and what of its directives cannot be heeded.

    Parameters
    ----------
    text : str
        As for :func:`read_chart`; one that is too long says nothing.

    Raises
    ------
    InvalidKeyError, InvalidMeterError
        If a directive names none.

    Examples
    --------
    >>> read_marks("{tempo: 80} [C] [F] {key: D}").tempo
    80.0
    """
    reader = ChartReader()
    if len(text) <= LONGEST:
        try:
            reader.read(text)
        except (InvalidChordError, InvalidRequestError, InvalidRomanNumeralError):
            return Marks(reader.tempo, tuple(reader.left))
    return Marks(reader.tempo, tuple(reader.left))
