"""Section 4.4: what the right hand plays, measured over many pieces."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import mean

import pytest

from gospel_keys.brief.read import read_brief
from gospel_keys.critique.attacks import body_bars, hand_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.blues.arranger import BluesArranger
from gospel_keys.score.model import Articulation, Hand, Note, Role
from gospel_keys.units import Ticks

Blues = Callable[..., Arrangement]
APPLICATIONS = ("slow", "shuffle", "fast")
KEYS = ("E", "A", "G", "C", "F", "Bb", "D")
SUNG = ("blues-melody", "call-response", "tremolo-double-stops", "chord-fills")


def pieces(blues: Blues, count: int = 9, **more: object) -> Iterator[Arrangement]:
    """Pieces over applications, keys and seeds."""
    for seed in range(count):
        yield blues(APPLICATIONS[seed % 3], key=KEYS[seed % 7], bars=24, seed=seed, **more)


def line_of(piece: Arrangement) -> list[Note]:
    tops = [a.notes[-1] for a in hand_attacks(piece.score, Hand.RIGHT)]
    return [n for n in tops if n.role is Role.MELODY]


def rhythm(piece: Arrangement, first: int, bars: int, rule: str) -> frozenset[Ticks]:
    bar = piece.score.meter.bar
    start, end = first * bar, (first + bars) * bar
    return frozenset(n.onset - start for n in line_of(piece) if start <= n.onset < end)


@pytest.mark.parametrize("pattern", SUNG)
def test_crushed_notes_stand_in_for_bends(blues: Blues, pattern: str) -> None:
    rates: list[float] = []
    for piece in pieces(blues, right_hand=pattern):
        graces = [n for n in piece.score.notes if n.is_grace]
        tonic = piece.score.key.tonic.pitch_class
        rates.append(len(graces) / len(hand_attacks(piece.score, Hand.RIGHT)))
        crushes = [g for g in graces if g.rule == "B-21"]
        assert {(g.midi + 1 - tonic) % 12 for g in crushes} <= {4, 7, 9}
        assert {g.rule for g in graces} <= {"B-21", "B-25 slide"}
        assert all(n.hand is Hand.RIGHT for n in graces)

    assert 0.10 <= mean(rates) <= 0.25
    assert all(0.08 <= r <= 0.25 for r in rates)


def test_the_flat_fifth_passes_on_and_the_blue_third_resolves(blues: Blues) -> None:
    fifths = thirds = passed = resolved = 0
    for piece in pieces(blues, 18):
        tonic = piece.score.key.tonic.pitch_class
        for note, after in pairwise(line_of(piece)):
            chord = piece.score.chords[note.chord].chord
            if note.midi % 12 in chord.pitch_classes:
                continue
            degree = (note.midi - tonic) % 12
            if degree == 6:
                fifths += 1
                passed += abs(after.midi - note.midi) == 1
            elif degree == 3 and chord.root.pitch_class == tonic:
                thirds += 1
                resolved += after.midi - note.midi == 1

    assert passed >= 0.9 * fifths
    assert resolved >= 0.5 * thirds
    assert fifths > 10
    assert thirds > 10


def test_the_major_third_of_the_key_is_not_sung_over_four(blues: Blues) -> None:
    for piece in pieces(blues, 18):
        tonic = piece.score.key.tonic.pitch_class
        for note in line_of(piece):
            chord = piece.score.chords[note.chord].chord
            if (chord.root.pitch_class - tonic) % 12 == 5:
                assert (note.midi - tonic) % 12 != 4


@pytest.mark.parametrize("seed", range(10))
def test_the_call_comes_again_over_four(blues: Blues, seed: int) -> None:
    application = APPLICATIONS[seed % 3]
    piece = blues(application, bars=12, form="turnaround", right_hand="call-response", seed=seed)

    first = rhythm(piece, 0, 2, "B-22 call")
    again = rhythm(piece, 4, 2, "B-22 call")
    assert len(first & again) / len(first | again) >= 0.75
    step = piece.score.meter.beat
    calls = [n for n in line_of(piece) if n.onset < 2 * piece.score.meter.bar]
    assert max(n.onset for n in calls) - min(n.onset for n in calls) < 6 * step


def test_answers_change_register_or_texture(blues: Blues) -> None:
    contrasts = 0
    for seed in range(24):
        piece = blues(bars=12, form="turnaround", right_hand="call-response", seed=seed)
        bar = piece.score.meter.bar
        line = line_of(piece)
        call = [n.midi for n in line if n.onset < 2 * bar]
        answer = [n.midi for n in line if 2 * bar <= n.onset < 4 * bar and n.rule != "chord-fills"]
        attacks = hand_attacks(piece.score, Hand.RIGHT)
        answering = [a for a in attacks if 2 * bar <= a.onset < 4 * bar]
        doubled = sum(len(a.notes) > 1 for a in answering) / max(1, len(answering))
        apart = not answer or abs(mean(answer) - mean(call)) >= 4.0 or len(answer) < 4
        contrasts += apart or doubled >= 0.5

    assert contrasts >= 18


def test_double_stops_are_a_fifth_of_the_attacks(blues: Blues) -> None:
    shares: list[float] = []
    for piece in pieces(blues, 12, right_hand="tremolo-double-stops"):
        attacks = hand_attacks(piece.score, Hand.RIGHT)
        dyads = [a for a in attacks if len(a.notes) == 2]
        shares.append(len(dyads) / len(attacks))
        assert all(a.span <= 12 for a in dyads)

    assert 0.15 <= mean(shares) <= 0.35
    assert min(shares) >= 0.15


def test_tremolos_are_played_where_they_are_asked_for(blues: Blues) -> None:
    for piece in pieces(blues, 9, right_hand="tremolo-double-stops"):
        shakes = [a for a in hand_attacks(piece.score, Hand.RIGHT) if a.notes[0].tremolo]

        assert 1 <= len(shakes) <= 8
        assert all(len(a.notes) == 2 for a in shakes)
        assert all(a.notes[0].duration <= 4 * piece.score.meter.beat for a in shakes)


def test_block_chords_are_rootless_shapes(blues: Blues) -> None:
    for piece in pieces(blues, 9, right_hand="block-chords", left_hand="shuffle-pattern"):
        body = body_bars(piece.score)
        attacks = [
            a
            for a in hand_attacks(piece.score, Hand.RIGHT)
            if a.onset // piece.score.meter.bar in body and a.notes[0].rule == "B-27"
        ]
        full = [a for a in attacks if len(a.notes) >= 3]
        assert len(full) >= 0.7 * len(attacks)
        rooted = 0
        for attack in full:
            chord = piece.score.chords[attack.chord].chord
            rooted += chord.is_dominant and chord.root.pitch_class in attack.classes
        assert rooted <= 0.1 * len(full)


@pytest.mark.parametrize("pattern", ["call-response", "blues-melody"])
def test_the_right_hand_leaves_room_in_the_answers(blues: Blues, pattern: str) -> None:
    silent: list[float] = []
    for piece in pieces(blues, 14, right_hand=pattern, form="turnaround"):
        bar = piece.score.meter.bar
        for first in (2, 6):
            sounding = sum(
                max(a.notes[0].duration for _ in a.notes)
                for a in hand_attacks(piece.score, Hand.RIGHT)
                if first * bar <= a.onset < (first + 2) * bar
            )
            silent.append(1 - sounding / (2 * bar))

    assert 0.2 <= mean(silent) <= 0.6


def test_chord_fills_put_chords_on_weighty_notes(blues: Blues) -> None:
    for piece in pieces(blues, 9, right_hand="chord-fills"):
        step = piece.score.meter.beat
        attacks = hand_attacks(piece.score, Hand.RIGHT)
        chords = [a for a in attacks if len(a.notes) >= 3]
        weighty = [a for a in chords if a.onset % step == 0 or a.notes[0].duration >= step]

        assert len(chords) >= 0.25 * len(attacks)
        assert len(weighty) >= 0.6 * len(chords)


def test_the_theme_returns_in_the_last_of_three_choruses(blues: Blues) -> None:
    piece = blues(bars=36, form="turnaround", seed=4)
    bar = piece.score.meter.bar
    labels = [s.label for s in piece.score.sections]

    assert labels == ["A", "B", "A'", "Ending"]
    first = {n.onset: n.midi for n in line_of(piece) if n.onset < 6 * bar}
    last = {n.onset - 24 * bar: n.midi for n in line_of(piece) if 24 * bar <= n.onset < 30 * bar}
    same = sum(last.get(onset) == midi for onset, midi in first.items())
    assert same >= 0.6 * len(first)


def test_named_patterns_play_in_every_chorus(blues: Blues) -> None:
    for pattern in (*SUNG, "block-chords"):
        piece = blues(bars=36, right_hand=pattern)

        assert {t.right_hand for t in piece.textures} == {pattern}


def test_the_right_hand_rests_where_the_left_answers(blues: Blues) -> None:
    answered = 0
    for piece in pieces(blues, 18, right_hand="call-response", form="turnaround"):
        bar, step = piece.score.meter.bar, piece.score.meter.beat
        left = [n for n in piece.score.hand(Hand.LEFT) if n.rule == "B-26"]
        for number in {n.onset // bar for n in left}:
            answered += 1
            start = number * bar + 2 * step
            silent = [
                n for n in piece.score.hand(Hand.RIGHT) if start <= n.onset < start + 2 * step
            ]

            assert number % 4 == 3
            assert not silent
            assert all(n.onset >= start for n in left if n.onset // bar == number)

    assert answered >= 10


def test_a_riff_stays_over_the_changes(blues: Blues) -> None:
    riffs = 0
    for seed in range(24):
        piece = blues("shuffle", bars=36, form="turnaround", seed=seed)
        bar = piece.score.meter.bar
        notes = [n for n in line_of(piece) if n.rule in ("B-25 riff", "chord-fills")]
        for chorus in (12, 24):
            bars = [
                {n.onset % bar for n in notes if n.onset // bar == chorus + k} for k in range(4)
            ]
            named = {n.onset // bar for n in line_of(piece) if n.rule == "B-25 riff"}
            if not set(range(chorus, chorus + 4)) <= named:
                continue
            riffs += 1
            for first, again in ((bars[0], bars[2]), (bars[1], bars[3])):
                assert len(first & again) >= 0.6 * len(first | again)

    assert riffs >= 2


def test_a_stab_is_short_or_held_and_the_page_says_which() -> None:
    short, held = (Articulation.STACCATO,), (Articulation.TENUTO,)
    for seed in range(6):
        brief = read_brief("Chicago shuffle with block chords", genre="blues", seed=seed)
        score = BluesArranger().arrange(brief, seed=seed).score
        stabs = [n for n in score.notes if n.rule == "B-27"]

        assert {n.articulations for n in stabs} == {short, held}
        assert all(n.articulations == held for n in stabs if n.duration >= score.meter.beat)


@pytest.mark.parametrize("application", APPLICATIONS)
def test_a_call_has_a_blue_note(blues: Blues, application: str) -> None:
    calls = blue = 0
    for seed in range(12):
        score = blues(
            application, key=KEYS[seed % 7], bars=24, seed=seed, right_hand="call-response"
        ).score
        tonic = score.key.tonic.pitch_class
        for chorus in (0, 12):
            bars = range(chorus, chorus + 6)
            steps = {
                (n.midi - tonic) % 12
                for n in score.hand(Hand.RIGHT)
                if n.rule == "B-22 call" and n.onset // score.meter.bar in bars
            }
            calls += bool(steps)
            blue += bool(steps & {3, 6})

    assert calls > 12
    assert blue >= 0.95 * calls


def test_a_boogie_opens_on_a_riff(blues: Blues) -> None:
    riffs = sum(
        any(n.rule == "B-25 riff" for n in blues("fast", bars=24, seed=seed).score.notes)
        for seed in range(10)
    )

    assert riffs >= 9


def test_crushes_do_not_follow_each_other_on_every_eighth(blues: Blues) -> None:
    for piece in pieces(blues, 12):
        step = piece.score.meter.beat
        graces = sorted({n.onset for n in piece.score.hand(Hand.RIGHT) if n.rule == "B-21"})
        for first, third in zip(graces, graces[2:], strict=False):
            assert third - first >= step
