"""Score → performance → score: what is written comes back, with human timing in between."""

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache

import pytest

from gospel_keys.brief.read import read_brief
from gospel_keys.formats.import_midi import import_midi
from gospel_keys.formats.midi import write_midi
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.notate import Notated, notate
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance

_WORDS = {
    "gospel": ("slow worship in F", "gospel shuffle in E", "waltz in D in 3/4"),
    "jazz": ("swing in C", "ballad in Db", "stride piano in F"),
    "blues": ("boogie woogie in F", "shuffle blues in Bb", "minor blues in G"),
    "classical": ("minuet in C", "chorale in Eb", "prelude in F"),
    "neosoul": ("laid back neo soul in C", "slow jam in D", "upbeat soul in B"),
}
_PIECES = [(genre, seed) for genre in GENRES for seed in range(3)]


@cache
def _piece(genre: str, seed: int) -> tuple[Score, Performance, Notated, Notated]:
    brief = read_brief(f"8 bars {_WORDS[genre][seed]}", genre=genre, seed=seed)
    made = arranger_of(genre).arrange(brief, seed=seed)
    played = perform(made.score, made.feel, stream(seed, "performance"))
    bare = tuple(replace(n, hand=Hand.RIGHT, role=Role.INNER, source=-1) for n in played.notes)
    known = import_midi(write_midi(played, made.score))
    return made.score, played, known, notate(replace(played, notes=bare))


def _shares(score: Score, found: Score) -> Counter[str]:
    rest = defaultdict(list)
    for note in found.notes:
        rest[note.onset, note.midi].append(note)
    counts = Counter(notes=len(score.notes))
    for note in score.notes:
        if rivals := rest[note.onset, note.midi]:
            match = min(rivals, key=lambda r: (r.hand is not note.hand, r.duration))
            rivals.remove(match)
            counts["onset"] += 1
            counts["length"] += match.duration == note.duration
            counts["hand"] += match.hand is note.hand
            counts["spelling"] += match.pitch == note.pitch
    return counts


def test_notes_come_back_from_a_midi_file_that_knows_its_beats() -> None:
    total: Counter[str] = Counter()
    for genre, seed in _PIECES:
        score, _, known, _ = _piece(genre, seed)
        total += _shares(score, known.score)

    shares = {what: total[what] / total["notes"] for what in total}
    assert shares["onset"] > 0.98
    assert shares["length"] > 0.95
    assert shares["hand"] > 0.98
    assert shares["spelling"] > 0.95


@pytest.mark.parametrize(("genre", "seed"), _PIECES)
def test_key_meter_and_chords_come_back_from_a_midi_file(genre: str, seed: int) -> None:
    score, _, known, _ = _piece(genre, seed)

    assert known.score.meter == score.meter
    assert known.score.key == score.key
    assert known.score.pickup == score.pickup
    assert [c.chord for c in known.score.chords][:4] == [c.chord for c in score.chords][:4]


def test_hands_and_keys_are_found_in_bare_notes() -> None:
    right = strikes = keys = meters = 0
    for genre, seed in _PIECES:
        score, played, _, bare = _piece(genre, seed)
        by_source = {
            source: note
            for note, sources in zip(bare.score.notes, bare.sources, strict=True)
            for source in sources
        }
        strikes += len(played.notes)
        right += sum(by_source[i].hand is n.hand for i, n in enumerate(played.notes))
        keys += (bare.score.key.fifths - score.key.fifths) % 12 == 0
        meters += bare.score.meter == score.meter

    assert right > 0.94 * strikes
    assert keys >= 13
    assert meters >= 11


def test_every_struck_key_is_written_once() -> None:
    for genre, seed in _PIECES:
        _, played, _, bare = _piece(genre, seed)

        written = sorted(i for sources in bare.sources for i in sources)
        assert written == list(range(len(played.notes)))


def test_swing_is_written_straight_and_named() -> None:
    feels = {(g, s): _piece(g, s)[2].score.feel for g, s in _PIECES}

    assert feels["jazz", 0] == feels["blues", 1] == "Swing"
    assert feels["classical", 0] == feels["gospel", 0] == ""
