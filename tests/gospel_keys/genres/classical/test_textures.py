"""Figures and textures by section: arpeggios, horns, octaves at the climax (C-21 to C-25)."""

from collections.abc import Callable
from itertools import pairwise, product

import pytest

from gospel_keys.critique.detection import detect
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.arpeggio import arpeggio_unit, cycles_of, spread_chord, wave
from gospel_keys.genres.classical.figures import FIGURES, signs_in
from gospel_keys.genres.classical.form import climax_of, plan_form
from gospel_keys.genres.classical.left_voicing import horn_call
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Ornament, Role
from gospel_keys.score.perform import perform
from gospel_keys.score.playability import find_unplayable
from gospel_keys.theory.chord import Chord

Maker = Callable[..., Arrangement]
CHORDS = ("C", "Cm", "G7", "D7/F#", "Bdim7", "Am7/C", "F#dim7/A", "Fmaj7")


@pytest.mark.parametrize("symbol", CHORDS)
@pytest.mark.parametrize("count", [4, 5])
def test_spread_chords_hold_third_and_seventh_over_a_low_bass(symbol: str, count: int) -> None:
    chord = Chord.parse(symbol)
    bass = next(p for p in range(36, 48) if p % 12 == chord.bass_name.pitch_class)
    tones = spread_chord(chord, bass, count)
    heard = {p % 12 for p in tones}

    assert tones[0] == bass
    assert list(tones) == sorted(set(tones))
    assert 12 <= tones[-1] - bass <= 24
    for tone in (chord.third, chord.seventh):
        assert tone is None or (chord.root.pitch_class + tone) % 12 in heard


@pytest.mark.parametrize("units", range(1, 33))
def test_cycles_fill_a_bar_and_waves_fill_a_cycle(units: int) -> None:
    cycles = cycles_of(units)

    assert sum(cycles) == units
    assert all(len(wave((36, 43, 52, 55), n)) == n for n in cycles)


def test_arpeggios_run_in_sixteenths_triplets_or_eighths_by_tempo() -> None:
    units = [arpeggio_unit(Meter(4, 4), tempo) for tempo in (60, 110, 150)]

    assert units == [240, 320, 480]


def test_arpeggios_leave_time_to_reach_the_next_bass(arranged: Maker) -> None:
    attacks = faults = 0
    for tempo, meter, key in product((52, 84, 116), ("4/4", "6/8", "5/4"), ("F", "A minor")):
        piece = arranged("romantic", key, meter=meter, tempo=tempo, left="arpeggiated-patterns")
        performance = perform(piece.score, piece.feel, stream(0, "perform"))
        attacks += len(piece.score.hand(Hand.LEFT))
        faults += sum(v.rule == "F-05" for v in find_unplayable(performance))

    assert faults <= 0.005 * attacks


def test_horns_play_sixth_and_third_or_fifth_and_tritone() -> None:
    tonic_low, tonic_high = horn_call(Chord.parse("Eb"))
    five_low, five_high = horn_call(Chord.parse("Bb7"))

    assert [b - a for a, b in (tonic_low, tonic_high)] == [8, 4]
    assert [b - a for a, b in (five_low, five_high)] == [7, 6]


def test_romantic_climaxes_sing_in_octaves(arranged: Maker) -> None:
    doubled = 0
    for seed in range(8):
        piece = arranged("romantic", "D", bars=24, seed=seed, right="melodic-lines")
        start, end = climax_of(plan_form(piece.brief, stream(seed, "form")), piece.score.meter.bar)
        octaves = [n for n in piece.score.notes if n.role is Role.DOUBLING]
        inside = [n for n in piece.score.hand(Hand.RIGHT) if start <= n.onset < end]
        tops = [n for n in inside if n.role is Role.MELODY]

        assert all(start <= n.onset < end for n in octaves)
        assert 0.5 <= start / piece.score.duration <= 0.75
        doubled += len(octaves) >= 0.6 * len(tops)

    assert doubled >= 7


