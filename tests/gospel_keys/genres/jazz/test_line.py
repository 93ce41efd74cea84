"""The improvised line: intervals, phrases, targets (J-50 to J-57)."""

from collections import Counter
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.jazz.harmony import harmonise
from gospel_keys.genres.jazz.line import Quote, improvise
from gospel_keys.genres.jazz.line_search import Room
from gospel_keys.genres.jazz.line_wishes import load_figures
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.genres.jazz.theme import write_theme
from gospel_keys.genres.jazz.theme_rhythm import plan_rhythm, quote_of
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import KeyChange
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

Solo = tuple[Stage, list[Draft]]


@pytest.fixture(scope="module")
def solos() -> list[Solo]:
    """Thirty choruses."""
    found: list[Solo] = []
    for seed in range(30):
        key = Key.parse(("C", "Eb", "F", "G", "D minor")[seed % 5])
        tempo = (130, 160, 190, 230)[seed % 4]
        brief = Brief("", "jazz", key, tempo, Meter(), 32, "standard", "swing")
        plan = plan_piece(brief, stream(seed, "form"))
        chords = harmonise(plan, brief, stream(seed, "harmony"))
        stage = Stage(brief, plan.form, chords, (KeyChange(0, key),))
        found.append((stage, improvise(stage, 0, stage.end, Room({}), seed)))
    return found


def _joined(line: list[Draft]) -> list[tuple[Draft, Draft]]:
    return [(a, b) for a, b in pairwise(line) if b.onset - a.end < QUARTER]


def test_intervals_are_those_of_recorded_solos(solos: list[Solo]) -> None:
    sizes = Counter(abs(b.midi - a.midi) for _, line in solos for a, b in _joined(line))
    share = [sizes[k] / sizes.total() for k in range(13)]

    assert 0.02 <= share[0] <= 0.07
    assert 0.24 <= share[1] <= 0.30
    assert 0.26 <= share[2] <= 0.32
    assert 0.15 <= share[3] <= 0.20
    assert 0.08 <= share[4] <= 0.11
    assert 0.05 <= share[5] <= 0.08
    assert 0.01 <= share[6] <= 0.025
    assert 0.015 <= share[7] <= 0.035
    assert 0.01 <= sum(share[8:13]) <= 0.045
    assert sum(sizes[k] for k in sizes if k > 12) / sizes.total() < 0.005


