"""The chart benchmark: songs are written in whole bars, and counted as they are."""

import json
from pathlib import Path

from benchmarks.charts import Song, chart_of, failing, songs_of, told_keys


def test_a_song_is_written_beat_by_beat() -> None:
    assert chart_of({"chords": ["C", "F", "G7"], "beats": [4.0, 2.0, 2.0]}) == "C / / / | F / G7 /"
    assert chart_of({"chords": ["C", "F"]}) == "C / / / | F / / /"
    assert chart_of({"chords": ["C"] * 100}).count("|") == 39


def test_only_the_songs_of_a_split_are_read(tmp_path: Path) -> None:
    rows = [{"split": "dev", "chords": ["C"]}, {"split": "train", "chords": ["F"]}]
    corpus = tmp_path / "songs.jsonl"
    corpus.write_text("\n".join(json.dumps(row) for row in rows))

    assert [song["chords"] for song in songs_of(corpus, "dev")] == [["C"]]


def test_keys_are_counted_where_they_are_named() -> None:
    songs: list[Song] = [
        {"chords": ["C", "G", "Am", "F"], "key": "C", "mode": "major"},
        {"chords": ["C", "G", "Am", "F"], "key": "D", "mode": "major"},
        {"chords": ["C", "G"], "key": None, "mode": None},
    ]

    assert told_keys(songs) == (1, 2)


def test_what_cannot_be_read_is_told() -> None:
    assert next(failing("Xq", "jazz", 0)).startswith("refused")
