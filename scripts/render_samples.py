"""Render pieces to look at and to listen to, and measure what was written.

Without a file, ten pieces of each genre are arranged over its applications and keys; their PDF,
PNG and MP3 go into a folder, and what was measured of the sound is printed. With a file of
requests, each line is given to ``gospel-keys generate`` as it stands; the WAV file that was
written is read back, and the rows of a table are printed: integrated loudness, true peak, clipped
samples, silence before the first and after the last sound, the longest silence between, whether
something still sounds at the end, and how long the file is beside its performance.

The exit status is 1 where a piece would not be handed out.

Usage::

    python scripts/render_samples.py [--out FOLDER] [--pieces N] [--genre GENRE]
    python scripts/render_samples.py --requests FILE [--out FOLDER] [--only N ...]
"""

import argparse
import contextlib
import io
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

from app.cli.main import main as gospel_keys
from app.persistence.files import write_all
from app.services.arrangement_service import Composition
from app.services.export_service import export_service
from gospel_keys.critique.survey import name_of, survey_briefs
from gospel_keys.formats.document import read_document
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform
from gospel_keys.sound.audio import Audio, Samples
from gospel_keys.sound.audio_report import AudioReport, measure
from gospel_keys.sound.rendering import render
from gospel_keys.units import Seconds

FIRST_SEED: Final = 300
FORMATS: Final = "wav,mp3,pdf,png,midi,musicxml,document"
COLUMNS: Final = (
    "Piece",
    "Loudness",
    "True peak",
    "Clipped",
    "Silence before",
    "after",
    "longest within",
    "Last 0.1 s",
    "Length",
    "Performance",
)
_OVERSAMPLED: Final = 4
_HEARD: Final = 10.0 ** (-70.0 / 20.0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was measured of a WAV file beside the performance it renders.

    Parameters
    ----------
    report : AudioReport
    true_peak : float
        In dBTP, from four times the samples (ITU-R BS.1770-4, annex 2).
    before, after : Seconds
        Below -70 dBFS before the first and after the last sound.
    length : Seconds
        Of the file.
    performance : Seconds
        Until the last sound is let go, pedal included.
    """

    report: AudioReport
    true_peak: float
    before: Seconds
    after: Seconds
    length: Seconds
    performance: Seconds

    @property
    def is_whole(self) -> bool:
        """Whether it is sound and lasts at least as long as it is played."""
        return self.report.is_sound and self.length >= self.performance

    def row(self, number: int) -> str:
        """Return it as a row under ``COLUMNS``."""
        report = self.report
        end = "still sounds" if report.stuck else f"{report.tail_db:.0f} dB"
        cells = (
            str(number),
            f"{report.loudness:.1f} LUFS",
            f"{self.true_peak:.1f} dBTP",
            str(report.clipped),
            f"{self.before:.2f} s",
            f"{self.after:.2f} s",
            f"{report.longest_silence:.2f} s",
            end,
            f"{self.length:.1f} s",
            f"{self.performance:.1f} s",
        )
        return f"| {' | '.join(cells)} |"


def compose(genre: str, pieces: int) -> list[Composition]:
    made: list[Composition] = []
    for brief, seed in survey_briefs(pieces, genre=genre, seed=FIRST_SEED, bars=24):
        piece = arranger_of(genre).arrange(brief, seed=seed)
        made.append(Composition(piece, perform(piece.score, piece.feel, stream(seed, "perform"))))
    return made


def row(name: str, report: AudioReport) -> str:
    return (
        f"{name:<58} {report.loudness:6.1f} LUFS {report.peak_db:5.1f} dB"
        f" {report.clipped:3} clipped {report.longest_silence:4.1f} s silent"
        f" {'stuck' if report.stuck else 'ends':<5} {'ok' if report.is_sound else 'REFUSED'}"
    )


def render_survey(genres: Iterable[str], pieces: int, out: Path) -> int:
    """Render pieces over applications and keys; return how many were refused."""
    refused = 0
    for genre in genres:
        for number, made in enumerate(compose(genre, pieces), start=1):
            report = measure(render(made.performance))
            refused += not report.is_sound
            print(row(f"{genre} {name_of(made.arrangement)}", report), flush=True)
            files = export_service.export(
                made.document(), ["pdf", "png", "mp3"], stem=f"{genre}-{number:02}"
            )
            write_all(out, [(file.name, file.data) for file in files])
    return refused


def read_requests(text: str) -> list[list[str]]:
    """Return the words of each request; lines that begin with # are remarks."""
    lines = (line.strip() for line in text.splitlines())
    return [shlex.split(line) for line in lines if line and not line.startswith("#")]


def render_requests(requests: list[list[str]], only: list[int], out: Path) -> int:
    """Generate and measure the requests; return how many were refused."""
    refused = 0
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for number, words in enumerate(requests, start=1):
        if only and number not in only:
            continue
        name = f"{number:02}"
        answer = io.StringIO()
        with contextlib.redirect_stdout(answer):
            status = gospel_keys(
                ["generate", *words, "--formats", FORMATS, "--out", str(out), "--name", name]
            )
        (out / f"{name}.txt").write_text(answer.getvalue(), encoding="utf-8")
        if status:
            refused += 1
            continue
        found = examine(out, name)
        refused += not found.is_whole
        print(found.row(number), flush=True)
    return refused


def examine(out: Path, name: str) -> Delivery:
    """Measure a WAV file beside the document it was rendered from."""
    rate, samples = wavfile.read(next(out.glob(f"{name}*.wav")))
    document = read_document(next(out.glob(f"{name}*.gkdoc*")).read_bytes())
    full_scale = float(np.iinfo(samples.dtype).max) + 1.0
    audio = Audio((samples / full_scale).astype(np.float32), rate)
    magnitude = np.abs(audio.samples).max(axis=1)
    heard = np.flatnonzero(magnitude > _HEARD)
    return Delivery(
        measure(audio),
        true_peak(audio.samples),
        float(heard[0] / rate) if heard.size else audio.duration,
        float((len(magnitude) - 1 - heard[-1]) / rate) if heard.size else audio.duration,
        audio.duration,
        document.performance.duration,
    )


def true_peak(samples: Samples) -> float:
    """Return the highest value between the samples in dBTP."""
    peak = float(np.abs(resample_poly(samples, _OVERSAMPLED, 1, axis=0)).max(initial=1e-9))
    return 20.0 * float(np.log10(peak))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("out/samples"))
    parser.add_argument("--pieces", type=int, default=10, help="of each genre")
    parser.add_argument("--genre", choices=GENRES, help="only this one")
    parser.add_argument("--requests", type=Path, help="file of requests, one a line")
    parser.add_argument("--only", type=int, nargs="+", default=[], help="numbers of requests")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.requests is None:
        genres = [arguments.genre] if arguments.genre else GENRES
        return int(render_survey(genres, arguments.pieces, arguments.out) > 0)
    requests = read_requests(arguments.requests.read_text(encoding="utf-8"))
    return int(render_requests(requests, arguments.only, arguments.out) > 0)


if __name__ == "__main__":
    sys.exit(main())
