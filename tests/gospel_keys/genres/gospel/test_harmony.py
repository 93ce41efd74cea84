"""Rules G-01 to G-08 and the must-nots of chapter 2.6 over many charts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from random import Random
from statistics import median

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.harmony import harmonise
from gospel_keys.harmony.form import Form, SectionKind
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.harmony.moves import MOVES, family_of, move_named_in, occurrences
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

Chart = tuple[Brief, Form, tuple[ChordSpan, ...]]
Charts = Callable[..., tuple[Chart, ...]]

STYLES = ("slow-worship", "contemporary", "traditional", "shout")
ALTERATIONS = {"b9", "#9", "b5", "#5", "b13"}
PASSING = "G-02"


def key_of(form: Form, span: ChordSpan) -> Key:
    return form.section_at(span.onset // form.meter.bar).key


def step(a: Chord, b: Chord) -> int:
    return (b.root.pitch_class - a.root.pitch_class) % 12


def pairs_of(charts: Iterable[Chart]) -> Iterator[tuple[Brief, Form, ChordSpan, ChordSpan]]:
    for brief, form, chords in charts:
        for a, b in pairwise(chords):
            yield brief, form, a, b


def test_chords_cover_the_piece_without_gaps_on_the_pulse(many_charts: tuple[Chart, ...]) -> None:
    for _, form, chords in many_charts:
        assert chords[0].onset == 0
        assert all(a.end == b.onset for a, b in pairwise(chords))
        assert chords[-1].end == form.bars * form.meter.bar
        assert all(c.duration > 0 for c in chords)


def test_every_chord_says_where_it_comes_from(many_charts: tuple[Chart, ...]) -> None:
    for _, _, chords in many_charts:
        assert all(c.rule and c.roman and c.comment for c in chords)


# G-01: preparation


@pytest.mark.parametrize(("complexity", "low", "high"), [(0.0, 0.0, 0.35), (0.6, 0.3, 0.75)])
def test_long_chords_are_led_on_as_often_as_complexity_asks(
    charts: Charts, complexity: float, low: float, high: float
) -> None:
    led = eligible = 0
    for brief, form, chords in charts("contemporary", complexity):
        for a, b in pairwise(chords):
            if a.rule.startswith("G-08") or b.rule.startswith("G-08") or not step(a.chord, b.chord):
                continue
            inserted = PASSING in b.rule or b.rule.startswith("G-03")
            if inserted:
                led, eligible = led + 1, eligible + 1
            elif a.duration >= 2 * form.meter.beat and not a.chord.is_dominant:
                eligible += 1
        assert brief.complexity == complexity

    assert low <= led / eligible <= high


def test_richer_music_is_prepared_more_often(charts: Charts) -> None:
    counts = [
        sum(PASSING in c.rule for _, _, chords in charts("contemporary", level) for c in chords)
        for level in (0.0, 0.3, 0.7)
    ]

    assert counts[0] < counts[1] < counts[2]


def test_a_preparation_fills_the_last_beat_and_less_in_six_eight(
    many_charts: tuple[Chart, ...],
) -> None:
    for _, form, chords in many_charts:
        small = form.meter.is_compound and form.meter.beats == 2
        for chord in chords:
            kind = chord.rule.partition(";")[0]
            if kind.startswith(PASSING) and not kind.endswith("two-five"):
                limit = 2 * form.meter.pulse if small else form.meter.beat
                assert chord.duration <= limit


# G-02: kinds


def test_every_preparation_resolves_as_its_kind_says(many_charts: tuple[Chart, ...]) -> None:
    for _, _, a, b in pairs_of(many_charts):
        bass = (b.chord.bass_name.pitch_class - a.chord.bass_name.pitch_class) % 12
        match a.rule.partition(";")[0]:
            case "G-02 dominant":
                assert step(a.chord, b.chord) == 5
            case "G-02 diminished":
                assert bass == 1
                assert a.chord.quality_id == "dim7"
            case "G-02 two-five":
                assert step(a.chord, b.chord) == 5
            case "G-02 tritone":
                assert step(a.chord, b.chord) == 11
            case "G-02 slash":
                assert bass in (1, 2, 10, 11)


def test_own_dominants_come_first_and_every_kind_is_used(charts: Charts) -> None:
    kinds = Counter(
        chord.rule.partition(";")[0]
        for style in ("contemporary", "traditional")
        for _, _, chords in charts(style, 0.6)
        for chord in chords
        if chord.rule.startswith(PASSING)
    )

    total = sum(kinds.values())
    assert set(kinds) == {
        f"G-02 {kind}" for kind in ("dominant", "diminished", "two-five", "tritone", "slash")
    }
    assert 0.3 <= kinds["G-02 dominant"] / total <= 0.65
    assert 0.1 <= kinds["G-02 diminished"] / total <= 0.35


# G-03: named moves


def test_a_chord_with_the_name_of_a_move_belongs_to_that_move(
    many_charts: tuple[Chart, ...],
) -> None:
    for _, form, chords in many_charts:
        keys = [key_of(form, c) for c in chords]
        inside = {
            (m.name, k)
            for m in MOVES
            for s in occurrences(m, [c.chord for c in chords], keys)
            for k in range(s.start, s.end)
        }
        for place, chord in enumerate(chords):
            name = move_named_in(chord.rule)
            assert name is None or (name, place) in inside


def test_the_name_of_a_move_opens_the_comment(many_charts: tuple[Chart, ...]) -> None:
    for _, _, chords in many_charts:
        for chord in chords:
            name = move_named_in(chord.rule)
            assert name is None or chord.comment.startswith(f"{name}: ")


@pytest.mark.parametrize("name", sorted({m.name for m in MOVES if m.mode == "major"}))
def test_every_move_is_played_somewhere(name: str, charts: Charts) -> None:
    played = {
        move_named_in(chord.rule)
        for style in STYLES
        for complexity in (0.4, 0.7, 0.9)
        for _, _, chords in charts(style, complexity, count=40)
        for chord in chords
    }

    assert name in played


def test_traditional_pieces_walk_up(charts: Charts) -> None:
    for _, form, chords in charts("traditional", 0.6):
        keys = [key_of(form, c) for c in chords]
        walks = [
            s
            for m in MOVES
            if m.name == "walk-up 1-2-3-4"
            for s in occurrences(m, [c.chord for c in chords], keys)
        ]
        if form.sections[0].key.mode == "major":
            assert walks


# G-04: upgrades


def test_v_is_suspended_in_about_half_of_its_places(charts: Charts) -> None:
    suspended = places = 0
    for _, form, chords in charts("contemporary", 0.6, count=60):
        for chord in chords:
            five = chord.chord.bass_name == key_of(form, chord).degree(5)
            if not five or chord.rule.startswith(("G-0", "G-02")):
                continue
            sus = family_of(chord.chord) == "suspended" or chord.chord.root != chord.chord.bass_name
            opens = sus and chord.rule.startswith("sus")
            plain = chord.chord.is_dominant and chord.rule.startswith("skeleton")
            if opens or (plain and chord.duration >= 2 * form.meter.beat):
                places += 1
                suspended += opens

    assert 0.3 <= suspended / places <= 0.6


def test_suspensions_of_v_resolve_to_coloured_dominants(many_charts: tuple[Chart, ...]) -> None:
    for _, form, a, b in pairs_of(many_charts):
        suspends = a.rule.startswith("sus resolve") and family_of(a.chord) == "suspended"
        if suspends and key_of(form, a).mode == "major":
            assert b.chord.root == a.chord.root
            assert b.chord.quality_id in {"13", "13b9", "7#9#5"}


def test_the_tonic_wears_its_colours(charts: Charts) -> None:
    colours = Counter(
        chord.chord.quality_id
        for _, form, chords in charts("contemporary", 0.6, count=60)
        for chord in chords
        if chord.chord.root == key_of(form, chord).tonic
        and chord.chord.bass is None
        and key_of(form, chord).mode == "major"
        and chord.rule.startswith("skeleton")
        and not chord.chord.is_dominant
    )

    total = sum(colours.values())
    assert 0.2 <= colours["maj9"] / total <= 0.5
    assert 0.2 <= colours["add9"] / total <= 0.42
    assert 0.1 <= colours["6/9"] / total <= 0.3
    assert colours[""] / total <= 0.25


# G-05


def test_the_altered_dominant_goes_up_a_fourth_or_down_a_semitone(
    many_charts: tuple[Chart, ...],
) -> None:
    for _, _, a, b in pairs_of(many_charts):
        if a.chord.quality_id == "7#9#5":
            assert step(a.chord, b.chord) in (5, 11)


# G-06


def test_rich_harmony_is_rich_and_not_overloaded(charts: Charts) -> None:
    for style in ("slow-worship", "contemporary", "traditional"):
        found = charts(style, 0.6, count=40)

        counts = [len(chords) for _, _, chords in found]
        assert 24 <= median(counts) <= 40
        assert max(counts) <= 44
        inside = sum(24 <= n <= 40 for n in counts) / len(counts)
        assert inside >= 0.9


def test_simple_harmony_stays_simple(charts: Charts) -> None:
    for style in ("slow-worship", "contemporary"):
        found = charts(style, 0.0, count=40)

        counts = [len(chords) for _, _, chords in found]
        assert min(counts) >= 8
        assert median(counts) <= 18
        for _, form, chords in found:
            own = [
                a
                for a, b in pairwise(chords)
                if a.chord.is_dominant
                and a.chord.root != key_of(form, a).degree(5)
                and step(a.chord, b.chord) == 5
            ]
            diatonic_seventh = [a for a in own if not a.rule.startswith("skeleton VII")]
            assert len(diatonic_seventh) <= 2


@pytest.mark.parametrize("style", ["contemporary", "traditional"])
def test_rich_pieces_lean_ahead_suspend_and_borrow(style: str, charts: Charts) -> None:
    secondary, diminished, suspended, tritone, plagal = [], [], [], [], []
    for _, form, chords in charts(style, 0.6, count=40):
        keys = [key_of(form, c) for c in chords]
        rows = [(a.chord, b.chord, k) for (a, b), k in zip(pairwise(chords), keys, strict=False)]
        secondary.append(
            sum(a.is_dominant and a.root != k.degree(5) and step(a, b) == 5 for a, b, k in rows)
        )
        diminished.append(sum(a.quality_id == "dim7" for a, _, _ in rows))
        suspended.append(sum(family_of(a) == "suspended" for a, _, _ in rows))
        tritone.append(sum(a.is_dominant and step(a, b) == 11 for a, b, _ in rows))
        plagal.append(sum(b.root == k.tonic and step(k_chord(k), a) in (5, 10) for a, b, k in rows))

    assert median(secondary) >= 4
    assert 1 <= median(diminished) <= 3
    assert max(diminished) <= 5
    assert median(suspended) >= 1
    assert max(tritone) <= 4
    assert median(plagal) >= 1


def k_chord(key: Key) -> Chord:
    return Chord.of(key.tonic, "")


# G-08


@pytest.mark.parametrize("style", ["traditional", "shout"])
def test_sanctified_pieces_end_with_the_great_turn(style: str, charts: Charts) -> None:
    for _, form, chords in charts(style, 0.5):
        if form.sections[-1].key.mode == "minor":
            continue
        key = form.sections[-1].key
        ending = [c for c in chords if c.rule.startswith("G-08")]
        degrees = [(c.chord.root.pitch_class - key.tonic.pitch_class) % 12 for c in ending]
        assert degrees in ([5, 6, 0, 9, 2, 1, 0], [5, 6, 0, 9, 2, 7, 0])
        assert [c.chord.quality_id for c in ending[1:4]] == ["dim7", "", "7#9#5"]
        assert ending[2].chord.bass == key.degree(5)
        assert ending[-1].chord.quality_id == "6/9"


def test_worship_ends_with_the_minor_plagal(charts: Charts) -> None:
    for _, form, chords in charts("slow-worship", 0.5):
        if form.sections[-1].key.mode == "major":
            ending = [c.chord.quality_id for c in chords if c.rule.startswith("G-08")]
            assert ending == ["maj9", "m6", "add9"]


def test_the_last_chord_is_home_and_has_the_last_bar(many_charts: tuple[Chart, ...]) -> None:
    for _, form, chords in many_charts:
        assert chords[-1].chord.root == form.sections[-1].key.tonic
        assert chords[-1].chord.bass is None
        assert chords[-1].duration >= form.meter.bar


# 2.6


def test_nothing_that_passes_outlasts_what_it_leads_into(many_charts: tuple[Chart, ...]) -> None:
    for _, _, a, b in pairs_of(many_charts):
        if a.rule.startswith(PASSING) and not b.rule.startswith(PASSING):
            assert a.duration <= b.duration


def test_altered_dominants_stay_a_third(many_charts: tuple[Chart, ...]) -> None:
    for brief, form, chords in many_charts:
        dominants = [c.chord for c in chords if c.chord.is_dominant]
        altered = sum(bool(ALTERATIONS & set(c.degrees)) for c in dominants)
        if form.bars >= 16:
            assert altered <= 0.35 * len(dominants), brief.sub_style


def test_no_eight_bars_of_plain_triads(many_charts: tuple[Chart, ...]) -> None:
    for _, form, chords in many_charts:
        bar = form.meter.bar
        coloured = {c.onset // bar for c in chords if len(c.chord.intervals) > 3}
        run = longest = 0
        for number in range(form.bars):
            run = 0 if number in coloured else run + 1
            longest = max(longest, run)
        assert longest < 8


def test_verse_and_chorus_are_not_the_same_row(charts: Charts) -> None:
    same = 0
    found = charts("contemporary", 0.6, bars=32, count=20)
    for _, form, chords in found:
        body = [s for s in form.sections if s.kind in (SectionKind.VERSE, SectionKind.CHORUS)]
        rows = [
            [
                c.chord.root
                for c in chords
                if s.bar * form.meter.bar <= c.onset < s.end * form.meter.bar
            ]
            for s in body[:2]
        ]
        same += rows[0] == rows[1]
    assert same == 0


@pytest.mark.parametrize(("key", "complexity"), [("Db", 0.7), ("Gb", 0.7)])
def test_a_passing_diminished_chord_has_a_plain_name(key: str, complexity: float) -> None:
    """Edim7 between Fm7 and Ebm7 in Db, never Fbdim7."""
    roots: list[str] = []
    for seed in range(12):
        wishes = Wishes(key=key, bars=32, complexity=complexity)
        brief = read_brief("Traditional gospel", genre="gospel", wishes=wishes, seed=seed)
        chords = harmonise(plan_form(brief, Random(seed)), brief, Random(seed)).chords
        roots += [str(s.chord.root) for s in chords if s.chord.quality_id == "dim7"]

    assert len(roots) > 10
    assert not {"Fb", "Cb"} & set(roots)
    assert not [root for root in roots if root.endswith("bb")]
