"""Shells of the left hand: no rest where the other voice says it all."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.engraving.engraver import Layout, engrave, open_toolkit, set_line
from gospel_keys.engraving.ink import ink_of
from gospel_keys.engraving.shells import leave_out_rests
from gospel_keys.score.model import Hand, Note, Role, Score

Build = Callable[..., Score]
Make = Callable[..., Note]


@pytest.fixture
def rolled(sheet: Build, written: Make) -> Score:
    """A root, then the seventh, then third and ninth, in eighths."""
    left = [
        written(0, 0.5, "F2", Hand.LEFT, voice=1, role=Role.BASS),
        written(0.5, 3.5, "Eb3", Hand.LEFT, voice=2, role=Role.SHELL),
        written(1, 3, "G3", Hand.LEFT, voice=1, role=Role.SHELL),
        written(1, 3, "Ab3", Hand.LEFT, voice=1, role=Role.SHELL),
    ]
    return sheet([written(0, 4, "C5"), *left], quarters=4, key="Eb")


def rests(score: Score) -> int:
    return sum(ink.kind == "rest" for page in engrave(score).pages for ink in ink_of(page))


def test_a_rolled_shell_has_no_rest_over_it(rolled: Score) -> None:
    assert rests(rolled) == 0


def test_voices_of_a_tune_keep_their_rests(rolled: Score) -> None:
    notes = tuple(
        replace(note, role=Role.MELODY if note.hand is Hand.LEFT else note.role)
        for note in rolled.notes
    )

    assert rests(replace(rolled, notes=notes)) == 1


def test_a_silence_of_both_voices_is_said_once(sheet: Build, written: Make) -> None:
    left = [
        written(0, 0.5, "F2", Hand.LEFT, voice=1, role=Role.BASS),
        written(0.5, 1, "Eb3", Hand.LEFT, voice=2, role=Role.SHELL),
        written(1, 0.5, "Ab3", Hand.LEFT, voice=1, role=Role.SHELL),
        written(2, 2, "Bb1", Hand.LEFT, voice=1, role=Role.BASS),
    ]
    score = sheet([written(0, 4, "C5"), *left], quarters=4, key="Eb")

    assert rests(score) == 1


@pytest.mark.parametrize("word", ["<tuplet>", '<note grace="acc"/>', "<bTrem>"])
def test_staves_with_lengths_that_are_not_counted_stay_as_they_are(
    rolled: Score, word: str
) -> None:
    note = '<note xml:id="n2" dur="4"/>'
    layers = f'<layer n="5"><rest dur="4"/>{word}</layer><layer n="6">{note}</layer>'
    staff = f'<staff n="2">{layers}</staff>'

    assert leave_out_rests(staff, rolled) == staff
    assert "<space" in leave_out_rests(staff.replace(word, ""), rolled)


def test_a_shell_that_ends_before_the_bar_rests_instead_of_the_voice_over_it(
    sheet: Build, written: Make
) -> None:
    left = [
        written(0, 0.5, "G1", Hand.LEFT, voice=1, role=Role.BASS),
        written(0.5, 3, "F3", Hand.LEFT, voice=2, role=Role.SHELL),
        written(1, 0.5, "A3", Hand.LEFT, voice=1, role=Role.SHELL),
    ]
    score = sheet([written(0, 4, "C5"), *left], quarters=4, key="Eb")

    lengths = re.findall(
        r'<rest\b[^>]*\bdur="(\d+)"', set_line(open_toolkit(Layout()), score, Layout())
    )

    assert lengths == ["8"]
