from collections.abc import Callable

from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.notation import NotatedVoice, notate_bars
from gospel_keys.score.notation.voices import assign_voices

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
One = Callable[..., Note]


def _names(score: Score, hand: Hand) -> dict[int, list[str]]:
    strands = assign_voices(score, score.bars(), hand)
    return {
        s.number: [str(score.notes[i].pitch) for strike in s.strikes for i in strike.notes]
        for s in strands
    }


def _right(score: Score, bar: int = 0) -> list[NotatedVoice]:
    return [v for v in notate_bars(score)[bar].voices if v.hand is Hand.RIGHT]


def test_chords_that_move_together_share_one_voice(sheet: Build, stack: Row) -> None:
    score = sheet([*stack(0, "C4 E4 G4", 2), *stack(2, "C4 F4 A4", 2)], quarters=4)

    assert list(_names(score, Hand.RIGHT)) == [1]


def test_a_melody_over_a_held_chord_is_the_upper_voice(sheet: Build, stack: Row, row: Row) -> None:
    score = sheet([*stack(0, "E4 G4", 4), *row(0, "C5 D5 E5 D5", 1)], quarters=4)

    assert _names(score, Hand.RIGHT) == {1: ["C5", "D5", "E5", "D5"], 2: ["E4", "G4"]}


def test_a_held_top_note_is_the_upper_voice(sheet: Build, written: One, row: Row) -> None:
    score = sheet([written(0, 2, "C5"), *row(0, "E4 F4", 1)], quarters=4)

    assert _names(score, Hand.RIGHT) == {1: ["C5"], 2: ["E4", "F4"]}


def test_the_bass_under_after_beats_is_the_lower_voice(
    sheet: Build, written: One, stack: Row
) -> None:
    notes = [written(0, 2, "C2", Hand.LEFT), *stack(1, "E3 G3", 1, Hand.LEFT)]

    assert _names(sheet(notes, quarters=4), Hand.LEFT) == {1: ["E3", "G3"], 2: ["C2"]}


def test_asked_for_voices_are_kept(sheet: Build, written: One) -> None:
    notes = [written(0, 1, "C5", voice=2), written(1, 1, "D5", voice=1)]

    assert _names(sheet(notes, quarters=4), Hand.RIGHT) == {1: ["D5"], 2: ["C5"]}


def test_four_voices_of_a_staff_are_kept(sheet: Build, written: One, row: Row) -> None:
    notes = [written(0, 4, "C5", voice=1), written(1, 1, "A4", voice=3)]
    notes += [written(0, 2, "E4", voice=2), written(2, 2, "D4", voice=2)]
    notes += [written(n, 1, "E4", voice=4) for n in range(4)]

    voices = _right(sheet(sorted(notes, key=lambda n: (n.onset, n.midi)), quarters=4))

    assert [v.number for v in voices] == [1, 2, 3, 4]
    assert [{s.stem for s in v.signs if s.heads} for v in voices] == [
        {"up"}, {"down"}, {"up"}, {"down"},
    ]  # fmt: skip
    assert [s.hidden for s in voices[2].signs if s.is_rest] == [True, True]
    assert all(not h.tied_to for v in voices for s in v.signs for h in s.heads)


def test_a_note_tied_at_the_beat_anyway_needs_no_second_voice(
    sheet: Build, written: One, stack: Row
) -> None:
    notes = [written(0.5, 1.5, "G4"), written(0.5, 0.5, "C5"), *stack(1, "B4", 1)]

    score = sheet(notes, quarters=3, meter="6/8")

    assert list(_names(score, Hand.RIGHT)) == [1, 2]
    pushed = [written(1, 2, "G4"), written(1, 0.5, "C5"), *stack(1.5, "B4", 1.5)]
    assert list(_names(sheet(pushed, quarters=3, meter="6/8"), Hand.RIGHT)) == [1]


def test_a_key_that_is_struck_where_it_was_let_go_needs_no_second_voice(
    sheet: Build, written: One, stack: Row
) -> None:
    notes = [*stack(0.5, "C4 C5", 2), *stack(0.5, "F4 G4", 1.5), *stack(2, "F4 Ab4", 0.5)]

    assert list(_names(sheet(notes, quarters=4), Hand.RIGHT)) == [1]


def test_three_layers_become_two_voices_with_ties(sheet: Build, written: One, row: Row) -> None:
    notes = [written(0, 4, "C4"), written(1, 3, "E4"), written(2, 2, "G4"), written(3, 1, "C5")]

    voices = _right(sheet(notes, quarters=4))

    heads = [h.note for v in voices for s in v.signs for h in s.heads if not h.tied_from]
    assert len(voices) == 2
    assert sorted(heads) == [0, 1, 2, 3]


def test_stems_point_away_only_where_voices_meet(sheet: Build, written: One, row: Row) -> None:
    score = sheet([written(0, 2, "E4"), *row(0, "C5 D5 E5 F5", 1)], quarters=4)

    upper, lower = _right(score)

    assert [s.stem for s in upper.signs] == ["up", "up", "", ""]
    assert [s.stem for s in lower.signs if not s.is_rest] == ["down"]


def test_the_second_voice_hides_its_outer_rests(sheet: Build, written: One, row: Row) -> None:
    notes = [*row(0, "C5 D5 E5 F5", 1), written(1, 0.5, "E4", voice=2)]
    notes.append(written(2.5, 0.5, "E4", voice=2))

    lower = _right(sheet(notes, quarters=4))[1]

    rests = [s.hidden for s in lower.signs if s.is_rest]
    assert rests == [True, False, False, True]


def test_grace_notes_lean_on_the_nearest_note(sheet: Build, written: One) -> None:
    notes = [written(0, 4, "C4"), written(0, 1, "E5"), written(1, 1, "F5")]
    notes.append(written(0, 0, "D#5", role=Role.GRACE))

    upper, _ = _right(sheet(notes, quarters=4))

    assert [len(s.graces) for s in upper.signs] == [1, 0, 0]
