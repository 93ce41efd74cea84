"""What a player reads and hears in a blues: flat blue notes, minor rocking, sung choruses."""

from collections import defaultdict
from collections.abc import Callable
from itertools import product

import pytest

from gospel_keys.brief.chart import read_chart
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.spelling import chord_names
from gospel_keys.score.model import Hand
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName

Blues = Callable[..., Arrangement]


@pytest.mark.parametrize("key", ["C", "G", "E", "A", "Bb"])
def test_blue_thirds_have_one_name(blues: Blues, key: str) -> None:
    """No raised second stands for the flat third unless the line climbs or a chord asks."""
    sharp = flat = 0
    for seed in range(6):
        score = blues(key=key, bars=24, seed=seed).score
        tonic = score.key.tonic
        line = [n for n in score.hand(Hand.RIGHT) if not n.is_grace]
        climbing = {
            id(b)
            for a, b, c in zip(line, line[1:], line[2:], strict=False)
            if b.midi - a.midi == c.midi - b.midi == 1
        }
        for note in score.hand(Hand.RIGHT):
            if id(note) in climbing:
                continue
            own = chord_names(score.chords[note.chord].chord, score.key)
            if (note.midi - tonic.pitch_class) % 12 != 3 or note.midi % 12 in own:
                continue
            letters = (ord(note.pitch.name.letter) - ord(tonic.letter)) % 7
            flat += letters == 2
            sharp += letters == 1

    assert flat >= 10
    assert sharp == 0


def test_minor_shuffles_rock_to_the_seventh(blues: Blues) -> None:
    rocked = 0
    for seed, key in product(range(4), ("Am", "Dm")):
        score = blues(key=key, bars=24, left_hand="shuffle-pattern", seed=seed).score
        for note in score.hand(Hand.LEFT):
            chord = score.chords[note.chord].chord
            five = (chord.root.pitch_class - score.key.tonic.pitch_class) % 12 == 7
            if note.rule == "B-10" and (chord.third == 3 or five):
                step = (note.midi - chord.root.pitch_class) % 12
                rocked += step == 10
                assert step in (0, 7, 10)

    assert rocked


