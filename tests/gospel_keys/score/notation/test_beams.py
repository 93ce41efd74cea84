from collections.abc import Callable

import pytest

from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.notation import Sign, notate_bars

Build = Callable[..., Score]
One = Callable[..., Note]


def _signs(score: Score) -> list[Sign]:
    return [
        sign
        for bar in notate_bars(score)
        for voice in bar.voices
        if voice.hand is Hand.RIGHT
        for sign in voice.signs
    ]


def _written(written: One, lengths: list[float]) -> list[Note]:
    """Notes of given lengths in a row; negative lengths are rests."""
    notes, now = [], 0.0
    for length in lengths:
        if length > 0:
            notes.append(written(now, length, "C5"))
        now += abs(length)
    return notes


def _groups(signs: list[Sign]) -> str:
    """The primary beams as a drawing: ``(`` opens, ``)`` closes, ``.`` stands alone."""
    marks = {"begin": "(", "continue": "-", "end": ")"}
    return "".join(marks[s.beams[0]] if s.beams else "." for s in signs)


@pytest.mark.parametrize(
    ("meter", "lengths", "expected"),
    [
        pytest.param("4/4", [0.5] * 8, "(--)(--)", id="eighths by half bars"),
        pytest.param(
            "4/4", [0.5, 0.5, 0.25, 0.25, 0.5, 2], "()(-).", id="by beats with sixteenths"
        ),
        pytest.param("4/4", [0.5, -0.5, 0.5, 0.5, 2], "..().", id="a rest ends a beam"),
        pytest.param("3/4", [0.5] * 6, "(----)", id="a bar of three"),
        pytest.param("6/8", [0.5] * 6, "(-)(-)", id="dotted beats"),
        pytest.param("12/8", [0.5] * 12, "(-)(-)(-)(-)", id="four dotted beats"),
        pytest.param("2/2", [0.5] * 8, "(--)(--)", id="cut time"),
        pytest.param("7/8", [0.5] * 7, "()()(-)", id="two, two, three"),
        pytest.param("4/4", [1 / 3, 1 / 3, 1 / 3, 0.5, 0.5, 2], "(-)().", id="triplet and eighths"),
        pytest.param("4/4", [1 / 6] * 3 + [0.5, 3], "(--)..", id="triplet inside a beat"),
        pytest.param("4/4", [0.4] * 5 + [2], "(---).", id="quintuplet over two beats"),
    ],
)
def test_notes_are_beamed_by_their_beats(
    sheet: Build, written: One, meter: str, lengths: list[float], expected: str
) -> None:
    total = sum(abs(length) for length in lengths)

    signs = _signs(sheet(_written(written, lengths), quarters=total, meter=meter))

    assert _groups(signs) == expected


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        pytest.param([0.75, 0.25, 3], ["", "backward hook"], id="dotted eighth first"),
        pytest.param([0.25, 0.75, 3], ["forward hook", ""], id="sixteenth first"),
        pytest.param([0.25, 0.5, 0.25, 3], ["forward hook", "", "backward hook"], id="syncopation"),
        pytest.param([0.5, 0.25, 0.25, 3], ["", "begin", "end"], id="two sixteenths"),
    ],
)
def test_lone_sixteenths_hook_towards_their_partner(
    sheet: Build, written: One, lengths: list[float], expected: list[str]
) -> None:
    signs = _signs(sheet(_written(written, lengths), quarters=4))

    shown = [s.beams[1] if len(s.beams) > 1 else "" for s in signs if s.beams]
    assert shown == expected


def test_a_beamed_tuplet_needs_no_bracket(sheet: Build, written: One) -> None:
    notes = _written(written, [1 / 3, 1 / 3, 1 / 3, 1, 2 / 3, 2 / 3, 2 / 3])

    starts = [s.tuplet for s in _signs(sheet(notes, quarters=4)) if s.tuplet and s.tuplet.starts]

    assert [t.bracket for t in starts] == [False, True]


def test_two_tuplets_in_a_beat_share_its_first_beam_only(sheet: Build, written: One) -> None:
    signs = _signs(sheet(_written(written, [1 / 6] * 6 + [3]), quarters=4))[:6]

    assert [s.beams[0] for s in signs] == ["begin", *["continue"] * 4, "end"]
    assert [s.beams[1] for s in signs] == ["begin", "continue", "end"] * 2
    assert not any(s.tuplet.bracket for s in signs if s.tuplet and s.tuplet.starts)
