"""The marks on the page: titles by name, the pace of a nocturne, pedal, plain ornaments."""

from collections.abc import Callable
from itertools import product

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.arranger import ClassicalArranger
from gospel_keys.genres.classical.page import tempo_word
from gospel_keys.score.model import Articulation, Hand, Ornament

Maker = Callable[..., Arrangement]


def _read(words: str) -> Arrangement:
    return ClassicalArranger().arrange(read_brief(words, genre="classical", seed=3), seed=3)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("a sonatina in G 3/4", "Sonatina in G major"),
        ("a nocturne in Eb", "Nocturne in Eb major"),
        ("a classical piece in G 3/4", "Minuet in G major"),
        ("a romantic piece in F 12/8", "Nocturne in F major"),
        ("a baroque gavotte in G 2/2", "Gavotte in G major"),
    ],
)
def test_the_name_in_the_words_wins_over_the_meter(words: str, title: str) -> None:
    assert _read(words).score.title == title


def test_nocturnes_are_slow_unless_a_tempo_was_asked_for() -> None:
    slow, plain, fast = (_read(f"{w} nocturne in Eb 12/8").brief for w in ("slow", "", "fast"))
    told = [r for r in plain.remarks if r.field == "tempo"]

    assert 44 <= slow.tempo < plain.tempo <= fast.tempo <= 60
    assert f"tempo {plain.tempo:g}" in told[0].message
    assert len(told) == 1
    assert _read("a nocturne in Eb at 70 bpm").brief.tempo == 70


def test_even_a_sad_waltz_is_danced() -> None:
    sad, plain = (_read(f"{w} romantic waltz in Eb").brief for w in ("melancholy", ""))

    assert 96 <= sad.tempo <= plain.tempo <= 120
    assert _read("a romantic waltz in Eb at 70 bpm").brief.tempo == 70


def test_ornaments_are_signs_and_not_written_out(arranged: Maker) -> None:
    signed = []
    for period, meter, seed in product(
        ("baroque", "classical", "romantic"), ("4/4", "3/4", "6/8"), range(6)
    ):
        score = arranged(period, "G", meter=meter, seed=seed, right="melodic-lines").score
        signed += [n for n in score.notes if n.ornament]

        assert all(n.duration >= 480 for n in score.notes if n.ornament)

    assert {n.ornament for n in signed} >= {Ornament.TRILL, Ornament.MORDENT, Ornament.TURN}


def test_only_romantic_pieces_are_pedalled_throughout(arranged: Maker) -> None:
    for seed in range(6):
        dry = arranged("classical", "G", seed=seed, right="melodic-lines").score
        wet = arranged("romantic", "G", seed=seed).score

        assert [p.onset for p in dry.pedals] == [dry.chords[-1].onset]
        assert len(wet.pedals) > len(wet.chords) // 2


def test_the_tempo_word_that_was_asked_for_is_printed() -> None:
    brief = read_brief("A gentle andante in 6/8", genre="classical", wishes=Wishes(tempo=96))

    assert tempo_word(brief) == "Andante"


def test_half_note_meters_are_felt_in_halves() -> None:
    brief = read_brief("A gavotte", genre="classical", wishes=Wishes(meter="2/2", tempo=88))

    assert tempo_word(brief) == "Moderato"


def test_both_hands_hold_the_last_chord(arranged: Maker) -> None:
    score = arranged("classical", "F").score
    last = max(n.onset for n in score.notes if not n.is_grace)

    for hand in Hand:
        assert any(
            Articulation.FERMATA in n.articulations for n in score.hand(hand) if n.onset == last
        )
