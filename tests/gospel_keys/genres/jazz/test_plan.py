"""The plan: exact lengths, forms as they are, endings with a tag."""

from collections.abc import Callable

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key

MakeBrief = Callable[..., Brief]
FORMS = ("aaba", "abac", "blues", "rhythm-changes")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", ["C", "C minor"])
@pytest.mark.parametrize("intro", [True, False])
@pytest.mark.parametrize("ending", [True, False])
def test_every_length_is_met_exactly(
    brief_of: MakeBrief, form: str, key: str, intro: bool, ending: bool
) -> None:
    for bars in [*range(1, 70), 96, 128, 255, 256]:
        brief = brief_of(bars=bars, form=form, key=Key.parse(key), intro=intro, ending=ending)

        plan = plan_piece(brief, stream(1, "form"))

        assert plan.form.bars == bars == len(plan.bars)
        assert all(plan.bars)


@pytest.mark.parametrize(
    ("form", "bars", "labels"),
    [
        ("aaba", 32, ["A", "A'", "B", "A''", "E"]),
        ("abac", 32, ["A", "B", "A'", "C", "E"]),
        ("rhythm-changes", 32, ["A", "A'", "B", "A''", "E"]),
        ("blues", 12, ["A", "E"]),
        ("blues", 24, ["A", "A'", "E"]),
        ("aaba", 36, ["I", "A", "A'", "B", "A''", "E"]),
        ("aaba", 16, ["I", "A", "T", "E"]),
    ],
)
def test_forms_keep_their_sections(
    brief_of: MakeBrief, form: str, bars: int, labels: list[str]
) -> None:
    plan = plan_piece(brief_of(bars=bars, form=form), stream(2, "form"))

    assert [s.label for s in plan.form.sections] == labels


def test_the_ending_has_a_tag_and_comes_home_from_a_semitone_above(brief_of: MakeBrief) -> None:
    for seed in range(8):
        plan = plan_piece(brief_of(bars=32, form="aaba"), stream(seed, "form"))

        assert len(plan.bars[-3]) == 2  # the tag: a turnaround where home was expected
        assert plan.bars[-2] == ("Dm7", "Db7")
        assert plan.bars[-1][0].startswith("C6/9")


def test_a_waltz_has_its_meter(brief_of: MakeBrief) -> None:
    brief = brief_of(sub_style="waltz", meter=Meter.parse("3/4"))

    assert plan_piece(brief, stream(1, "form")).form.meter.beats == 3


def test_a_chart_brings_its_own_parts() -> None:
    eight = "Dm7 | G7 | C | C | Dm7 | G7 | C | C"
    chart = f"Head:\n{eight}\nBridge:\n{eight}\nHead:\n{eight}"
    brief = read_brief("jazz standard", genre="jazz", wishes=Wishes(chords=chart))

    form = plan_piece(brief, stream(1, "form")).form

    assert [(s.name, s.bars) for s in form.sections] == [("Head", 8), ("Bridge", 8), ("Head", 8)]
    assert form.sections[2].repeats == 0


@pytest.mark.parametrize(
    "chart",
    [
        "Verse: Dm7 | G7 | C | C\nVamp: F",
        "Verse: C | F\nTag: G",
        "Intro: C\nA: Cmaj7\nTag: G7\nVamp: Cmaj7",
        "Verse: N.C.\nIntro: A7b9\nVerse: G7\nPre-Chorus: Bb13\nB: Fm6 | Gsus4",
    ],
)
@pytest.mark.parametrize("seed", range(8))
def test_parts_of_one_bar_are_played(chart: str, seed: int) -> None:
    brief = read_brief("uptempo jazz", genre="jazz", wishes=Wishes(chords=chart), seed=seed)

    assert JazzArranger().arrange(brief, seed=seed).score.notes
