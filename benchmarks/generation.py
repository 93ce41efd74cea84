"""How fast a sentence becomes a performance, a file and a page.

Times are medians over repeats of one run, so that machines can be compared by ratio: each
is printed beside the bare start of the Python interpreter, and beside the arranger ``mma``
making 16 bars of accompaniment where that program is installed.

Usage::

    python benchmarks/generation.py [--repeat N] [--bars N]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from app.services.arrangement_service import compose_arrangement
from app.services.export_service import export_service
from gospel_keys.brief.model import Wishes

SONG = "Uplifting worship song in C major with a soulful gospel feel"
MMA_CHORDS = ("C", "Am7", "Dm7", "G7", "C/E", "F", "G7sus", "C")


def timed(work: Callable[[int], object], repeat: int) -> float:
    """Return the median of milliseconds on the clock; every call gets its number."""
    spent: list[float] = []
    for number in range(repeat):
        start = time.perf_counter()
        work(number)
        spent.append(1000.0 * (time.perf_counter() - start))
    return median(spent)


def run(command: list[str]) -> None:
    """Run a program to its end, with its bytecode kept as an installed program keeps it."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=kept)


def words_to_performance(bars: int, repeat: int) -> float:
    """Time brief, arranger and performance, warm, a new seed each time."""
    wishes = Wishes(bars=bars)
    compose_arrangement(SONG, wishes=wishes, seed=repeat)
    return timed(lambda seed: compose_arrangement(SONG, wishes=wishes, seed=seed), repeat)


def warm_formats(bars: int, repeat: int) -> dict[str, float]:
    """Time each format of one piece, warm."""
    piece = compose_arrangement(SONG, wishes=Wishes(bars=bars), seed=1).document()

    def render(name: str) -> object:
        return list(export_service.export(piece, [name]))

    times: dict[str, float] = {}
    for name in ("midi", "musicxml", "svg", "pdf", "png", "wav"):
        render(name)
        times[name] = timed(lambda _, name=name: render(name), repeat)  # type: ignore[misc]
    return times


def mma_file(folder: Path, bars: int) -> Path:
    """Write an accompaniment for the peer: one chord a bar in a piano groove."""
    lines = ["Tempo 75", "Groove Ballad"]
    lines += [f"{bar + 1} {MMA_CHORDS[bar % len(MMA_CHORDS)]}" for bar in range(bars)]
    file = folder / "peer.mma"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--bars", type=int, default=16)
    options = parser.parse_args()
    bars, repeat = options.bars, options.repeat

    print(f"{bars} bars, medians of {repeat}, milliseconds")
    print(f"{'words to performance, warm':38}{words_to_performance(bars, repeat):8.1f}")
    for name, spent in warm_formats(bars, repeat).items():
        print(f"{'one piece as ' + name + ', warm':38}{spent:8.1f}")
    with tempfile.TemporaryDirectory() as folder:
        run([sys.executable, "-m", "app.cli.main", "--version"])
        bare = timed(lambda _: run([sys.executable, "-c", "pass"]), repeat)
        command = [sys.executable, "-m", "app.cli.main", "generate", SONG, "--bars", str(bars)]
        command += ["--formats", "midi", "--out", folder]
        cold = timed(lambda seed: run([*command, "--seed", str(seed)]), repeat)
        print(f"{'bare interpreter, cold':38}{bare:8.1f}")
        print(f"{'whole command, MIDI, cold':38}{cold:8.1f}   {cold / bare:.1f} x bare")
        if shutil.which("mma") is None:
            print("mma is not installed: no peer in this run")
            return
        peer = mma_file(Path(folder), bars)
        theirs = timed(lambda _: run(["mma", "-f", f"{folder}/peer.mid", str(peer)]), repeat)
        print(f"{'mma, whole command':38}{theirs:8.1f}   we take {cold / theirs:.2f} x as long")


if __name__ == "__main__":
    main()
