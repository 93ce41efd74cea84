"""Between the arrivals: suspended dominants, chords that lean ahead, and new keys."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.census import is_passing
from gospel_keys.genres.gospel.passing import (
    SUSPENDED_SHARE,
    insert_preparations,
    prepare_new_keys,
    suspend_dominants,
)
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.harmony.moves import family_of
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

DRAWS = 200


def set_up(complexity: float = 0.6, words: str = "Contemporary gospel") -> tuple[Brief, Form]:
    order = Wishes(key="C", bars=16, meter="4/4", complexity=complexity)
    brief = read_brief(words, genre="gospel", wishes=order, seed=1)
    return brief, plan_form(brief, random.Random(1))


def bars_of(form: Form, symbols: str) -> list[ChordSpan]:
    """One chord a bar, from the beginning."""
    bar = form.meter.bar
    return [
        ChordSpan(place * bar, bar, Chord.parse(symbol), rule="skeleton")
        for place, symbol in enumerate(symbols.split())
    ]


def is_gapless(spans: list[ChordSpan]) -> bool:
    return all(a.end == b.onset for a, b in pairwise(spans)) and all(s.duration > 0 for s in spans)


def test_five_begins_suspended_as_often_as_the_rule_says() -> None:
    brief, form = set_up()
    spans = bars_of(form, "C F G7 C")

    split = sum(
        len(suspend_dominants(form, brief, spans, random.Random(seed))) == 5
        for seed in range(DRAWS)
    )

    assert split / DRAWS == pytest.approx(SUSPENDED_SHARE, abs=0.08)


def test_a_suspended_five_has_no_third_and_resolves_over_the_same_bass() -> None:
    brief, form = set_up()
    spans = bars_of(form, "C F G7 C")

    for seed in range(DRAWS):
        done = suspend_dominants(form, brief, spans, random.Random(seed))
        assert is_gapless(done)
        assert done[-1].end == spans[-1].end
        for sus, resolved in pairwise(done):
            if sus.rule == resolved.rule == "sus resolve":
                assert 11 not in {p % 12 for p in sus.chord.pitch_classes}
                assert sus.chord.bass_name == resolved.chord.root
                assert resolved.chord.third == 4
                assert sus.duration >= resolved.duration


def test_only_the_fifth_degree_is_suspended() -> None:
    brief, form = set_up()
    spans = bars_of(form, "C A7 D7 F")

    assert all(
        suspend_dominants(form, brief, spans, random.Random(seed)) == spans for seed in range(40)
    )


def test_preparations_grow_with_complexity() -> None:
    counts = []
    for complexity in (0.0, 0.4, 0.8):
        brief, form = set_up(complexity)
        spans = bars_of(form, "C Am Dm F C Am F Dm")
        counts.append(
            sum(
                len(insert_preparations(form, brief, spans, random.Random(seed))) - len(spans)
                for seed in range(60)
            )
        )

    assert counts == sorted(counts)
    assert counts[0] < 0.5 * counts[2]


def test_a_preparation_is_shorter_than_what_it_leads_into_and_pulls_to_it() -> None:
    brief, form = set_up(0.8)
    spans = bars_of(form, "C Am Dm F C Am F Dm")

    for seed in range(DRAWS):
        done = insert_preparations(form, brief, spans, random.Random(seed))
        assert is_gapless(done)
        for passing, after in pairwise(done):
            if passing.rule.startswith("G-02") and not after.rule.startswith("G-02"):
                assert passing.duration <= after.duration
                assert passing.chord.root.pitch_class != after.chord.root.pitch_class


def test_no_preparation_where_the_root_stays_or_a_dominant_falls_home() -> None:
    brief, form = set_up(1.0)
    spans = bars_of(form, "C C G7 C")

    done = [insert_preparations(form, brief, spans, random.Random(seed)) for seed in range(80)]

    for found in done:
        assert [s.chord for s in found if s.onset < form.meter.bar] == [spans[0].chord]
        assert found[-2:] == spans[-2:]


def test_simple_harmony_takes_no_diminished_chord_in_passing() -> None:
    brief, form = set_up(0.0)
    spans = bars_of(form, "C Dm F Am C Dm F Am")

    for seed in range(80):
        done = insert_preparations(form, brief, spans, random.Random(seed))
        assert not any(is_passing(a.chord, b.chord) for a, b in pairwise(done))


def test_a_new_key_is_announced_by_its_own_dominant_for_a_bar() -> None:
    _, form = set_up()
    last = form.sections[-1]
    new = replace(last, key=Key.parse("Db"))
    lifted = replace(form, sections=(*form.sections[:-1], new))
    spans = bars_of(form, " ".join(["C"] * form.bars))

    done = prepare_new_keys(lifted, spans)

    bar = form.meter.bar
    lead = [s for s in done if (last.bar - 1) * bar <= s.onset < last.bar * bar]
    assert [str(s.chord) for s in lead] == ["Ab9sus4", "Ab13"]
    assert [family_of(s.chord) for s in lead] == ["suspended", "dominant"]
    assert is_gapless(done)
    assert prepare_new_keys(form, spans) == spans
