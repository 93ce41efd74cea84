"""How charts of real songs come out: whether any fails, which musts do not hold, which key is told.

The songs are rows of a chord corpus, a file of JSON lines (compressed or not), each with
``chords`` (symbols), ``beats`` (lengths, optional), ``key`` and ``mode`` (optional) and
``split``. Every song is written as a chart of at most 40 bars in 4/4 and arranged in all five
genres with nothing else said; the bands are those of the acceptance report. Bands that speak of
the chart itself (the form of a blues, its sevenths, rich chords, the length of the last chord)
are left out. The key is told from the chords of songs that name one.

Usage::

    python benchmarks/charts.py CORPUS [--songs N] [--seed N] [--split NAME]
"""

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.services.arrangement_service import compose_arrangement
from gospel_keys.brief.chart_key import infer_key
from gospel_keys.brief.model import Wishes
from gospel_keys.critique.report import judge, measure
from gospel_keys.errors import GospelKeysError
from gospel_keys.genres.registry import GENRES
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName

BEATS: Final = 4
MOST_BARS: Final = 40
GIVEN: Final = frozenset({"form_exact", "blue_sevenths", "rich_chords", "final_beats"})

# Any: a row of the corpus is whatever its JSON says.
Song = Mapping[str, Any]


def songs_of(corpus: Path, split: str) -> list[Song]:
    """Read the songs of one split, in the order of the file."""
    data = corpus.read_bytes()
    text = (gzip.decompress(data) if corpus.suffix == ".gz" else data).decode()
    rows = [json.loads(line) for line in text.splitlines()]
    return [row for row in rows if row.get("split") == split]


def chart_of(song: Song) -> str:
    """Write a song as a chart: bars of four beats, a slash for every beat that goes on."""
    beats: list[str] = []
    lengths = song.get("beats") or [BEATS] * len(song["chords"])
    for chord, length in zip(song["chords"], lengths, strict=False):
        beats += [chord, *["/"] * (round(length) - 1)] if round(length) else []
    whole = beats[: min(len(beats) // BEATS, MOST_BARS) * BEATS]
    return " | ".join(" ".join(whole[k : k + BEATS]) for k in range(0, len(whole), BEATS))


def failing(chart: str, genre: str, seed: int) -> Iterator[str]:
    """Name the musts that an arrangement does not keep, or the error that it ends with."""
    try:
        made = compose_arrangement("a song", genre=genre, wishes=Wishes(chords=chart), seed=seed)
    except GospelKeysError as error:
        yield f"refused: {error.message[:60]}"
        return
    for verdict in judge(measure(made.arrangement.score, made.performance), genre):
        if verdict.level == "must" and not verdict.must and verdict.name not in GIVEN:
            yield verdict.name


def told_keys(songs: Sequence[Song]) -> tuple[int, int]:
    """Count the songs whose key is told from their chords, and those that name one."""
    right = named = 0
    for song in songs:
        if song.get("mode") not in ("major", "minor") or not song.get("key"):
            continue
        try:
            chords = [Chord.parse(symbol) for symbol in song["chords"]]
        except GospelKeysError:
            continue
        tonic = PitchName.parse(song["key"].split()[0].rstrip("m"))
        found, meant = infer_key(chords), Key(tonic, song["mode"])
        named += 1
        right += found.mode == meant.mode and found.tonic.pitch_class == tonic.pitch_class
    return right, named


def main() -> int:
    """Arrange, count and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--songs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--split", default="dev")
    arguments = parser.parse_args()
    songs = songs_of(arguments.corpus, arguments.split)
    right, named = told_keys(songs)
    print(f"keys told from the chords alone: {right} of {named}")
    chosen = random.Random(arguments.seed).sample(songs, min(arguments.songs, len(songs)))
    charts = [chart for song in chosen if (chart := chart_of(song))]
    refused = 0
    for genre in GENRES:
        found = Counter(
            name for seed, chart in enumerate(charts) for name in failing(chart, genre, seed)
        )
        refused += sum(count for name, count in found.items() if name.startswith("refused"))
        listed = ", ".join(f"{name} {count}" for name, count in found.most_common()) or "none"
        print(f"{genre:10} {len(charts)} charts, musts that do not hold: {listed}")
    return int(refused > 0)


if __name__ == "__main__":
    sys.exit(main())