def test_octaves_stay_through_the_climax(arranged: Maker) -> None:
    """No note of the climax but the quickest is single: the octaves do not flicker."""
    for seed, bars in product(range(6), (16, 24, 32)):
        piece = arranged("romantic", "Eb", bars=bars, tempo=54, seed=seed, right="melodic-lines")
        start, end = climax_of(plan_form(piece.brief, stream(seed, "form")), piece.score.meter.bar)
        doubled = {n.onset for n in piece.score.notes if n.role is Role.DOUBLING}
        inside = [n for n in piece.score.hand(Hand.RIGHT) if start <= n.onset < end]
        single = [n for n in inside if n.role is Role.MELODY and n.onset not in doubled]

        assert not [n for n in single if n.duration >= 240]


def test_a_romantic_miniature_leaves_home_and_varies_its_left_hand(arranged: Maker) -> None:
    for seed in range(6):
        piece = arranged("romantic", "Eb", meter="12/8", tempo=54, seed=seed)
        bar = piece.score.meter.bar
        first, fifth = (
            [(n.onset % bar, n.midi) for n in piece.score.hand(Hand.LEFT) if n.onset // bar == b]
            for b in (0, 4)
        )

        assert piece.form.sections[1].label == "B"
        assert first != fifth


def test_inversions_keep_the_root_that_their_symbol_names(arranged: Maker) -> None:
    inverted = 0
    for seed in range(8):
        score = arranged("romantic", "Eb", meter="12/8", tempo=54, seed=seed).score
        for index, span in enumerate(score.chords):
            heard = {n.midi % 12 for n in score.notes if n.chord == index}
            if span.chord.bass is not None and span.duration >= score.meter.bar // 2:
                assert span.chord.root.pitch_class in heard, (seed, span)
                inverted += 1
    assert inverted >= 8


def test_no_phrase_of_a_sentence_hangs_on_a_foreign_note(arranged: Maker) -> None:
    ends = 0
    for seed, key in product(range(10), ("G", "D")):
        piece = arranged("classical", key, meter="3/4", seed=seed, right="melodic-lines")
        score, bar = piece.score, piece.score.meter.bar
        line = [n for n in score.hand(Hand.RIGHT) if n.role is Role.MELODY]
        for note, after in pairwise(line):
            if after.onset > note.end and after.onset // bar % 4 == 0:
                assert note.midi % 12 in score.chords[note.chord].chord.pitch_classes
                ends += 1
    assert ends >= 20


def test_the_last_cadence_of_a_sonatina_is_trilled(arranged: Maker) -> None:
    trilled = 0
    for seed, meter in product(range(8), ("4/4", "3/4")):
        piece = arranged("classical", "G", meter=meter, seed=seed, right="melodic-lines", tempo=112)
        final = piece.score.chords[-1].onset
        trilled += any(n.end == final and n.ornament is Ornament.TRILL for n in piece.score.notes)

    assert trilled >= 12


def test_trills_stand_before_perfect_cadences_only(arranged: Maker) -> None:
    found = 0
    for period, seed in product(("baroque", "classical"), range(10)):
        score = arranged(period, "G", seed=seed, bars=16).score
        for note in (n for n in score.notes if n.ornament is Ornament.TRILL):
            found += 1
            following = next(c for c in score.chords if c.onset <= note.end < c.end)

            assert following.roman in ("I", "i")
            assert (following.onset // score.meter.bar + 1) % 4 == 0

    assert found


def test_sevenths_fall_and_leading_tones_rise_in_the_melody(arranged: Maker) -> None:
    tendencies = kept = 0
    for period, key, seed in product(("classical", "romantic"), ("C", "E minor"), range(6)):
        score = arranged(period, key, seed=seed, right="melodic-lines").score
        line = [n for n in score.hand(Hand.RIGHT) if n.role is Role.MELODY and not n.is_grace]
        for note, after in pairwise(line):
            here, there = score.chords[note.chord].chord, score.chords[after.chord].chord
            if note.chord == after.chord or after.onset > note.end or here.seventh is None:
                continue
            move = after.midi - note.midi
            root, goal = here.root.pitch_class, there.root.pitch_class
            if note.midi % 12 == (root + here.seventh) % 12:
                tendencies += 1
                kept += -2 <= move <= 0
            elif here.third == 4 and (root + 5) % 12 == goal and note.midi % 12 == (root + 4) % 12:
                tendencies += 1
                kept += 0 <= move <= 1

    assert tendencies >= 20
    assert kept >= 0.9 * tendencies


def test_turns_stand_on_long_notes_between_others(arranged: Maker) -> None:
    turns = []
    for period, seed in product(("classical", "romantic"), range(10)):
        score = arranged(period, "G", seed=seed, right="melodic-lines").score
        final = score.chords[-1].onset
        own = [n for n in score.hand(Hand.RIGHT) if n.rule in ("C-22 turn", "C-22 delayed-turn")]
        turns += own

        assert all(n.duration >= score.meter.beat and n.onset < final for n in own)

    assert len(turns) >= 3


@pytest.mark.parametrize("period", ["baroque", "classical", "romantic"])
@pytest.mark.parametrize("bars", [1, 3, 6, 9, 14, 16, 23, 31, 64])
def test_every_section_names_its_textures(arranged: Maker, period: str, bars: int) -> None:
    piece = arranged(period, bars=bars)

    assert [(t.bar, t.bars) for t in piece.textures] == [
        (s.bar, s.bars) for s in piece.form.sections
    ]
    assert sum(s.bars for s in piece.form.sections) == bars


DELIVERED = (
    ("alberti-bass", "left", "alberti-bass"),
    ("chord-voicing", "right", "block-chord"),
    ("arpeggiated", "right", "arpeggiated-voicing"),
)


@pytest.mark.parametrize(("pattern", "hand", "detector"), DELIVERED)
def test_patterns_are_delivered_by_name_in_every_meter(
    arranged: Maker, pattern: str, hand: str, detector: str
) -> None:
    meters = ("4/4", "3/4", "2/4", "6/8", "9/8", "12/8", "5/4", "7/8")
    passed = 0
    for number, (period, meter) in enumerate(product(("baroque", "classical"), meters)):
        piece = arranged(period, "G", meter=meter, seed=number, tempo=80, **{hand: pattern})
        performance = perform(piece.score, piece.feel, stream(0, "perform"))
        passed += detect(detector, piece.score, performance).passed

    assert passed >= 0.9 * 2 * len(meters)


def test_broken_chords_are_single_chord_tones_in_every_meter(arranged: Maker) -> None:
    for meter in ("4/4", "3/4", "2/4", "6/8", "12/8", "5/4", "7/8"):
        score = arranged("classical", "F", meter=meter, left="broken-chords").score
        left = [n for n in score.hand(Hand.LEFT) if n.rule == "C-21"]
        onsets = {n.onset for n in left}
        tones = sum(n.midi % 12 in score.chords[n.chord].chord.pitch_classes for n in left)

        assert len(left) <= 1.2 * len(onsets)
        assert tones == len(left)


@pytest.mark.parametrize("meter", ["3/4", "5/4"])
def test_arpeggios_in_sixteenths_begin_with_a_beat(arranged: Maker, meter: str) -> None:
    piece = arranged("romantic", "A minor", meter=meter, tempo=60, left="arpeggiated-patterns")
    beat = piece.score.meter.beat
    basses = [n.onset for n in piece.score.hand(Hand.LEFT) if n.role is Role.BASS]

    assert basses
    assert all(onset % beat == 0 for onset in basses)


def test_accompaniments_in_compound_meters_turn_with_the_dotted_beat() -> None:
    nine, twelve = Meter(9, 8), Meter(12, 8)

    assert signs_in(FIGURES["repeated"], nine, 480, 9) == "0uu0uu0uu"
    assert signs_in(FIGURES["broken"], twelve, 480, 12) == "012121012121"
    assert signs_in(FIGURES["offbeat"], twelve, 480, 3) == "0.u"


def test_accompaniments_in_three_strike_one_bass_a_bar() -> None:
    waltz = Meter(3, 4)

    assert signs_in(FIGURES["repeated"], waltz, 480, 6) == "0uuuuu"
    assert signs_in(FIGURES["offbeat"], waltz, 480, 6) == "0.u.u."
