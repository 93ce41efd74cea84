"""Render ten pieces of each genre: pages to look at, audio to measure.

Writes PDF, PNG and MP3 into a folder and prints what was measured of the sound: loudness, peak,
clipped samples, the longest silence, whether something still sounds at the end, and whether every
struck key is heard. The exit status is 1 where a piece would not be handed out.

Usage::

    python scripts/render_samples.py [--out FOLDER] [--pieces N] [--genre GENRE]
"""

import argparse
import sys
from pathlib import Path

from app.persistence.files import write_all
from app.services.arrangement_service import Composition
from app.services.export_service import export_service
from gospel_keys.critique.survey import name_of, survey_briefs
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform
from gospel_keys.sound.audio_report import AudioReport, measure
from gospel_keys.sound.rendering import render

FIRST_SEED = 300


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("out/samples"))
    parser.add_argument("--pieces", type=int, default=10, help="of each genre")
    parser.add_argument("--genre", choices=GENRES, help="only this one")
    arguments = parser.parse_args()
    refused = 0
    for genre in [arguments.genre] if arguments.genre else GENRES:
        for number, made in enumerate(compose(genre, arguments.pieces), start=1):
            report = measure(render(made.performance))
            refused += not report.is_sound
            print(row(f"{genre} {name_of(made.arrangement)}", report), flush=True)
            files = export_service.export(
                made.document(), ["pdf", "png", "mp3"], stem=f"{genre}-{number:02}"
            )
            write_all(arguments.out, [(file.name, file.data) for file in files])
    return int(refused > 0)


if __name__ == "__main__":
    sys.exit(main())
