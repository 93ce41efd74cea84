"""MIDI files read with mido: hands from tracks, bars from meters, chords from markers."""

import io
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import mido
from benchmarks.corpus_battery.hands import split_hands
from benchmarks.corpus_battery.model import Bar, Harmony, Note, Piece, Side
from benchmarks.corpus_battery.symbols import read_harte, read_symbol


@dataclass(frozen=True, slots=True)
class _Clock:
    """Tempo map of a file: ticks to seconds."""

    ticks: list[int]
    seconds: list[float]
    tempos: list[int]
    division: int

    def at(self, tick: int) -> float:
        place = bisect_right(self.ticks, tick) - 1
        passed = tick - self.ticks[place]
        return self.seconds[place] + passed * self.tempos[place] / 1e6 / self.division


def _timed(track: mido.MidiTrack) -> list[tuple[int, mido.Message]]:
    return list(zip(accumulate(m.time for m in track), track, strict=True))


def _clock(events: list[tuple[int, mido.Message]], division: int) -> _Clock:
    clock = _Clock([0], [0.0], [500_000], division)
    for tick, message in events:
        if message.type == "set_tempo":
            clock.seconds.append(clock.at(tick))
            clock.ticks.append(tick)
            clock.tempos.append(message.tempo)
    return clock


def _notes(events: list[tuple[int, mido.Message]], hand: Side, clock: _Clock) -> list[Note]:
    down: dict[tuple[int, int], list[tuple[int, int]]] = {}
    notes: list[Note] = []
    for tick, message in events:
        if message.type not in ("note_on", "note_off"):
            continue
        key = (message.channel, message.note)
        if message.type == "note_on" and message.velocity:
            down.setdefault(key, []).append((tick, message.velocity))
        elif down.get(key):
            begun, velocity = down[key].pop(0)
            quarter = clock.division
            notes.append(
                Note(
                    begun / quarter,
                    tick / quarter,
                    clock.at(begun),
                    clock.at(tick),
                    message.note,
                    velocity,
                    hand,
                )
            )
    return notes


def _bars(events: list[tuple[int, mido.Message]], division: int, end: float) -> tuple[Bar, ...]:
    changes = [
        (tick / division, m.numerator, m.denominator)
        for tick, m in events
        if m.type == "time_signature"
    ]
    if not changes or changes[0][0] > 0:
        changes.insert(0, (0.0, 4, 4))
    bars: list[Bar] = []
    place = 0.0
    while place < end - 0.01:
        numerator, denominator = [c for c in changes if c[0] <= place + 0.01][-1][1:]
        compound = denominator >= 8 and numerator % 3 == 0
        bars.append(Bar(place, numerator * 4.0 / denominator, compound))
        place += bars[-1].length
    return tuple(bars)


def _markers(
    events: list[tuple[int, mido.Message]], division: int, end: float
) -> tuple[Harmony, ...]:
    marks = [(t / division, m.text) for t, m in events if m.type == "marker"]
    ends = [*(place for place, _ in marks[1:]), end]
    read = [read_symbol(text, place, stop) for (place, text), stop in zip(marks, ends, strict=True)]
    return tuple(h for h in read if h is not None and h.end > h.start)


def read_piece(data: bytes) -> Piece:
    """Read a piano file; hands from tracks named so (or the two that have notes), else searched."""
    file = mido.MidiFile(file=io.BytesIO(data))
    tracks = [_timed(t) for t in file.tracks]
    conductor = sorted((e for t in tracks for e in t if e[1].is_meta), key=lambda e: e[0])
    clock = _clock(conductor, file.ticks_per_beat)
    voiced = [
        (track.name.lower(), timed)
        for track, timed in zip(file.tracks, tracks, strict=True)
        if any(m.type == "note_on" for _, m in timed)
    ]
    notes: list[Note] = []
    for number, (name, timed) in enumerate(voiced):
        left = "left" in name or ("right" not in name and number == 1)
        notes += _notes(timed, "left" if left else "right", clock)
    notes.sort(key=lambda n: (n.start, n.pitch))
    end = max(n.end for n in notes)
    last = max(n.start for n in notes) + 0.25
    bars = _bars(conductor, file.ticks_per_beat, last)
    piece = Piece(tuple(notes), bars, _markers(conductor, file.ticks_per_beat, end))
    return piece if len(voiced) > 1 else split_hands(piece)


def read_pop909(folder: Path) -> Piece:
    """Read the accompaniment (track PIANO) of a song of POP909 with its beats and chords."""
    file = mido.MidiFile(folder / f"{folder.name}.mid")
    tracks = [_timed(t) for t in file.tracks]
    clock = _clock([e for t in tracks for e in t if e[1].is_meta], file.ticks_per_beat)
    piano = next(t for f, t in zip(file.tracks, tracks, strict=True) if f.name == "PIANO")
    beats = [line.split() for line in (folder / "beat_midi.txt").read_text().splitlines()]
    times = [float(b[0]) for b in beats]
    notes = [
        Note(
            _beat_at(times, n.on), _beat_at(times, n.off), n.on, n.off, n.pitch, n.velocity, n.hand
        )
        for n in _notes(piano, "right", clock)
    ]
    notes.sort(key=lambda n: (n.start, n.pitch))
    piece = Piece(tuple(notes), _pop_bars(beats, notes), _pop_chords(folder, times))
    return split_hands(piece)


def _beat_at(times: list[float], second: float) -> float:
    place = min(max(0, bisect_right(times, second) - 1), len(times) - 2)
    return place + (second - times[place]) / (times[place + 1] - times[place])


def _pop_bars(beats: list[list[str]], notes: list[Note]) -> tuple[Bar, ...]:
    downs = [float(i) for i, b in enumerate(beats) if float(b[2]) == 1.0]
    first, last = notes[0].start, notes[-1].start
    pairs = zip(downs, downs[1:], strict=False)
    return tuple(Bar(a, b - a) for a, b in pairs if b > first and a <= last)


def _pop_chords(folder: Path, times: list[float]) -> tuple[Harmony, ...]:
    found: list[Harmony] = []
    for line in (folder / "chord_midi.txt").read_text().splitlines():
        start, end, label = line.split("\t")
        places = round(_beat_at(times, float(start))), round(_beat_at(times, float(end)))
        harmony = read_harte(label, *places)
        if harmony is not None and harmony.end > harmony.start:
            found.append(harmony)
    return tuple(found)
