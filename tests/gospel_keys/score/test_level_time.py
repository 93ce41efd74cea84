"""Time at the first levels: quarters as beats, and a pulse that can be kept."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.formats.tunes import read_tune
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.level import LEVELS, at_level
from gospel_keys.score.level_time import in_simple_time, not_faster
from gospel_keys.score.model import Score

_JIG = b"X:1\nM:6/8\nL:1/8\nK:C\nc2c B2A|G3 E3|F2F E2D|C3 C3|]\n"


def hymn(**wishes: object) -> Score:
    wished = Wishes(key="C", bars=8, **wishes)  # type: ignore[arg-type]
    brief = read_brief("traditional gospel hymn", genre="gospel", wishes=wished, seed=3)
    return GospelArranger().arrange(brief, seed=3).score


@pytest.mark.parametrize(("meter", "simple"), [("12/8", "4/4"), ("6/8", "2/4"), ("2/2", "2/4")])
def test_beats_become_quarters_at_the_same_pulse(meter: str, simple: str) -> None:
    score = hymn(meter=meter)

    rewritten = in_simple_time(score)

    assert str(rewritten.meter) == simple
    assert len(rewritten.bars()) == len(score.bars())
    assert rewritten.tempo.bpm == score.tempo.bpm
    assert rewritten.tempo.beat == rewritten.meter.beat
    beats = [n.onset / score.meter.beat for n in score.notes]
    assert [n.onset / rewritten.meter.beat for n in rewritten.notes] == pytest.approx(beats)
    assert [n.midi for n in rewritten.notes] == [n.midi for n in score.notes]
    assert rewritten.sections[-1].end == rewritten.duration


def test_a_piece_in_quarters_is_left_alone() -> None:
    score = hymn(meter="3/4")

    assert in_simple_time(score) is score


def test_a_tune_that_the_player_brought_keeps_its_meter() -> None:
    score = hymn(melody=read_tune(_JIG))

    assert str(at_level(score, 1).meter) == "6/8"


def test_a_chart_keeps_its_meter() -> None:
    score = hymn(meter="12/8", chords="C | F | G7 | C")

    assert str(at_level(score, 1).meter) == "12/8"


def test_a_meter_that_was_asked_for_can_be_kept() -> None:
    score = hymn(meter="12/8")

    assert str(at_level(score, 1, keep_meter=True).meter) == "12/8"
    assert str(at_level(score, 1).meter) == "4/4"


def test_a_fast_piece_slows_down_with_its_ritardando() -> None:
    score = hymn(meter="4/4", tempo=160)

    slower = not_faster(score, 80)

    fastest = max(mark.bpm for mark in score.tempos)
    assert max(mark.bpm for mark in slower.tempos) == pytest.approx(80, abs=0.1)
    for mark, old in zip(slower.tempos, score.tempos, strict=True):
        assert mark.bpm == pytest.approx(old.bpm * 80 / fastest, abs=0.1)


def test_a_slow_piece_keeps_its_tempo() -> None:
    score = hymn(meter="4/4", tempo=60)

    assert not_faster(score, 80) is score


@pytest.mark.parametrize("level", LEVELS)
def test_no_level_is_faster_than_it_may_be_unless_asked(level: int) -> None:
    score = hymn(meter="4/4", tempo=220)

    assert at_level(score, level).tempo.bpm == pytest.approx(LEVELS[level].fastest, abs=0.1)
    assert at_level(score, level, keep_tempo=True).tempo.bpm == score.tempo.bpm


@pytest.mark.parametrize("level", [1, 3, 5, 7])
@pytest.mark.parametrize("pickup", [b"D2", b"D"])
def test_a_tune_keeps_its_upbeat_and_its_downbeats(level: int, pickup: bytes) -> None:
    tune = b"X:1\nM:3/4\nL:1/8\nK:G\n" + pickup + b"|G4 B2|B4 A2|G4 E2|D6|]\n"
    brief = read_brief("play this", genre="gospel", wishes=Wishes(melody=read_tune(tune)), seed=1)
    score = GospelArranger().arrange(brief, seed=1).score

    eased = at_level(score, level, keep_key=True)

    first = [n for n in eased.notes if n.onset < eased.pickup]
    assert [str(n.pitch.name) for n in first] == ["D"]
    tops: dict[int, int] = {}
    for note in eased.notes:
        if note.rule == "tune":
            tops[note.onset] = max(note.midi, tops.get(note.onset, 0))
    downbeats = [bar.onset for bar in eased.bars()[1:5]]
    assert [tops[tick] for tick in downbeats] == [67, 71, 67, 62]
