"""Waltz and bossa in one hand: the root where the bar begins, chords behind it (J-11, J-30)."""

from collections.abc import Callable, Iterator

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.scales import scale_of
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.theory.key import Key

MakeBrief = Callable[..., Brief]
_LOW = 50
_THEMES = frozenset({"J-20", "J-20 drop-2", "J-21", "J-23", "J-24", "J-octave"})


def _bars(score: Score) -> Iterator[tuple[int, list[Note]]]:
    """Yield the first tick of each bar and what the left hand strikes in it."""
    bar = score.meter.bar
    for start in range(0, score.duration, bar):
        yield start, [n for n in score.hand(Hand.LEFT) if start <= n.onset < start + bar]


def _chord_at(score: Score, tick: int) -> int:
    return max(k for k, span in enumerate(score.chords) if span.onset <= tick)


def _brief(style: str, tempo: float, meter: str) -> Brief:
    key, bars = Key.parse("G"), 32
    return Brief("", "jazz", key, tempo, Meter.parse(meter), bars, "standard", style)


@pytest.fixture(scope="module")
def waltzes() -> list[Arrangement]:
    """Sixteen jazz waltzes whose left hand was left open."""
    brief = _brief("waltz", 150.0, "3/4")
    return [JazzArranger().arrange(brief, seed=seed) for seed in range(16)]


@pytest.fixture(scope="module")
def bossas() -> list[Arrangement]:
    """Sixteen bossas."""
    brief = _brief("bossa", 135.0, "4/4")
    return [JazzArranger().arrange(brief, seed=seed) for seed in range(16)]


def test_a_waltz_has_its_first_beat_and_its_bass(waltzes: list[Arrangement]) -> None:
    for piece in waltzes:
        found = [
            any(n.onset == start and n.midi <= _LOW for n in notes)
            for start, notes in _bars(piece.score)
        ]
        assert sum(found) >= 0.85 * len(found)


def test_a_waltz_says_the_root_on_one_in_most_bars(waltzes: list[Arrangement]) -> None:
    rooted = bars = 0
    for piece in waltzes:
        for start, notes in _bars(piece.score):
            span = piece.score.chords[_chord_at(piece.score, start)]
            root = span.chord.bass_name.pitch_class
            bars += 1
            rooted += any(n.onset == start and n.midi % 12 == root for n in notes)

    assert rooted >= 0.75 * bars


def test_both_hands_never_lock_in_three(waltzes: list[Arrangement]) -> None:
    hands = {plan.left_hand for piece in waltzes for plan in piece.textures}

    assert not hands & {"locked-hands", "drop-2"}
    assert "waltz-bass" in hands


def test_a_bossa_breaks_its_chords_over_the_bass(bossas: list[Arrangement]) -> None:
    chords = bars = basses = 0
    for piece in bossas:
        for start, notes in _bars(piece.score):
            if start >= piece.form.sections[-1].bar * piece.score.meter.bar:
                break
            shells = {n.onset for n in notes if n.role is Role.SHELL and n.onset != start}
            bars += 1
            chords += bool(shells)
            basses += any(n.onset == start and n.role is Role.BASS for n in notes)

    assert basses == bars
    assert chords >= 0.95 * bars


def test_a_bossa_keeps_one_rhythm_of_two_bars(bossas: list[Arrangement]) -> None:
    for piece in bossas:
        bar = piece.score.meter.bar
        section = piece.form.sections[0]
        rhythms = [
            tuple(sorted({n.onset - start for n in notes}))
            for start, notes in _bars(piece.score)
            if section.bar * bar <= start < section.end * bar
        ]
        alike = [a == b for a, b in zip(rhythms, rhythms[2:], strict=False)]
        assert sum(alike) >= 0.5 * len(alike)


def test_a_theme_holds_no_note_that_its_chord_has_no_place_for(
    pieces: tuple[Arrangement, ...],
) -> None:
    held = 0
    for piece in pieces:
        score = piece.score
        tune = [n for n in score.notes if n.role is Role.MELODY and n.rule in _THEMES]
        for note, after in zip(tune, tune[1:], strict=False):
            if note.duration < piece.form.meter.beat:
                continue
            held += 1
            chord = score.chords[note.chord].chord
            inside = note.midi % 12 in chord.pitch_classes
            fits = (note.midi - chord.root.pitch_class) % 12 in scale_of(chord)
            assert inside or fits or note.midi - after.midi in (-1, 1, 2)

    assert held > 500


def test_a_comping_hand_says_the_root_where_the_tonic_is_reached(brief_of: MakeBrief) -> None:
    reached = rooted = 0
    for seed in range(12):
        brief = brief_of(bars=32, left_hand="syncopated-comping")
        score = JazzArranger().arrange(brief, seed=seed).score
        tonic = brief.key.tonic.pitch_class
        for index in range(1, len(score.chords)):
            before, span = score.chords[index - 1].chord, score.chords[index].chord
            if span.root.pitch_class == tonic != before.root.pitch_class:
                reached += 1
                rooted += any(
                    n.hand is Hand.LEFT and n.chord == index and n.midi % 12 == tonic
                    for n in score.notes
                )

    assert reached > 40
    assert rooted >= 0.7 * reached
