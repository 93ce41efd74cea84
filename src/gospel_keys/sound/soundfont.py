"""The user's own SoundFont, played by the FluidSynth program.

FluidSynth is not part of the product: the caller finds the program and says where it is.
It runs as a separate process on the MIDI file of the performance, without its own reverb
and chorus, so that the product's room and loudness apply to every instrument alike.
"""

import math
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from gospel_keys.errors import InvalidRequestError, RenderingError
from gospel_keys.sound.audio import SAMPLE_RATE, Samples
from gospel_keys.sound.progress import SILENT_PROGRESS, Progress
from gospel_keys.units import Seconds

_GAIN: Final = "0.4"
_LEAST_TIMEOUT: Final[Seconds] = 60.0
_PATIENCE: Final[Seconds] = 0.2
_MESSAGE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class SoundFont:
    """A SoundFont and what it takes to play it.

    Parameters
    ----------
    file : Path
        SF2 or SF3 file.
    program : Path
        The FluidSynth program, for example as found by :func:`shutil.which`.
    midi : bytes
        The performance as a MIDI file, its tick 0 at the performance's second 0.
    """

    file: Path
    program: Path
    midi: bytes


def play_soundfont(
    soundfont: SoundFont,
    *,
    length: Seconds,
    timeout: Seconds | None = None,
    progress: Progress = SILENT_PROGRESS,
) -> Samples:
    """Play a MIDI file on a SoundFont.

    Parameters
    ----------
    soundfont : SoundFont
    length : Seconds
        Length of the track; what comes later is cut off, what is missing is silence.
    timeout : Seconds, optional
        How long FluidSynth may take, by default a minute and twice the length.
    progress : Progress, optional

    Returns
    -------
    samples : float32 array, shape (round(length * 48000), 2)

    Raises
    ------
    InvalidRequestError
        If the file is not a SoundFont.
    RenderingError
        If FluidSynth is missing, fails or takes too long.
    RenderingCancelledError
        If the work is no longer wanted.
    """
    import soundfile

    _check(soundfont.file)
    with tempfile.TemporaryDirectory() as folder:
        midi, wav = Path(folder, "performance.mid"), Path(folder, "performance.wav")
        midi.write_bytes(soundfont.midi)
        allowed = _LEAST_TIMEOUT + 2.0 * length if timeout is None else timeout
        _run(_command(soundfont, midi, wav), timeout=allowed, progress=progress)
        try:
            played = soundfile.read(wav, dtype="float32", always_2d=True)[0]
        except (OSError, soundfile.LibsndfileError) as error:
            raise RenderingError("FluidSynth wrote no readable audio") from error
    samples = np.zeros((round(length * SAMPLE_RATE), 2), dtype=np.float32)
    count = min(len(played), len(samples))
    samples[:count] = played[:count, :2]
    return samples


def _check(file: Path) -> None:
    try:
        with file.open("rb") as handle:
            header = handle.read(12)
    except OSError as error:
        raise InvalidRequestError(
            f"the SoundFont {str(file)!r} cannot be opened", value=str(file), field="soundfont"
        ) from error
    if header[:4] != b"RIFF" or header[8:12] != b"sfbk":
        raise InvalidRequestError(
            f"{file.name!r} is not a SoundFont (SF2 or SF3)", value=str(file), field="soundfont"
        )


def _command(soundfont: SoundFont, midi: Path, wav: Path) -> list[str]:
    """Return the program's arguments; absolute paths cannot be mistaken for options."""
    return [
        str(soundfont.program),
        *("-n", "-i", "-q"),
        *("-F", str(wav), "-T", "wav", "-O", "float"),
        *("-r", str(SAMPLE_RATE), "-g", _GAIN, "-R", "0", "-C", "0"),
        str(soundfont.file.resolve()),
        str(midi),
    ]


def _run(command: list[str], *, timeout: Seconds, progress: Progress) -> None:
    try:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except FileNotFoundError as error:
        raise RenderingError(
            f"the FluidSynth program {command[0]!r} was not found; install it or choose"
            " another instrument",
            value=command[0],
        ) from error
    except OSError as error:
        raise RenderingError(f"FluidSynth did not start: {error}", value=command[0]) from error
    with process:
        try:
            complaints = _wait(process, timeout, progress)
        finally:
            process.kill()
    if process.returncode != 0:
        reason = complaints.decode("utf-8", "replace").strip()[:_MESSAGE_LENGTH]
        raise RenderingError(
            f"FluidSynth failed with status {process.returncode}: {reason}",
            value=process.returncode,
        )


def _wait(process: subprocess.Popen[bytes], timeout: Seconds, progress: Progress) -> bytes:
    """Return what the finished program complained about; ask meanwhile whether to go on."""
    for _ in range(math.ceil(timeout / _PATIENCE)):
        try:
            return process.communicate(timeout=_PATIENCE)[1]
        except subprocess.TimeoutExpired:
            progress.step(0.0)
    raise RenderingError(
        f"FluidSynth did not finish within {timeout:g} seconds", value=str(process.args)
    )
