"""How written and read notes are compared: nothing counts as wrong that no ear can tell."""

from dataclasses import replace

import pytest
from benchmarks.notation import Piece, name_of, tally

from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    Hand,
    KeyChange,
    MeterChange,
    Note,
    Ornament,
    Role,
    Score,
    TempoMark,
)
from gospel_keys.score.notate.result import Confidence, Notated
from gospel_keys.score.perform import perform
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch


def _note(onset: int, duration: int, pitch: str, **more: object) -> Note:
    plain = Note(onset, duration, Pitch.parse(pitch), Hand.RIGHT, Role.MELODY)
    return replace(plain, **more)  # type: ignore[arg-type]


def _score(*notes: Note) -> Score:
    meters = (MeterChange(0, Meter(4, 4)),)
    keys = (KeyChange(0, Key.parse("C")),)
    return Score("", 3840, meters, keys, (TempoMark(0, 90, 960),), notes)


def _piece(score: Score) -> Piece:
    performed = perform(score, Feel(humanise=0.0), stream(1, "performance"))
    return Piece("classical", score, performed, performed)


def _read_as(piece: Piece, score: Score, *sources: int) -> Notated:
    """Return a reading whose notes stand behind the struck keys in their order."""
    struck = zip(piece.human.notes, sources, strict=True)
    heard = replace(piece.human, notes=tuple(replace(n, source=s) for n, s in struck))
    behind = tuple(
        tuple(i for i, s in enumerate(sources) if s == number) for number in range(len(score.notes))
    )
    return Notated(score, (), Confidence(), (1.0,) * len(score.notes), behind, heard)


@pytest.mark.parametrize(("second", "right"), [("B4", 2), ("C5", 1)])
def test_an_appoggiatura_written_out_is_right(second: str, right: int) -> None:
    grace = _note(0, 0, "C5", role=Role.GRACE, appoggiatura=True)
    piece = _piece(_score(grace, _note(0, 1920, "B4")))
    read = _score(_note(0, 960, "C5"), _note(960, 960, second))

    counts = tally(piece, _read_as(piece, read, 0, 1))

    assert counts["onset and length"] == right


def test_strokes_of_a_trill_are_named_by_the_neighbour_they_touch() -> None:
    above = (Pitch.parse("Bb4"),)
    score = _score(_note(0, 1920, "A4", ornament=Ornament.TRILL, auxiliaries=above))
    piece = _piece(score)

    names = {str(name_of(score, struck)) for struck in piece.human.notes}
    counts = tally(piece, _read_as(piece, score, *(0 for _ in piece.human.notes)))

    assert names == {"A", "Bb"}
    assert counts["spelling"] == counts["strikes"] == len(piece.human.notes)