def test_a_minor_blues_sings_in_every_chorus(blues: Blues) -> None:
    for seed in range(8):
        piece = blues(key="Am", bars=24, seed=seed)

        assert all(t.right_hand != "block-chords" for t in piece.textures)
        for chorus in (0, 12):
            bars = {n.onset // piece.score.meter.bar for n in piece.score.notes if "B-22" in n.rule}
            assert bars & set(range(chorus, chorus + 8)), (seed, chorus)


@pytest.mark.parametrize(("key", "name"), [("C", "F#"), ("Eb", "A"), ("E", "A#"), ("G", "C#")])
def test_crushes_into_the_fifth_are_raised_fourths(blues: Blues, key: str, name: str) -> None:
    names: list[str] = []
    for seed in range(4):
        notes = blues(key=key, bars=24, seed=seed).score.hand(Hand.RIGHT)
        struck = {(n.onset, n.midi) for n in notes if not n.is_grace}
        five = (Key.parse(key).tonic.pitch_class + 7) % 12
        names += [
            str(n.pitch.name)
            for n in notes
            if n.is_grace and (n.midi + 1) % 12 == five and (n.onset, n.midi + 1) in struck
        ]

    assert len(names) >= 4
    assert set(names) == {name}


@pytest.mark.parametrize("key", ["Eb", "Ab", "Db", "F", "E", "B"])
def test_no_note_bears_a_double_accidental(blues: Blues, key: str) -> None:
    score = blues(key=key, bars=24, sub_style="new-orleans").score

    assert all(abs(n.pitch.name.alter) < 2 for n in score.notes)


def test_rocking_under_a_diminished_chord_stays_in_it(blues: Blues) -> None:
    chart = read_chart("Bb7 | Edim7 | Edim7 | Bb7")
    score = blues(key="Bb", bars=4, left_hand="shuffle-pattern", chart=chart).score
    second = [n for n in score.hand(Hand.LEFT) if 3840 <= n.onset < 7680]

    assert {n.midi % 12 for n in second} <= {4, 7, 10, 1}
    assert len({n.onset for n in second}) == len(second)


@pytest.mark.parametrize("form", ["jazz-blues", "gospel-blues"])
def test_a_line_keeps_to_a_diminished_chord_on_the_beat(blues: Blues, form: str) -> None:
    for seed in range(10):
        score = blues(key="Bb", bars=24, form=form, complexity=0.75, seed=seed).score
        for note in score.hand(Hand.RIGHT):
            span = score.chords[note.chord]
            within = span.chord.quality_id == "dim7" and span.onset <= note.onset < span.end
            if within and note.onset % score.meter.bar == 0 and not note.is_grace:
                assert note.midi % 12 in span.chord.pitch_classes, (seed, note)


@pytest.mark.parametrize("key", ["C", "G", "E", "A", "Bb"])
def test_one_key_of_the_piano_has_one_name_in_a_bar_but_for_its_chords(
    blues: Blues, key: str
) -> None:
    for seed in range(8):
        score = blues(("slow", "shuffle", "fast")[seed % 3], key=key, bars=24, seed=seed).score
        names: dict[tuple[int, int], set[PitchName]] = defaultdict(set)
        by_chords: dict[tuple[int, int], set[PitchName]] = defaultdict(set)
        for note in score.notes:
            if not note.is_grace:
                place = (note.onset // score.meter.bar, note.midi % 12)
                names[place].add(note.pitch.name)
                own = chord_names(score.chords[note.chord].chord, score.key).get(note.midi % 12)
                by_chords[place] |= {own} if own else set()

        assert all(len(v) < 2 or v <= by_chords[k] for k, v in names.items())


@pytest.mark.parametrize(("key", "name"), [("C", "Bb"), ("E", "D"), ("G", "F"), ("Am", "G")])
def test_the_sharp_nine_of_the_five_is_the_blue_note(blues: Blues, key: str, name: str) -> None:
    heard: set[str] = set()
    for seed in range(12):
        score = blues(key=key, bars=24, seed=seed).score
        for note in score.notes:
            chord = score.chords[note.chord].chord
            five = (chord.root.pitch_class - score.key.tonic.pitch_class) % 12 == 7
            nine = (note.midi - chord.root.pitch_class) % 12 == 3
            if five and nine and chord.quality_id == "7#9" and not note.is_grace:
                heard.add(str(note.pitch.name))

    assert heard == {name}


def test_a_chart_that_shares_its_last_bar_keeps_both_chords(blues: Blues) -> None:
    chart = read_chart("Bb7 | Eb7 | Bb7 G7 | Cm7 F7")
    score = blues(key="Bb", bars=4, chart=chart).score
    half = score.duration - score.meter.bar // 2
    first = [n for n in score.notes if half - 1920 <= n.onset < half and not n.is_grace]
    last = [n for n in score.notes if n.onset >= half]

    assert any(n.hand is Hand.LEFT for n in first)
    assert all(n.onset == half and n.end == score.duration for n in last if not n.is_grace)
    assert score.pedals[-1].onset == half


def test_the_tonic_of_a_chart_is_no_applied_dominant(blues: Blues) -> None:
    chart = read_chart("Bb7 | Eb7 | Bb7 G7 | Cm7 F7")
    score = blues(key="Bb", bars=4, chart=chart).score

    assert [span.roman for span in score.chords][:3] == ["I7", "IV7", "I7"]


@pytest.mark.parametrize("bars", [24, 32, 36, 40])
@pytest.mark.parametrize("seed", range(4))
def test_a_long_chart_that_is_no_blues_is_played_to_its_end(
    blues: Blues, bars: int, seed: int
) -> None:
    """A theme that returned on the closing bars gave them a line of two bars for their chords."""
    song = ["Em", "A", "D", "G B", "Em", "Am", "C Bm", "Esus4 E"]
    chart = " | ".join((song * 5)[:bars])

    score = blues(key="E minor", bars=bars, chart=read_chart(chart), seed=seed).score

    assert score.duration == bars * score.meter.bar
