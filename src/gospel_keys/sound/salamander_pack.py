"""The sampled piano's recordings: what the pack holds and how to read it.

The pack lies beside this module (``salamander/``): Ogg Vorbis recordings, named in
``manifest.json`` with what was measured when the pack was built.
"""

import io
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np

from gospel_keys.errors import RenderingError
from gospel_keys.sound.audio import SAMPLE_RATE, Samples
from gospel_keys.units import MidiPitch, Seconds, Velocity

_FOLDER: Final = "salamander"
_LEAST: Final[Seconds] = 4.0
"""Decode at least this much: most notes of a piece are shorter."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded key.

    Parameters
    ----------
    file : str
        Name in the pack.
    key : MidiPitch
        The key that was struck.
    velocity : Velocity
        Centre of the velocities it stands for.
    onset, frames : int
        Frame of the hammer, and length of the file.
    level_db, wanted_level_db : float
        Level of its first 0.4 s, and the level an evenly voiced keyboard has there.
    brightness_db : float
        Level of what lies above ``corner_hz`` against what lies below.
    corner_hz : float
    detuned_cents : float
        Distance from the smooth tuning curve of the instrument.
    """

    file: str
    key: MidiPitch
    velocity: Velocity
    onset: int
    frames: int
    level_db: float
    wanted_level_db: float
    brightness_db: float
    corner_hz: float
    detuned_cents: float


@dataclass(frozen=True, slots=True)
class RecordedKey:
    """The recordings of one key, softest first."""

    key: MidiPitch
    layers: tuple[Recording, ...]


def is_installed() -> bool:
    """Return whether the recordings came with this installation."""
    return _pack().joinpath("manifest.json").is_file()


@cache
def recorded_keys() -> tuple[RecordedKey, ...]:
    """Return the recorded keys of the installed pack, lowest first.

    Raises
    ------
    RenderingError
        If the pack is missing or its manifest cannot be read.
    """
    return read_manifest(_pack())


def read_manifest(folder: Traversable) -> tuple[RecordedKey, ...]:
    """Return the recorded keys that a pack's manifest lists, lowest first.

    Parameters
    ----------
    folder : Traversable
        Folder of the pack.

    Returns
    -------
    keys : tuple of RecordedKey

    Raises
    ------
    RenderingError
        If the pack is missing or its manifest cannot be read.
    """
    try:
        manifest = json.loads(folder.joinpath("manifest.json").read_text(encoding="utf-8"))
        recordings = [Recording(**row) for row in manifest["samples"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RenderingError(
            "the sampled piano is not installed with this copy; choose the physical instrument"
            " or reinstall the package",
            value=str(error),
        ) from error
    return tuple(
        RecordedKey(
            key,
            tuple(
                sorted(
                    (recording for recording in recordings if recording.key == key),
                    key=lambda recording: recording.velocity,
                )
            ),
        )
        for key in sorted({recording.key for recording in recordings})
    )


def read_recording(recording: Recording, seconds: Seconds) -> Samples:
    """Return a recording from its hammer on.

    Parameters
    ----------
    recording : Recording
    seconds : Seconds
        How much to decode; less comes back if the recording is shorter.

    Returns
    -------
    samples : float32 array, shape (frames, 2)

    Raises
    ------
    RenderingError
        If the file is missing or damaged.
    """
    import soundfile

    try:
        encoded = _pack().joinpath(recording.file).read_bytes()
        samples = soundfile.read(
            io.BytesIO(encoded),
            frames=min(recording.onset + round(seconds * SAMPLE_RATE), recording.frames),
            dtype="float32",
            always_2d=True,
        )[0]
    except (OSError, soundfile.LibsndfileError) as error:
        raise RenderingError(
            f"the sampled piano's recording {recording.file} cannot be read",
            value=recording.file,
        ) from error
    return np.asarray(samples[recording.onset :], dtype=np.float32)


class RecordingShelf:
    """Keeps the recordings decoded last, so that neighbouring keys and shades share one.

    Safe between threads: a recording wanted by two at once is decoded once.

    Parameters
    ----------
    limit : int
        Recordings to keep.
    """

    def __init__(self, limit: int = 16) -> None:
        self._limit = limit
        self._decoded: OrderedDict[str, Samples] = OrderedDict()
        self._access = threading.Lock()
        self._decoding: dict[str, threading.Lock] = {}

    def take(self, recording: Recording, seconds: Seconds) -> Samples:
        """Return at least the first ``seconds`` of a recording, or all of it, read-only."""
        with self._access:
            decoding = self._decoding.setdefault(recording.file, threading.Lock())
        with decoding:
            wanted = min(round(seconds * SAMPLE_RATE), recording.frames - recording.onset)
            with self._access:
                samples = self._decoded.get(recording.file)
            if samples is None or len(samples) < wanted:
                samples = read_recording(recording, max(seconds, _LEAST))
                samples.flags.writeable = False
            with self._access:
                self._decoded[recording.file] = samples
                self._decoded.move_to_end(recording.file)
                while len(self._decoded) > self._limit:
                    self._decoded.popitem(last=False)
        return samples


def _pack() -> Traversable:
    return files("gospel_keys.sound").joinpath(_FOLDER)
