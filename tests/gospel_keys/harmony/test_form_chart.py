"""The form of a chart: its own parts, or what its repetitions show."""

import pytest

from gospel_keys.brief.chart import read_chart
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.harmony.form import SectionKind
from gospel_keys.harmony.form_chart import chart_sections
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.randomness import stream

EIGHT = "C | Am | F | G | C | Am | F | C"
BRIDGE = "F | Fm | C | C7 | F | D7 | G | G7"
AABA = " | ".join((EIGHT, EIGHT, BRIDGE, EIGHT))
SONG = f"Intro: C | G\nVerse: {EIGHT}\nChorus: {BRIDGE}\nOutro: F | C"


def _form(text: str, bars: int) -> list[tuple[str, int]]:
    return [(part.name, part.bars) for part in chart_sections(read_chart(text), bars)]


def test_a_song_is_played_part_by_part() -> None:
    assert _form(SONG, 20) == [("Intro", 2), ("Verse", 8), ("Chorus", 8), ("Outro", 2)]


def test_parts_do_what_their_names_say() -> None:
    kinds = [part.kind for part in chart_sections(read_chart(SONG), 20)]

    assert kinds == [
        SectionKind.INTRO, SectionKind.VERSE, SectionKind.CHORUS, SectionKind.ENDING,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("blocks", "names", "kinds"),
    [
        ((EIGHT, EIGHT, BRIDGE, EIGHT), "AABA", "verse verse bridge verse"),
        ((EIGHT, BRIDGE, EIGHT, BRIDGE), "ABAB", "verse chorus verse chorus"),
        ((EIGHT, BRIDGE, EIGHT), "ABA", "verse chorus verse"),
    ],
)
def test_repetitions_show_the_form(blocks: tuple[str, ...], names: str, kinds: str) -> None:
    form = chart_sections(read_chart(" | ".join(blocks)), 8 * len(blocks))

    assert "".join(part.name for part in form) == names
    assert " ".join(part.kind for part in form) == kinds


@pytest.mark.parametrize("text", [EIGHT, f"{EIGHT} | {BRIDGE}", f"{EIGHT} | {EIGHT} | {EIGHT}"])
def test_what_shows_no_form_has_none(text: str) -> None:
    chart = read_chart(text)

    assert chart_sections(chart, len(chart.bars)) == ()


def test_a_chart_goes_round_and_ends_with_its_end() -> None:
    text = f"A: {EIGHT}\nB: {BRIDGE}"

    assert _form(text, 20) == [("A", 8), ("B", 8), ("B", 4)]
    assert _form(text, 28) == [("A", 8), ("B", 8), ("A", 4), ("B", 8)]
    assert _form(text, 12) == [("A", 8), ("B", 4)]


@pytest.mark.parametrize("genre", ["gospel", "neosoul"])
def test_a_plan_has_the_parts_of_the_chart(genre: str) -> None:
    brief = read_brief("a song", genre=genre, wishes=Wishes(chords=SONG))

    form = plan_form(brief, stream(1, "form"))

    assert [(s.name, s.bar, s.bars) for s in form.sections] == [
        ("Intro", 0, 2), ("Verse", 2, 8), ("Chorus", 10, 8), ("Outro", 18, 2),
    ]  # fmt: skip
