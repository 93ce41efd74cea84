"""Placing: named moves go where chords make room, and long pieces cost no more a bar."""

import random
import sys
from collections import Counter
from types import FrameType

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.placing import (
    PLACINGS,
    _Board,
    closed_chords,
    key_of,
    name_moves,
    place_moves,
)
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.harmony.moves import find_move, move_named_in, occurrences
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord

STYLES = ("slow worship", "contemporary gospel", "traditional gospel", "shout")


def form_of(
    words: str = "Contemporary gospel in C in 4/4", *, bars: int = 16, seed: int = 1
) -> Form:
    brief = read_brief(words, wishes=Wishes(bars=bars), seed=seed)
    return plan_form(brief, random.Random(seed))


def row(form: Form, symbols: str) -> list[ChordSpan]:
    """One chord a bar, all of the skeleton."""
    bar = form.meter.bar
    return [
        ChordSpan(place * bar, bar, Chord.parse(symbol), rule="skeleton")
        for place, symbol in enumerate(symbols.split())
    ]


def placed(symbols: str, name: str, *, complexity: float = 0.6) -> list[ChordSpan]:
    """The chords after one move of a name was placed where there is room for it."""
    brief = read_brief("Contemporary gospel in C in 4/4", wishes=Wishes(tempo=72), seed=1)
    form = plan_form(brief, random.Random(1))
    board = _Board(form, brief, row(form, symbols))
    options = board.options([row for row, p in enumerate(PLACINGS) if p.name == name])
    assert options, f"no room for {name}"
    board.put(*options[0], random.Random(3))
    return board.spans


@pytest.mark.parametrize(
    ("symbols", "name"),
    [
        ("C F G C", "walk-up 1-2-3-4"),
        ("F C G C", "minor plagal"),
        ("C Dm7 G7 C", "1-#1dim-2"),
        ("C F C C", "2-5-1 to IV"),
        ("C Am F C", "7-3-6"),
        ("Em7 Dm7 G7 C", "3-b3dim-2"),
        ("C C G7 C", "turnaround"),
        ("C C G7 C", "sub turnaround"),
        ("C F G7 C", "backdoor"),
        ("C F G7 C", "double plagal"),
        ("C Dm7 G7 C", "3-6-2-5-1"),
        ("F C G7 C", "4-#4dim-1/5"),
    ],
)
def test_a_placed_move_is_heard_as_that_move(symbols: str, name: str) -> None:
    spans = placed(symbols, name)

    move = find_move(name, "major")
    assert move is not None
    keys = [form_of().sections[0].key] * len(spans)
    assert occurrences(move, [s.chord for s in spans], keys)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(4))
def test_placing_leaves_no_gap_and_nothing_too_short(style: str, seed: int) -> None:
    brief = read_brief(f"{style} in Ab", wishes=Wishes(bars=16), seed=seed)
    form = plan_form(brief, random.Random(seed))
    before = [
        ChordSpan(bar * form.meter.bar, form.meter.bar, Chord.parse(s), rule="skeleton")
        for bar, s in enumerate(["Ab", "Db", "Ab", "Eb7", "Fm", "Bbm7", "Eb7", "Ab"] * 2)
    ]

    spans = place_moves(form, brief, before, random.Random(seed))

    assert spans[0].onset == 0
    assert [s.end for s in spans[:-1]] == [s.onset for s in spans[1:]]
    assert spans[-1].end == before[-1].end
    assert min(s.duration for s in spans) >= form.meter.pulse


def test_nothing_is_placed_inside_a_move() -> None:
    form = form_of()
    spans = row(form, "C C#dim7 Dm7 G7 C")

    closed = closed_chords(form, spans)

    assert {0, 1} <= closed
    assert 4 not in closed


def test_a_move_that_was_broken_up_is_a_passing_chord() -> None:
    form = form_of()
    spans = row(form, "C C#dim7 F C")
    spans[1] = ChordSpan(spans[1].onset, spans[1].duration, spans[1].chord, rule="G-03 1-#1dim-2")

    named = name_moves(form, spans)

    assert move_named_in(named[1].rule) is None


@pytest.mark.parametrize("seed", range(6))
def test_the_board_knows_what_a_new_board_would_find(seed: int) -> None:
    brief = read_brief("Contemporary gospel in C in 4/4", wishes=Wishes(bars=32), seed=seed)
    form = plan_form(brief, random.Random(seed))
    board = _Board(form, brief, row(form, "C F C G7 Am Dm7 G7 C " * 4))
    rng = random.Random(seed)
    for _ in range(8):
        board.put(*rng.choice(board.options(range(len(PLACINGS)))), rng)

        fresh = _Board(form, brief, list(board.spans))
        assert board.options(range(len(PLACINGS))) == fresh.options(range(len(PLACINGS)))


def test_one_move_does_not_wear_out() -> None:
    brief = read_brief("Rich contemporary gospel in C in 4/4", wishes=Wishes(bars=16), seed=2)
    form = plan_form(brief, random.Random(2))
    spans = place_moves(form, brief, row(form, "C F C F " * 4), random.Random(2))

    names = Counter(s.rule for s in spans if s.rule.startswith("G-03"))
    moves = {name: find_move(name.removeprefix("G-03 "), "major") for name in names}
    assert all(
        count <= 2 * (len(move) - 1) for name, count in names.items() if (move := moves[name])
    )


def test_a_key_is_that_of_its_section() -> None:
    form = form_of()

    assert key_of(form, 0) == form.sections[0].key
    assert key_of(form, form.bars * form.meter.bar - 1) == form.sections[-1].key


def test_four_times_the_bars_take_no_more_than_five_times_the_work() -> None:
    """Counted in function calls, which no busy machine disturbs."""
    calls = 0

    def count(_frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call"

    def work(bars: int) -> int:
        nonlocal calls
        brief = read_brief("Traditional gospel in Bb", wishes=Wishes(bars=bars), seed=3)
        before = calls
        sys.setprofile(count)
        try:
            GospelArranger().arrange(brief, seed=3)
        finally:
            sys.setprofile(None)
        return calls - before

    work(16)  # What is remembered between pieces is remembered now.

    assert work(128) < 5 * work(32)
