"""Neo-soul harmony under a given tune: rich, moving, and never against the tune."""

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from gospel_keys.brief.melody import Tune
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.genres.neosoul.tune_harmony import enrich, is_rich
from gospel_keys.harmony.harmonise import Harmony
from gospel_keys.harmony.harmonise_surface import LEADING
from gospel_keys.score.model import ChordSpan, Hand, Role
from gospel_keys.theory.chord import Chord


def _chords(name: str, **wishes: object) -> tuple[ChordSpan, ...]:
    order = Wishes(melody=tune(name), **wishes)  # type: ignore[arg-type]  # one of its fields
    brief = read_brief("play this", genre="neosoul", wishes=order, seed=1)
    return NeosoulArranger().arrange(brief, seed=1).score.chords


def _bar(number: int, of: Tune) -> int:
    return of.pickup + number * of.meter.bar


@pytest.mark.parametrize("name", TUNES)
def test_nine_of_ten_chords_have_four_pitch_classes(name: str) -> None:
    chords = _chords(name)

    rich = [span for span in chords if is_rich(span.chord)]

    assert len(rich) >= 0.9 * len(chords)


@pytest.mark.parametrize("name", TUNES)
def test_no_chord_stands_for_more_than_two_bars(name: str) -> None:
    bar = tune(name).meter.bar

    assert all(span.duration <= 2 * bar for span in _chords(name))


def test_plain_harmony_stays_plain_when_it_is_asked_for() -> None:
    chords = _chords("danny-boy", complexity=0.0)

    assert not all(is_rich(span.chord) for span in chords)


def test_a_plain_chord_over_root_and_seventh_takes_one_that_holds_both() -> None:
    song = tune("danny-boy")
    found = [
        Harmony(_bar(0, song), Chord.parse("D6/9"), "tune"),
        Harmony(_bar(8, song), Chord.parse("D"), "tune"),
        Harmony(_bar(11, song), Chord.parse("A9sus4"), "tune"),
        Harmony(_bar(15, song), Chord.parse("D6/9"), "tune"),
    ]

    made = enrich(found, song)

    refrain = [h for h in made if _bar(8, song) <= h.onset < _bar(11, song)]
    assert len({h.chord.root for h in refrain}) > 1
    assert all(is_rich(h.chord) for h in refrain)


def test_the_first_and_the_last_chord_keep_their_roots() -> None:
    song = tune("danny-boy")
    found = [
        Harmony(_bar(0, song), Chord.parse("D"), "tune"),
        Harmony(_bar(7, song), Chord.parse("A7"), "tune"),
        Harmony(_bar(15, song), Chord.parse("D"), "tune"),
    ]

    made = enrich(found, song)

    assert [str(made[0].chord.root), str(made[-1].chord.root)] == ["D", "D"]
    assert is_rich(made[-1].chord)


def test_a_chord_that_goes_on_moves_its_bass_first() -> None:
    song = tune("when-the-saints")
    found = [
        Harmony(_bar(0, song), Chord.parse("F6/9"), "tune"),
        Harmony(_bar(10, song), Chord.parse("Bbmaj9"), "tune"),
        Harmony(_bar(12, song), Chord.parse("F6/9"), "tune"),
    ]

    made = enrich(found, song)

    assert [h.onset for h in made[:2]] == [_bar(0, song), _bar(1, song)]
    assert {str(h.chord.root) for h in made[:2]} == {"F"}
    assert str(made[1].chord.bass) == "A"


def test_what_stood_in_for_a_chord_is_not_heard_again_at_once() -> None:
    song = tune("when-the-saints")
    found = [
        Harmony(_bar(0, song), Chord.parse("F6/9"), "tune"),
        Harmony(_bar(14, song), Chord.parse("C9sus4"), "tune"),
        Harmony(_bar(15, song), Chord.parse("F6/9"), "tune"),
    ]

    chords = [str(h.chord) for h in enrich(found, song)]
    pairs = list(zip(chords, chords[1:], strict=False))

    assert max(map(pairs.count, pairs)) <= 2


def test_a_phrase_ends_on_the_dominant_of_where_the_next_one_begins() -> None:
    song = tune("kum-ba-yah")
    found = [
        Harmony(_bar(0, song), Chord.parse("C6/9"), "tune"),
        Harmony(_bar(5, song), Chord.parse("F6"), "tune"),
        Harmony(_bar(15, song), Chord.parse("C6/9"), "tune"),
    ]

    made = enrich(found, song)

    closes = next(h.chord for h in made if h.onset == _bar(3, song))
    begins = next(h.chord for h in made if h.onset == _bar(4, song))
    assert [str(closes.bass_name), str(begins.root)] == ["G", "C"]


def test_what_leads_on_does_not_grind_against_the_tune() -> None:
    song = tune("danny-boy")
    found = [
        Harmony(_bar(0, song), Chord.parse("D6/9"), "tune"),
        Harmony(_bar(4, song) + song.meter.bar // 2, Chord.parse("C9"), LEADING),
        Harmony(_bar(5, song), Chord.parse("Bm11"), "tune"),
        Harmony(_bar(15, song), Chord.parse("D6/9"), "tune"),
    ]

    assert "C9" not in {str(h.chord) for h in enrich(found, song)}


@pytest.mark.parametrize("name", ["amazing-grace", "kum-ba-yah", "when-the-saints"])
def test_the_tenor_moves_where_the_tune_holds_still(name: str) -> None:
    moved = held = 0
    for seed in range(4):
        order = Wishes(melody=tune(name), left_hand="extended-comping")
        brief = read_brief("play this", genre="neosoul", wishes=order, seed=seed)
        score = NeosoulArranger().arrange(brief, seed=seed).score
        bar = score.meter.bar
        for long in score.hand(Hand.RIGHT):
            line = long.onset + (score.pickup - long.onset) % bar
            whole = long.onset == line and long.duration >= bar and long.role is Role.MELODY
            chords = [c for c in score.chords if line < c.onset < line + bar]
            if not whole or chords or line + bar >= score.duration - bar:
                continue
            upper: dict[int, set[int]] = {}
            for note in score.hand(Hand.LEFT):
                if line < note.onset < line + bar and note.role is Role.SHELL:
                    upper.setdefault(note.onset, set()).add(note.midi)
            held += 1
            moved += len({frozenset(pitches) for pitches in upper.values()}) > 1

    assert held
    assert 4 * moved >= held
