"""Sonatas and sonatinas have a second theme in another key, which comes home (C-09)."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.arranger import ClassicalArranger
from gospel_keys.score.model import Role
from gospel_keys.theory.key import Key

KEYS = (("C", "G"), ("F", "C"), ("A minor", "C"), ("D minor", "F"), ("Eb", "Bb"))


def _read(words: str, *, seed: int = 0, bars: int = 32, key: str = "C") -> Arrangement:
    wishes = Wishes(key=key, bars=bars)
    brief = read_brief(words, genre="classical", wishes=wishes, seed=seed)
    return ClassicalArranger().arrange(brief, seed=seed)


def _line(piece: Arrangement, name: str) -> list[tuple[int, int]]:
    """Onset from the beginning of a section and pitch of its melody."""
    bar = piece.score.meter.bar
    section = next(s for s in piece.form.sections if s.name == name)
    start, end = section.bar * bar, section.end * bar
    return sorted(
        (n.onset - start, n.midi)
        for n in piece.score.notes
        if n.role is Role.MELODY and not n.is_grace and start <= n.onset < end
    )


@pytest.mark.parametrize(("key", "away"), KEYS)
@pytest.mark.parametrize("words", ["a sonatina", "piano sonata"])
def test_the_second_theme_stands_in_the_dominant_or_the_relative_key(
    words: str, key: str, away: str
) -> None:
    piece = _read(words, key=key)
    section = next(s for s in piece.form.sections if s.name == "Second theme")
    bar = piece.score.meter.bar
    chords = [c.chord for c in piece.score.chords if section.bar <= c.onset // bar < section.end]
    tonic = Key.parse(away).tonic

    assert chords[0].root == chords[-1].root == tonic
    assert chords[-2].root.pitch_class == (tonic.pitch_class + 7) % 12
    assert chords[-2].is_dominant or chords[-2].is_major


@pytest.mark.parametrize(
    ("bars", "names"),
    [
        (16, ["First theme", "Contrast"]),
        (24, ["First theme", "Second theme", "Recapitulation"]),
        (32, ["First theme", "Second theme", "Development", "Recapitulation"]),
        (
            40,
            ["First theme", "Second theme", "Development", "Recapitulation", "Second theme again"],
        ),
    ],
)
def test_a_sonatina_has_the_parts_of_its_length(bars: int, names: list[str]) -> None:
    piece = _read("a sonatina", bars=bars)

    assert [s.name for s in piece.form.sections if s.name != "Ending"] == names


def test_the_second_theme_comes_back_at_home() -> None:
    alike = total = 0
    for seed in range(8):
        piece = _read("a sonatina", seed=seed, bars=40)
        there, here = _line(piece, "Second theme"), dict(_line(piece, "Second theme again"))
        moves = [here[onset] - pitch for onset, pitch in there if onset in here]
        total += len(there)
        alike += sum(move in (5, -7) for move in moves)

    assert alike >= 0.5 * total


def test_the_way_to_the_second_theme_ends_on_its_dominant_side() -> None:
    for seed in range(6):
        piece = _read("a sonatina", seed=seed)
        bar = piece.score.meter.bar
        last = [c.chord for c in piece.score.chords if 6 * bar <= c.onset < 8 * bar]

        assert last[-1].root.pitch_class == 7
        assert last[-2].root.pitch_class == 2
        assert last[-2].is_dominant


def test_the_page_keeps_the_signature_of_the_piece() -> None:
    assert [str(k.key) for k in _read("a sonatina").score.keys] == ["C major"]


def test_a_chart_keeps_its_own_harmony() -> None:
    wishes = Wishes(key="C", bars=32, chords="C | F | G7 | C")
    brief = read_brief("a sonatina", genre="classical", wishes=wishes, seed=1)
    piece = ClassicalArranger().arrange(brief, seed=1)

    assert "Second theme" not in [s.name for s in piece.form.sections]
