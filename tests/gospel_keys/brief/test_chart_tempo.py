"""A chart's own tempo is the tempo unless words or options say another."""

import pytest

from gospel_keys.brief import chart
from gospel_keys.brief.chart import read_chart, read_marks
from gospel_keys.brief.chart_tempo import remark_on_marks, with_charted_tempo
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.brief.validation import TEMPO
from gospel_keys.formats.tunes import read_tune

MARKED = "{tempo: 80}\n[C]Amazing [F]grace [G7] [C]"
TUNE = b"X:1\nT:Own\nM:4/4\nQ:1/4=96\nL:1/4\nK:C\nC D E F|G4|]\n"


def read(words: str, wishes: Wishes) -> Brief:
    timed = with_charted_tempo(wishes, words, "gospel")
    return remark_on_marks(read_brief(words, wishes=timed), wishes)


def said(brief: Brief, field: str) -> list[str]:
    return [remark.message for remark in brief.remarks if remark.field == field]


@pytest.mark.parametrize(
    "directive", ["{tempo: 80}", "{TEMPO:80}", "{meta: tempo 80}", "{tempo 80}", "{tempo: 80 bpm}"]
)
def test_the_tempo_of_a_chart_is_taken(directive: str) -> None:
    brief = read("worship", Wishes(chords=f"{directive}\n[C] [F] [G] [C]"))

    assert brief.tempo == 80
    assert said(brief, "tempo") == ["tempo 80 from the chart"]


@pytest.mark.parametrize(("words", "tempo"), [("worship", 100.0), ("worship at 100 bpm", None)])
def test_words_and_options_win(words: str, tempo: float | None) -> None:
    brief = read(words, Wishes(chords=MARKED, tempo=tempo))

    assert brief.tempo == 100
    assert said(brief, "tempo")[-1] == "the chart is marked 80; 100 was taken, as asked"


def test_slow_is_a_word_about_the_tempo() -> None:
    assert read("slow worship", Wishes(chords=MARKED)).tempo != 80


def test_a_melody_keeps_its_own_tempo() -> None:
    brief = read("worship", Wishes(chords=MARKED, melody=read_tune(TUNE)))

    assert brief.tempo == 96
    assert said(brief, "tempo")[-1] == ("the chart is marked 80; 96 was taken, that of the melody")


def test_key_and_meter_of_a_chart_are_taken_with_remarks() -> None:
    brief = read("worship", Wishes(chords="{key: Ab}{time: 3/4}{tempo: 66}\n[Ab] [Db] [Ab]"))

    assert (str(brief.key), str(brief.meter), brief.tempo) == ("Ab major", "3/4", 66)
    assert said(brief, "key") == ["key Ab major from the chart"]
    assert said(brief, "meter") == ["meter 3/4 from the chart"]


@pytest.mark.parametrize("value", ["fast", "", "0", "9999"])
def test_a_tempo_that_is_none_is_left_with_a_remark(value: str) -> None:
    brief = read("worship", Wishes(chords=f"{{tempo: {value}}}\n[C] [F]"))

    assert said(brief, "chords")[0].startswith(f"the chart's {{tempo: {value}}} was left")


def test_a_change_on_the_way_is_left_with_a_remark() -> None:
    text = "{key: C}{tempo: 80}\n[C] [F]\n{key: D}{tempo: 90}{time: 3/4}\n[D] [G]"

    assert read_marks(text).left == ("{key: D}", "{tempo: 90}")
    assert str(read_chart(text).key) == "C major"


def test_a_chart_without_directives_changes_nothing() -> None:
    wishes = Wishes(chords="C | F | G | C")
    brief = read_brief("worship", wishes=wishes)

    assert with_charted_tempo(wishes, "worship", "gospel") is wishes
    assert remark_on_marks(brief, wishes) == brief


def test_the_range_is_that_of_every_tempo() -> None:
    low, high = TEMPO

    assert read_marks(f"{{tempo: {low}}}").tempo == low
    assert read_marks(f"{{tempo: {high}}}").tempo == high
    assert read_marks(f"{{tempo: {high + 1}}}").tempo is None
    assert read_marks("{tempo: 80}" + " " * chart.LONGEST).tempo is None
