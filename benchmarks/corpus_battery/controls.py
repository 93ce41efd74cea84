"""Toy pieces that the battery must see through, and damage that it must notice.

``toy_block`` plays root-position triads on every beat; ``toy_pattern`` adds random inversions,
wide left-hand stacks, random velocities and a little jitter; ``toy_random`` plays any key.
"""

import io
import random
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

import mido

_QUARTER: Final = 480
_BARS: Final = 32
_Chord = tuple[str, tuple[int, ...]]
_CHORDS: Final[tuple[_Chord, ...]] = (
    ("C", (0, 4, 7)), ("Dm", (2, 5, 9)), ("Em", (4, 7, 11)), ("F", (5, 9, 12)),
    ("G", (7, 11, 14)), ("Am", (9, 12, 16)),
)  # fmt: skip
_Event = tuple[float, float, int, int]
_Hands = tuple[list[_Event], list[_Event]]


def _progression(rng: random.Random) -> list[_Chord]:
    phrase = [rng.choice(_CHORDS) for _ in range(8)]
    return (phrase * 4)[:_BARS]


def _block(rng: random.Random, chords: list[_Chord]) -> _Hands:
    del rng
    right: list[_Event] = []
    left: list[_Event] = []
    for bar, (_, tones) in enumerate(chords):
        left.append((4.0 * bar, 4.0, 36 + tones[0], 80))
        right += [(4.0 * bar + b, 1.0, 60 + t, 80) for b in range(4) for t in tones]
    return right, left


def _pattern(rng: random.Random, chords: list[_Chord]) -> _Hands:
    right: list[_Event] = []
    left: list[_Event] = []
    for bar, (_, tones) in enumerate(chords):
        for beat in (0.0, 2.0):
            for tone in (tones[0], tones[2], tones[1] + 12):
                left.append((4.0 * bar + beat, 2.0, 36 + tone, rng.randint(50, 76)))
        for beat in (0.0, 1.5, 2.5, 3.0):
            turn = [t % 12 + 60 + 12 * rng.randint(0, 1) for t in tones]
            for tone in turn:
                louder = 8 if tone == max(turn) else 0
                right.append((4.0 * bar + beat, 0.5, tone, rng.randint(56, 82) + louder))
    return _jittered(rng, right), _jittered(rng, left)


def _jittered(rng: random.Random, events: list[_Event]) -> list[_Event]:
    return [(max(0.0, s + rng.gauss(0, 0.006)), d, p, v) for s, d, p, v in events]


def _random(rng: random.Random, chords: list[_Chord]) -> _Hands:
    def hand(low: int, high: int) -> list[_Event]:
        return [
            (i / 4, rng.choice((0.25, 0.5, 1.0)), rng.randint(low, high), rng.randint(50, 110))
            for i in range(16 * len(chords))
            if rng.random() < 0.4
            for _ in range(rng.choice((1, 1, 2)))
        ]

    return hand(60, 84), hand(36, 60)


_MAKERS: Final[dict[str, Callable[[random.Random, list[_Chord]], _Hands]]] = {
    "toy_block": _block,
    "toy_pattern": _pattern,
    "toy_random": _random,
}
CONTROLS: Final = MappingProxyType(_MAKERS)
"""Makers of toy pieces by name."""


def _track(name: str, events: list[_Event], channel: int) -> mido.MidiTrack:
    timed = []
    for start, length, pitch, velocity in events:
        timed.append((round(start * _QUARTER), 1, pitch, velocity))
        timed.append((round((start + length) * _QUARTER) - 1, 0, pitch, 0))
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
    now = 0
    for tick, _, pitch, velocity in sorted(timed):
        track.append(
            mido.Message("note_on", channel=channel, note=pitch, velocity=velocity, time=tick - now)
        )
        now = tick
    return track


def control(name: str, seed: int) -> bytes:
    """Return a toy piece of 32 bars as a MIDI file with its chords as markers.

    Raises
    ------
    KeyError
        If there is no control of that name.
    """
    rng = random.Random(seed)
    chords = _progression(rng)
    right, left = CONTROLS[name](rng, chords)
    file = mido.MidiFile(type=1, ticks_per_beat=_QUARTER)
    conductor = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=600_000)])
    conductor += [
        mido.MetaMessage("marker", text=symbol, time=0 if i == 0 else 4 * _QUARTER)
        for i, (symbol, _) in enumerate(chords)
    ]
    file.tracks += [conductor, _track("Right", right, 0), _track("Left", left, 1)]
    stored = io.BytesIO()
    file.save(file=stored)
    return stored.getvalue()
