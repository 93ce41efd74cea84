"""The key of a chart: from functional harmony, and from the shape of a blues."""

import pytest

from gospel_keys.brief.chart_key import infer_key
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.registry import GENRES
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

TWELVE_BARS = "C7 F7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7"
JAZZ_BLUES = "F7 Bb7 F7 Cm7 F7 Bb7 Bdim7 F7 Am7 D7 Gm7 C7 F7 D7 Gm7 C7"
MINOR_BLUES = "Cm7 Fm7 Cm7 Cm7 Fm7 Fm7 Cm7 Cm7 Ab7 G7 Cm7 G7"


def _key_of(symbols: str) -> str:
    return str(infer_key([Chord.parse(symbol) for symbol in symbols.split()]))


@pytest.mark.parametrize(
    ("symbols", "key"),
    [
        (TWELVE_BARS, "C major"),
        ("C7 F7 G7", "C major"),
        ("Bb7 Eb9", "Bb major"),
        ("E7 A7 E7 B7 A7 E7 B7", "E major"),
        ("C7 F7 C7 C7 F7 F7 C7 A7 D7 G7 C7 G7", "C major"),
        (JAZZ_BLUES, "F major"),
        ("C13 F9 C13 Gm7 C7 F9 F#dim7 C13 A7#9 Dm7 G13 Em7 A7 Dm7 G7", "C major"),
        (MINOR_BLUES, "C minor"),
        ("Gm6 Cm6 Gm6 D7 Gm6", "G minor"),
        ("Am Dm Am Dm Am F7 E7 Am E7", "A minor"),
    ],
)
def test_a_blues_is_in_the_key_of_its_first_chord(symbols: str, key: str) -> None:
    assert _key_of(symbols) == key


@pytest.mark.parametrize(
    ("symbols", "key"),
    [
        ("D7 G7 C", "C major"),
        ("D7 G7 Cmaj7 D7 G7 Cmaj7", "C major"),
        ("E7 A7 D7 G7 C", "C major"),
        ("Bb7 Eb7 Abmaj7", "Ab major"),
        ("D7 G7 Cm", "C minor"),
        ("Am7 Dm7 G7 Cmaj7", "C major"),
    ],
)
def test_a_chain_of_dominants_leads_to_the_chord_it_falls_into(symbols: str, key: str) -> None:
    assert _key_of(symbols) == key


@pytest.mark.parametrize("semitones", range(12))
@pytest.mark.parametrize("symbols", [TWELVE_BARS, JAZZ_BLUES, MINOR_BLUES])
def test_a_blues_moves_with_its_key(symbols: str, semitones: int) -> None:
    home = Key.parse(_key_of(symbols)).transpose(semitones)
    moved = [Chord.parse(symbol).transpose(semitones, home) for symbol in symbols.split()]

    assert infer_key(moved) == home


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_reads_a_blues_chart_alike(genre: str) -> None:
    wishes = Wishes(chords=" | ".join(TWELVE_BARS.split()))

    assert str(read_brief("play this", genre=genre, wishes=wishes).key) == "C major"
