"""How fast a minute of piano becomes audio.

Renders a made-up romantic piece of 60 seconds and about 600 notes, pedalled, first with
nothing prepared and then again and again, and prints processor seconds per minute of
audio, the real-time factor and the share of each step. Where the FluidSynth program is
installed and a SoundFont is given, it plays the same piece in the same run for comparison.

Usage::

    python benchmarks/synthesis.py [--repeat N] [--seed N] [--soundfont FILE]
"""

import argparse
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gospel_keys.formats.midi import write_midi
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, KeyChange, MeterChange, Role, Score, TempoMark
from gospel_keys.score.performance import PedalEvent, Performance, PerformedNote, Timeline
from gospel_keys.sound.audio import wav_bytes
from gospel_keys.sound.audio_report import measure
from gospel_keys.sound.loudness import integrated_loudness
from gospel_keys.sound.mastering import master
from gospel_keys.sound.mixing import mix
from gospel_keys.sound.physical_piano import physical_piano
from gospel_keys.sound.rendering import TAIL, Instrument, render
from gospel_keys.sound.reverb import add_room
from gospel_keys.sound.sampled_piano import sampled_piano
from gospel_keys.sound.soundfont import SoundFont, play_soundfont
from gospel_keys.theory.key import Key
from gospel_keys.units import TICKS_PER_QUARTER

SECONDS = 60.0
BEAT = 0.75
CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14), (2, 5, 9), (4, 7, 11))


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of the processor and of the clock on the wall."""

    processor: float
    wall: float


def romantic_piece(seed: int) -> Performance:
    """Return a minute of arpeggios in the left hand, melody and inner chords in the right."""
    rng = stream(seed, "benchmark", "synthesis")
    notes: list[PerformedNote] = []
    pedals: list[PedalEvent] = []

    def strike(start: float, length: float, pitch: int, velocity: float, hand: Hand) -> None:
        start = max(0.0, start + rng.gauss(0.0, 0.008))
        touch = min(max(round(velocity + rng.gauss(0.0, 5.0)), 20), 120)
        role = Role.BASS if hand is Hand.LEFT else Role.MELODY
        notes.append(PerformedNote(start, start + length, pitch, touch, hand, role))

    for beat in range(round(SECONDS / BEAT)):
        now = beat * BEAT
        chord = CHORDS[beat // 4 % len(CHORDS)]
        swell = 64 + 18 * (beat % 32) / 32
        for index, step in enumerate((chord[0], chord[2], chord[1] + 12)):
            strike(now + index * BEAT / 3, BEAT / 2, 36 + step, swell - 12, Hand.LEFT)
        strike(now, BEAT * 0.95, 72 + rng.choice(chord), swell + 12, Hand.RIGHT)
        strike(now + BEAT / 2, BEAT * 0.45, 72 + rng.choice(chord), swell + 6, Hand.RIGHT)
        for step in chord[: 2 + beat % 2]:
            strike(now, BEAT * 0.9, 60 + step, swell - 6, Hand.RIGHT)
        if beat % 4 == 0:
            pedals += [PedalEvent(now + 0.09, 127), PedalEvent(now + 4 * BEAT - 0.02, 0)]
    ordered = tuple(sorted(notes, key=lambda note: (note.start, note.pitch)))
    return Performance(
        ordered, tuple(pedals), Timeline((0, TICKS_PER_QUARTER), (0.0, BEAT)), SECONDS
    )


def as_midi(piece: Performance) -> bytes:
    """Return the piece as a MIDI file for the other synthesiser."""
    page = Score(
        title="Benchmark",
        duration=round(SECONDS / BEAT) * TICKS_PER_QUARTER,
        meters=(MeterChange(0, Meter.parse("4/4")),),
        keys=(KeyChange(0, Key.parse("C major")),),
        tempos=(TempoMark(0, 60.0 / BEAT),),
        notes=(),
    )
    return write_midi(piece, page)


def timed(work: Callable[[], object]) -> Timing:
    """Run once and return how long it took."""
    wall, processor = time.perf_counter(), sum(os.times()[:4])
    work()
    return Timing(sum(os.times()[:4]) - processor, time.perf_counter() - wall)


def best(work: Callable[[], object], repeat: int) -> Timing:
    """Return the run with the least processor time."""
    return min((timed(work) for _ in range(repeat)), key=lambda timing: timing.processor)


def line(name: str, timing: Timing) -> None:
    """Print one figure."""
    factor = SECONDS / timing.processor
    print(f"{name:<28}{timing.processor:8.3f} s cpu{timing.wall:8.3f} s wall{factor:8.0f} x")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--soundfont", type=Path, help="SF2 or SF3 file for FluidSynth")
    options = parser.parse_args()
    piece = romantic_piece(options.seed)
    print(f"{len(piece.notes)} notes, {len(piece.pedals)} pedal changes, {SECONDS:g} s")
    instruments: tuple[Instrument, ...] = ("salamander", "physical")
    for instrument in instruments:

        def whole(instrument: Instrument = instrument) -> object:
            return render(piece, instrument=instrument)

        line(f"{instrument}, first time", timed(whole))
        line(f"{instrument}, again", best(whole, options.repeat))
    program = shutil.which("fluidsynth")
    if options.soundfont and program:
        font = SoundFont(options.soundfont, Path(program), as_midi(piece))
        length = SECONDS + TAIL
        line("FluidSynth, mix only", best(lambda: play_soundfont(font, length=length), 2))
    track = mix(piece, sampled_piano(), length=SECONDS + TAIL)
    audio = render(piece)
    print("steps:")
    line("  mix, sampled", best(lambda: mix(piece, sampled_piano(), length=62.0), options.repeat))
    line("  mix, modelled", best(lambda: mix(piece, physical_piano(), length=62.0), options.repeat))
    line("  room", best(lambda: add_room(track), options.repeat))
    line("  loudness and limiter", best(lambda: master(track, loudness=-16.0), options.repeat))
    line("  loudness meter alone", best(lambda: integrated_loudness(track), options.repeat))
    line("  WAV, 16 bits", best(lambda: wav_bytes(audio), options.repeat))
    report = measure(audio)
    print(f"{report.loudness:.2f} LUFS, peak {report.peak_db:.2f} dBFS, {report.clipped} clipped")


if __name__ == "__main__":
    main()
