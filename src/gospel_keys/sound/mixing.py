"""Mixing: every note of a performance added into one stereo track.

A note is its tone times a level: constant while the key is down or the pedal holds it,
exponential while the damper rests on the string, and faded when the same key is struck
again. All of it is array arithmetic on whole stretches, so a minute takes a few hundredths
of a second once its tones are prepared.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.sound.audio import SAMPLE_RATE, Samples
from gospel_keys.sound.damping import DamperCurve, Stretch, damp
from gospel_keys.sound.piano import LENGTHS, Piano, Tone, ToneKey, Voice
from gospel_keys.sound.progress import SILENT_PROGRESS, Progress
from gospel_keys.units import Seconds

RESTRIKE: Final[Seconds] = 0.06
"""A string struck again gives up its old sound over this time."""

_WORKERS: Final = 2
_NOTES_PER_REPORT: Final = 64


@dataclass(frozen=True, slots=True)
class _Sounding:
    """One note as it is mixed: its voice, its level and where it is cut off."""

    voice: Voice
    stretches: tuple[Stretch, ...]
    cut: Seconds

    @property
    def seconds(self) -> Seconds:
        """How much of the tone is heard."""
        start = self.stretches[0].start
        return min(self.stretches[-1].end, self.cut + RESTRIKE) - start


def mix(
    performance: Performance,
    piano: Piano,
    *,
    length: Seconds,
    progress: Progress = SILENT_PROGRESS,
) -> Samples:
    """Play a performance on a piano.

    Parameters
    ----------
    performance : Performance
    piano : Piano
    length : Seconds
        Length of the track; what still rings then is cut off.
    progress : Progress, optional

    Returns
    -------
    samples : float32 array, shape (round(length * 48000), 2)

    Raises
    ------
    RenderingCancelledError
        If the work is no longer wanted.
    """
    track = np.zeros((round(length * SAMPLE_RATE), 2), dtype=np.float32)
    sounding = list(_sounding(performance, piano))
    _prepare(sounding, piano, length, progress.part(0.0, 0.6))
    mixing = progress.part(0.6, 1.0)
    for index, note in enumerate(sounding):
        if index % _NOTES_PER_REPORT == 0:
            mixing.step(index / len(sounding))
        tone = piano.tone(note.voice.tone, min(note.seconds, length, LENGTHS[-1]))
        _add(track, note, tone)
    mixing.step(1.0)
    return track


def _sounding(performance: Performance, piano: Piano) -> Iterator[_Sounding]:
    """Return the notes with the level their dampers and their next strike give them."""
    notes = performance.notes
    last_key_up = max((note.end for note in notes), default=0.0)
    curve = DamperCurve.of(performance.pedals, max(performance.duration, last_key_up))
    for note, cut in zip(notes, _next_strikes(notes), strict=True):
        stretches = damp(curve, start=note.start, key_up=note.end, pitch=note.pitch)
        yield _Sounding(piano.voice(note.pitch, note.velocity), tuple(stretches), cut)


def _next_strikes(notes: Sequence[PerformedNote]) -> list[Seconds]:
    """Return for each note when its key is struck again, infinity if never."""
    upcoming: dict[int, Seconds] = {}
    strikes = [float("inf")] * len(notes)
    for index in sorted(range(len(notes)), key=lambda index: notes[index].start, reverse=True):
        strikes[index] = upcoming.get(notes[index].pitch, float("inf"))
        upcoming[notes[index].pitch] = notes[index].start
    return strikes


def _prepare(
    sounding: Sequence[_Sounding], piano: Piano, length: Seconds, progress: Progress
) -> None:
    """Prepare each tone once, in the longest length any note needs, several at a time."""
    needed: dict[ToneKey, Seconds] = {}
    for note in sounding:
        seconds = min(note.seconds, length, LENGTHS[-1])
        needed[note.voice.tone] = max(needed.get(note.voice.tone, 0.0), seconds)
    wanted = sorted(needed.items())
    with ThreadPoolExecutor(_WORKERS) as workers:
        jobs = [workers.submit(piano.tone, key, seconds) for key, seconds in wanted]
        try:
            for index, job in enumerate(jobs):
                job.result()
                progress.step((index + 1) / len(jobs))
        except BaseException:
            workers.shutdown(wait=True, cancel_futures=True)
            raise


def _add(track: Samples, note: _Sounding, tone: Tone) -> None:
    """Add one note to the track, stretch by stretch."""
    origin = round(note.stretches[0].start * SAMPLE_RATE)
    end = min(len(track), origin + len(tone.frames), _frame(note.cut + RESTRIKE, len(track)))
    gain = note.voice.gain * tone.scale
    for stretch in note.stretches:
        left = max(round(stretch.start * SAMPLE_RATE), origin)
        right = min(_frame(stretch.end, end), end)
        if right <= left:
            continue
        part = tone.frames[left - origin : right - origin]
        level = _level(stretch, gain, left, right)
        fade_from = _frame(note.cut, end)
        if right > fade_from:
            level = level * _fade(left, right, fade_from)
        track[left:right] += np.multiply(part, level, dtype=np.float32)


def _frame(time: Seconds, otherwise: int) -> int:
    """Return the frame of a moment that may never come."""
    return otherwise if time == float("inf") else round(time * SAMPLE_RATE)


def _level(
    stretch: Stretch, gain: float, left: int, right: int
) -> np.float32 | npt.NDArray[np.float32]:
    """Return the level of a stretch: one number, or a column of one per frame."""
    if stretch.rate == 0.0:
        return np.float32(gain * stretch.level)
    step = np.float32(-stretch.rate / SAMPLE_RATE)
    curve: npt.NDArray[np.float32] = np.exp(np.arange(right - left, dtype=np.float32) * step)
    curve *= np.float32(gain * stretch.level)
    return curve.reshape(-1, 1)


def _fade(left: int, right: int, fade_from: int) -> npt.NDArray[np.float32]:
    """Return a column that falls from 1 to 0 over the restrike time."""
    position = np.arange(left - fade_from, right - fade_from, dtype=np.float32)
    fade = 1.0 - position / np.float32(RESTRIKE * SAMPLE_RATE)
    return np.asarray(np.clip(fade, 0.0, 1.0), dtype=np.float32).reshape(-1, 1)
