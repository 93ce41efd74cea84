"""Chords without numerals get them; those that have some keep them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.services.chart_numerals import numbered
from app.services.export_options import ExportOptions, SheetOptions
from app.services.export_service import export_service
from app.services.import_service import import_piece
from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.model import ChordSpan, KeyChange, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

TUNE = b'X:1\nM:4/4\nL:1/4\nK:G\n"G"G4|"E7"E4|"Am7"A4|[K:D]"Em7"E4|"A7"A4|"D"D4|]\n'


def test_chords_are_numbered_in_the_key_of_their_place() -> None:
    score = numbered(import_piece(TUNE, "tune.abc").document.score)

    assert [span.roman for span in score.chords] == ["I", "V7/ii", "ii7", "ii7", "V7", "I"]


def test_a_numeral_that_is_there_stays(
    sheet: Callable[..., Score], row: Callable[..., list[object]]
) -> None:
    score = replace(
        sheet(row(0, "C4 D4 E4 F4", 1), quarters=4),
        keys=(KeyChange(0, Key.parse("C")),),
        chords=(
            ChordSpan(0, 960, Chord.parse("Am7"), roman="i7/vi"),
            ChordSpan(960, 960, Chord.parse("G7")),
        ),
    )

    assert [span.roman for span in numbered(score).chords] == ["i7/vi", "V7"]


def test_a_chart_of_a_foreign_page_has_numerals_where_they_are_wished() -> None:
    document = import_piece(TUNE, "tune.abc").document
    wishes = [SheetOptions(layout="chart", numerals=numerals) for numerals in (False, True)]

    (plain,), (named,) = (
        export_service.export(document, ["svg"], options=ExportOptions(sheet=sheet))
        for sheet in wishes
    )

    # I, V7/ii, ii7, ii7, V7, I: letters, figures and a slash, each of them an outline.
    assert named.data.count(b"<use") - plain.data.count(b"<use") == 15


def test_a_chart_without_a_chord_is_refused() -> None:
    document = import_piece(b"X:1\nM:4/4\nL:1/4\nK:G\nG4|]\n", "tune.abc").document
    options = ExportOptions(sheet=SheetOptions(layout="chart"))

    with pytest.raises(InvalidRequestError, match="no chord symbols"):
        list(export_service.export(document, ["pdf"], options=options))