def test_phrases_breathe(solos: list[Solo]) -> None:
    lengths: list[float] = []
    for _, line in solos:
        start = line[0]
        for a, b in pairwise(line):
            if b.onset - a.end >= QUARTER // 2:
                lengths.append((a.end - start.onset) / 3840)
                start = b
    lengths.sort()
    density = [len(line) / 128 for _, line in solos]

    assert 1.0 <= lengths[len(lengths) // 2] <= 2.5
    assert all(1.1 <= d <= 2.6 for d in density)


def test_range_is_wide_but_one_hand_wide(solos: list[Solo]) -> None:
    for _, line in solos:
        pitches = sorted(d.midi for d in line)
        low, high = pitches[len(pitches) // 20], pitches[-len(pitches) // 20]
        assert 12 <= high - low <= 24
        assert pitches[0] >= 60
        assert pitches[-1] <= 88


def test_on_beat_notes_are_mostly_chord_tones(solos: list[Solo]) -> None:
    cases = [
        d.midi % 12 in stage.chords[d.chord].chord.pitch_classes
        for stage, line in solos
        for d in line
        if d.onset % QUARTER == 0
    ]

    assert 0.70 <= sum(cases) / len(cases) <= 0.97


def test_targets_are_enclosed_and_approached(solos: list[Solo]) -> None:
    targets = enclosed = below = 0
    for stage, line in solos:
        for a, b, c in zip(line, line[1:], line[2:], strict=False):
            chord = stage.chords[c.chord].chord
            if c.onset % QUARTER or c.midi % 12 not in chord.pitch_classes:
                continue
            if a.end != b.onset or b.end != c.onset:
                continue
            targets += 1
            ways = (a.midi - c.midi, b.midi - c.midi)
            around = ways[1] == -1 and ways[0] in (1, 2)
            around = around or (ways[0] == -1 and ways[1] in (1, 2))
            enclosed += around
            below += ways[1] == -1 and not around

    assert 0.12 <= enclosed / targets <= 0.20
    assert 0.14 <= below / targets <= 0.25


def test_dominants_resolve_to_guide_tones_by_step(solos: list[Solo]) -> None:
    landed: list[bool] = []
    for stage, line in solos:
        for a, b in _joined(line):
            five, one = stage.chords[a.chord].chord, stage.chords[b.chord].chord
            falls = (one.root.pitch_class - five.root.pitch_class) % 12 == 5
            home = stage.chords[b.chord].onset
            if a.chord == b.chord or not five.is_dominant or not falls:
                continue
            if b.onset in (home, home - QUARTER // 2):
                degree = (b.midi - one.root.pitch_class) % 12
                good = degree in {one.third, one.seventh, 1, 2, 9 if one.seventh is None else 2}
                landed.append(good and abs(b.midi - a.midi) <= 2)

    assert sum(landed) / len(landed) >= 0.70


def test_foreign_notes_are_left_by_step(solos: list[Solo]) -> None:
    left = [
        abs(b.midi - a.midi) <= 2
        for stage, line in solos
        for a, b in _joined(line)
        if a.midi % 12 not in stage.chords[a.chord].chord.pitch_classes
    ]

    assert sum(left) / len(left) >= 0.75


def test_figures_come_from_the_table(solos: list[Solo]) -> None:
    assert len(load_figures()) >= 5
    assert {"J-53", "J-54", "J-55"} <= {d.rule for _, line in solos for d in line}


def test_lines_insist_on_a_note_now_and_then(solos: list[Solo]) -> None:
    honks = sum(
        a.midi == b.midi == c.midi and {a.rule, b.rule, c.rule} <= {"J-54", "J-55"}
        for _, line in solos
        for a, b, c in zip(line, line[1:], line[2:], strict=False)
    )

    assert 3 <= honks <= 4 * len(solos)


def test_triplets_turn_around_a_chord_tone(solos: list[Solo]) -> None:
    triplets = turns = 0
    for _, line in solos:
        for a, b, c in zip(line, line[1:], line[2:], strict=False):
            if a.onset % QUARTER == 0 and a.duration == b.duration == c.duration == QUARTER // 3:
                triplets += 1
                turns += a.midi == c.midi and 1 <= b.midi - a.midi <= 2

    assert triplets > 20
    assert turns >= 0.3 * triplets


def test_phrases_that_stop_inside_a_triplet_fill_the_beat(solos: list[Solo]) -> None:
    closing = [
        a
        for _, line in solos
        for a, b in pairwise(line)
        if a.onset % (QUARTER // 2) and a.end < b.onset
    ]

    assert closing
    assert all(d.end % QUARTER == 0 for d in closing)


def _theme_and_solo(seed: int) -> tuple[Stage, list[Draft], Quote]:
    """A solo over a chorus, and what it quotes."""
    brief = Brief("", "jazz", Key.parse("F"), 150, Meter(), 32, "standard", "swing")
    plan = plan_piece(brief, stream(seed, "form"))
    chords = harmonise(plan, brief, stream(seed, "harmony"))
    stage = Stage(brief, plan.form, chords, (KeyChange(0, brief.key),))
    around = Surroundings()
    beats = plan_rhythm(stage, seed, syncopated=False)
    tune = write_theme(stage, beats, lambda _: "chord-melody", around, seed)
    quote = quote_of(stage, beats, tune)
    return stage, improvise(stage, 0, stage.end, Room({}), seed, quote=quote), quote


def test_solos_quote_a_bar_of_the_theme() -> None:
    quoting = followed = known = 0
    for seed in range(20):
        stage, line, quote = _theme_and_solo(seed)
        bar = stage.meter.bar
        rhythm = [onset for onset, _ in quote.rhythm]
        bars = {d.onset // bar for d in line if d.rule == "J-55 quote"}
        quoting += bool(bars)
        for number in bars:
            assert {d.onset % bar for d in line if d.onset // bar == number} <= set(rhythm)
        for a, b in pairwise(line):
            if b.rule == "J-55 quote" and a.onset // bar == b.onset // bar:
                way = quote.contour[rhythm.index(b.onset % bar)]
                known += 1
                followed += way == (b.midi > a.midi) - (b.midi < a.midi)

    assert quoting >= 10
    assert followed >= 0.6 * known > 0


def test_the_second_phrase_of_a_solo_opens_anew_and_takes_up_what_came_behind(
    solos: list[Solo],
) -> None:
    opening, behind = _alike(solos, 0), _alike(solos, 1)

    assert sum(opening) / len(opening) <= 0.3
    assert sum(behind) / len(behind) >= 0.4


def _alike(solos: list[Solo], shift: int) -> list[bool]:
    """Whether the bars so far into phrases of four bars have the rhythm of those before."""
    found: list[bool] = []
    for stage, line in solos:
        bar = stage.meter.bar
        for section in stage.form.sections:
            for place in range(section.bar + shift, section.end - 4, 4):
                here, there = (
                    {d.onset % bar for d in line if d.onset // bar == k} for k in (place, place + 4)
                )
                found.append(here == there)
    return found


def test_three_phrases_of_a_solo_never_open_with_one_rhythm(solos: list[Solo]) -> None:
    for stage, line in solos:
        bar = stage.meter.bar
        for section in stage.form.sections:
            opened = [
                {d.onset % bar for d in line if d.onset // bar == k}
                for k in range(section.bar, section.end, 4)
            ]
            for a, b, c in zip(opened, opened[1:], opened[2:], strict=False):
                assert not (a == b == c != set())
