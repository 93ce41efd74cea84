"""Rendering: a performance becomes finished audio.

::

    Performance -> piano (sampled or modelled) -> room -> loudness and ceiling -> Audio

A user's own SoundFont takes the same road from the MIDI file instead.
"""

import math
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

import numpy as np

from gospel_keys.errors import InvalidRequestError, InvalidScoreError
from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.sound.audio import SAMPLE_RATE, Audio, Samples
from gospel_keys.sound.mastering import master
from gospel_keys.sound.mixing import mix
from gospel_keys.sound.physical_piano import physical_piano
from gospel_keys.sound.piano import Piano
from gospel_keys.sound.progress import Progress
from gospel_keys.sound.reverb import add_room
from gospel_keys.sound.salamander_pack import is_installed
from gospel_keys.sound.sampled_piano import sampled_piano
from gospel_keys.sound.soundfont import SoundFont, play_soundfont
from gospel_keys.units import Seconds

Instrument: TypeAlias = Literal["salamander", "physical", "soundfont"]

TAIL: Final[Seconds] = 2.0
"""Time after the last sound is let go, for dampers and room to fall silent."""

LONGEST: Final[Seconds] = 1200.0
LOUDNESS: Final = -16.0
LOUDNESS_RANGE: Final = (-40.0, -8.0)

_FADE_OUT: Final[Seconds] = 0.3


def default_instrument() -> Instrument:
    """Return the sampled piano where its recordings are installed, else the modelled one."""
    return "salamander" if is_installed() else "physical"


def audio_duration(performance: Performance) -> Seconds:
    """Return how long the rendered audio of a performance is, to the frame."""
    last = max((note.end for note in performance.notes), default=0.0)
    return round((max(performance.duration, last) + TAIL) * SAMPLE_RATE) / SAMPLE_RATE


def render(
    performance: Performance,
    *,
    instrument: Instrument | None = None,
    reverb: bool = True,
    loudness: float | None = LOUDNESS,
    soundfont: SoundFont | None = None,
    on_progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Audio:
    """Render a performance.

    Parameters
    ----------
    performance : Performance
    instrument : {"salamander", "physical", "soundfont"}, optional
        Sampled grand, modelled piano, or the user's SoundFont. By default the sampled grand,
        or the modelled piano where its recordings are missing; the audio says which played.
    reverb : bool
        Whether the piano stands in a room.
    loudness : float or None
        Integrated loudness in LUFS, -40..-8; ``None`` keeps the natural level.
    soundfont : SoundFont, optional
        Needed by the instrument ``"soundfont"``: the file, the FluidSynth program and the
        performance as MIDI.
    on_progress : callable, optional
        Called with the share done, 0..1.
    should_stop : callable, optional
        Asked several times a second; rendering stops when it returns true.

    Returns
    -------
    audio : Audio
        As long as :func:`audio_duration` says, ending in silence.

    Raises
    ------
    InvalidRequestError
        If an option is out of range or the performance is longer than 20 minutes.
    InvalidScoreError
        If the performance holds impossible notes or pedal values.
    RenderingError
        If the instrument is not installed or fails.
    RenderingCancelledError
        If ``should_stop`` returned true.
    """
    chosen = instrument or default_instrument()
    _check_options(chosen, loudness, soundfont)
    _check_performance(performance)
    progress = Progress(on_progress or (lambda _: None), should_stop or (lambda: False))
    progress.step(0.0)
    track = _played(performance, chosen, soundfont, progress=progress)
    if reverb:
        track = add_room(track)
        progress.step(0.9)
    _fade_out(track)
    samples = master(track, loudness=loudness)
    progress.step(1.0)
    return Audio(samples, SAMPLE_RATE, chosen)


def _played(
    performance: Performance,
    instrument: Instrument,
    soundfont: SoundFont | None,
    *,
    progress: Progress,
) -> Samples:
    """The dry sound of an instrument; four fifths of the work."""
    length = audio_duration(performance)
    if instrument == "soundfont" and soundfont is not None:
        track = play_soundfont(soundfont, length=length, progress=progress)
        progress.step(0.8)
        return track
    return mix(performance, _piano(instrument), length=length, progress=progress.part(0.0, 0.8))


def _piano(instrument: Instrument) -> Piano:
    return sampled_piano() if instrument == "salamander" else physical_piano()


def _fade_out(track: Samples) -> None:
    count = min(round(_FADE_OUT * SAMPLE_RATE), len(track))
    track[len(track) - count :] *= np.linspace(1.0, 0.0, count, dtype=np.float32)[:, None]


def _check_options(instrument: str, loudness: float | None, soundfont: SoundFont | None) -> None:
    if instrument not in ("salamander", "physical", "soundfont"):
        raise InvalidRequestError(
            f"unknown instrument {instrument!r}; choose salamander, physical or soundfont",
            value=instrument,
            field="instrument",
        )
    if instrument == "soundfont" and soundfont is None:
        raise InvalidRequestError(
            "the instrument 'soundfont' needs a SoundFont file", value=None, field="soundfont"
        )
    low, high = LOUDNESS_RANGE
    if loudness is not None and not low <= loudness <= high:
        raise InvalidRequestError(
            f"loudness must be between {low:g} and {high:g} LUFS, not {loudness!r}",
            value=loudness,
            field="loudness",
        )


def _check_performance(performance: Performance) -> None:
    last = max((note.end for note in performance.notes), default=0.0)
    longest = max(performance.duration, last)
    if not performance.duration >= 0.0 or (LONGEST < longest < math.inf):
        msg = f"the music lasts {longest:.0f} seconds; expected {LONGEST:g} seconds at most"
        raise InvalidRequestError(msg, value=longest, field="duration")
    for note in performance.notes:
        if not _is_playable(note):
            raise InvalidScoreError(
                "a note needs 0 <= start < end, a pitch in 0..127 and a velocity in 1..127:"
                f" {note}",
                value=note,
            )
    for event in performance.pedals:
        if not (0 <= event.value <= 127 and abs(event.time) <= LONGEST):
            raise InvalidScoreError(
                f"a pedal value lies in 0..127 at a finite time: {event}", value=event
            )


def _is_playable(note: PerformedNote) -> bool:
    timed = 0.0 <= note.start < note.end <= LONGEST
    return timed and 0 <= note.pitch <= 127 and 1 <= note.velocity <= 127
