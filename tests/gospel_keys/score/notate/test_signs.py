"""Ornaments that were played are written as one note with its sign."""

import random
from collections.abc import Callable, Sequence

import pytest

from gospel_keys.brief.read import read_brief
from gospel_keys.formats.import_midi import import_midi
from gospel_keys.formats.midi import write_midi
from gospel_keys.genres.registry import arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Hand, Note, Ornament, Role, Score
from gospel_keys.score.notate.signs import Signed, find_signs
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import PerformedNote

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Written = Callable[..., Note]


def _struck(pitches: Sequence[int], gap: float, *, held: float = 0.5) -> list[PerformedNote]:
    """A long note, the strokes, of which the last is held, and a long note."""
    starts = [0.0] + [0.6 + gap * k for k in range(len(pitches))]
    starts.append(starts[-1] + held)
    return [
        PerformedNote(start, start + gap, pitch, 80, Hand.RIGHT, Role.MELODY)
        for start, pitch in zip(starts, [60, *pitches, 60], strict=True)
    ]


def _found(notes: Sequence[PerformedNote]) -> list[Signed]:
    return find_signs(notes, range(len(notes)))


@pytest.mark.parametrize(
    ("pitches", "sign", "main"),
    [
        ([76, 74, 76, 74, 76, 74], Ornament.TRILL, 74),
        ([76, 74, 76, 74, 73, 74], Ornament.TRILL, 74),
        ([74, 76, 74, 76, 74, 72, 74], Ornament.TRILL, 74),
        ([76, 74, 72, 74], Ornament.TURN, 74),
        ([72, 74, 76, 74], Ornament.INVERTED_TURN, 74),
        ([74, 72, 74], Ornament.MORDENT, 74),
        ([74, 75, 74], Ornament.INVERTED_MORDENT, 74),
        ([76, 74, 76, 74], Ornament.INVERTED_MORDENT, 74),
    ],
)
def test_strokes_become_a_sign(pitches: list[int], sign: Ornament, main: int) -> None:
    (found,) = _found(_struck(pitches, 0.085))

    assert (found.sign, found.main, len(found.keys)) == (sign, main, len(pitches))
    assert set(found.touched) == set(pitches) - {main}


@pytest.mark.parametrize(
    ("pitches", "gap", "held"),
    [
        ([76, 74, 76, 74, 76, 74], 0.15, 0.5),  # sixteenths at 100
        ([77, 74, 77, 74, 77, 74], 0.085, 0.5),  # a tremolo in thirds
        ([74, 72, 74], 0.085, 0.085),  # quick notes that go on
        ([76, 74, 72, 74], 0.15, 0.5),
        ([72, 74, 76, 77], 0.085, 0.5),
    ],
)
def test_written_notes_stay_notes(pitches: list[int], gap: float, held: float) -> None:
    assert _found(_struck(pitches, gap, held=held)) == []


def test_a_sign_comes_back_from_a_file(sheet: Build, row: Row, written: Written) -> None:
    signs = [Ornament.TRILL, Ornament.MORDENT, Ornament.TURN, Ornament.INVERTED_MORDENT]
    notes = [written(2 * k, 1, "E5", ornament=sign) for k, sign in enumerate(signs)]
    notes += [written(2 * k + 1, 1, "G5") for k in range(4)]
    notes += [*row(8, "D5 C5", 4), *row(0, "C3 G3 C3 G3 C3 G3 C3 G3", 2, Hand.LEFT)]
    score = sheet(notes, quarters=16)
    performance = perform(score, Feel(), random.Random(2))

    back = import_midi(write_midi(performance, score)).score

    line = [n for n in back.hand(Hand.RIGHT) if n.duration]
    assert [n.ornament for n in line[:8:2]] == signs
    assert [str(n.pitch) for n in line] == ["E5", "G5"] * 4 + ["D5", "C5"]
    assert not any(n.tremolo for n in line)


def test_cadence_trills_of_a_piece_come_back() -> None:
    brief = read_brief("16 bars sonatina allegro in G", genre="classical", seed=1)
    made = arranger_of("classical").arrange(brief, seed=1)
    performance = perform(made.score, made.feel, stream(1, "performance"))

    back = import_midi(write_midi(performance, made.score)).score

    def trills(score: Score) -> list[tuple[int, str]]:
        return [(n.onset, str(n.pitch)) for n in score.notes if n.ornament is Ornament.TRILL]

    assert trills(made.score)
    assert trills(back) == trills(made.score)
