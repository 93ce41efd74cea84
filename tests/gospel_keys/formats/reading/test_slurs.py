"""Slurs, ornaments and small notes of files from other programs."""

from collections.abc import Callable

import pytest

from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.reading import open_score
from gospel_keys.formats.reading.musicxml import musicxml_reading
from gospel_keys.score.model import Note, Ornament, Score

Notes = Callable[[str], str]
Page = Callable[..., bytes]
Q = 960
BACK = "<backup><duration>16</duration></backup>"


def _with(bar: str, *marks: str) -> str:
    """A bar whose notes, in order, carry further notations."""
    pieces = bar.split("</note>")
    for place, mark in enumerate(marks):
        if mark:
            pieces[place] += f"<notations>{mark}</notations>"
    return "</note>".join(pieces)


def _slur(kind: str, number: int = 1) -> str:
    return f'<slur type="{kind}" number="{number}"/>'


def _ornament(inner: str) -> str:
    return f"<ornaments>{inner}</ornaments>"


def _spans(score: Score) -> list[tuple[float, float]]:
    return [(s.onset / Q, s.end / Q) for s in score.slurs]


def _signs(score: Score) -> list[Ornament | None]:
    return [n.ornament for n in score.notes]


START, STOP = _slur("start"), _slur("stop")


def test_a_slur_leads_from_note_to_note(page: Page, notes: Notes, head: str) -> None:
    reading = musicxml_reading(page([head + _with(notes("C4 4, D4 4, E4 8"), START, "", STOP)]))

    assert _spans(reading.score) == [(0, 2)]
    assert not any("slur" in remark for remark in reading.remarks)


def test_a_slur_ends_where_its_tied_note_is_struck(page: Page, notes: Notes, head: str) -> None:
    bars = [
        head + _with(notes("C4 8, D4 8 >"), START),
        _with(notes("D4 8 <, E4 8"), STOP),
    ]

    assert _spans(musicxml_reading(page(bars)).score) == [(0, 2)]


def test_one_number_serves_one_voice_after_the_other(page: Page, notes: Notes, head: str) -> None:
    upper = _with(notes("C5 8 v1, D5 8 v1"), START, STOP)
    lower = _with(notes("E4 4 v2, F4 4 v2, G4 8 v2"), "", START, STOP)

    score = musicxml_reading(page([head + upper + BACK + lower])).score

    assert [(s.onset / Q, s.end / Q, s.voice) for s in score.slurs] == [(0, 2, 1), (1, 2, 2)]


def test_slurs_to_a_voice_that_was_written_before(page: Page, notes: Notes, head: str) -> None:
    upper = _with(notes("C5 8 v1, D5 8 v1"), "", STOP)
    lower = _with(notes("E4 8 v2, F4 8 v2"), START)

    score = musicxml_reading(page([head + upper + BACK + lower])).score

    assert [(s.onset / Q, s.end / Q, s.voice) for s in score.slurs] == [(0, 2, 0)]


def test_a_slur_from_voice_to_voice_comes_back(page: Page, notes: Notes, head: str) -> None:
    upper = _with(notes("r 4 v1, D5 12 v1"), "", STOP)
    lower = _with(notes("E4 4 v2, r 12 v2"), START)

    score = musicxml_reading(page([head + upper + BACK + lower])).score
    again = musicxml_reading(write_musicxml(score).encode()).score

    assert _spans(score) == [(0, 1)]
    assert again.slurs == score.slurs


def test_a_slur_whose_number_is_used_again_is_told(page: Page, notes: Notes, head: str) -> None:
    reading = musicxml_reading(page([head + _with(notes("C4 4, D4 4, E4 8"), START, START, STOP)]))

    assert _spans(reading.score) == [(1, 2)]
    assert "left out a slur without an end" in reading.remarks


def test_parts_number_their_slurs_themselves(page: Page, notes: Notes, head: str) -> None:
    one = [head + _with(notes("C5 8, D5 8"), START), _with(notes("E5 16"), STOP)]
    two = [head + _with(notes("C3 4, D3 4, E3 8"), START, STOP), notes("E3 16")]

    score = musicxml_reading(page(one, two, names=("Piano right", "Piano left"))).score

    assert sorted(_spans(score)) == [(0, 1), (0, 4)]


def test_a_slur_is_played_in_every_repeat(page: Page, notes: Notes, head: str) -> None:
    again = '<barline location="right"><repeat direction="backward"/></barline>'
    bar = head + _with(notes("C4 8, D4 8"), START, STOP) + again

    assert _spans(musicxml_reading(page([bar])).score) == [(0, 2), (4, 6)]


def test_slurs_that_cannot_be_kept_are_told(page: Page, notes: Notes, head: str) -> None:
    open_end = musicxml_reading(page([head + _with(notes("C4 8, D4 8"), START)]))
    staves = head.replace("</attributes>", "<staves>2</staves></attributes>")
    bar = _with(notes("C5 8 v1, D5 8 v1"), START) + BACK
    across = musicxml_reading(
        page([staves + bar + _with(notes("C3 8 v5 s2, D3 8 v5 s2"), "", STOP)])
    )

    assert "left out a slur without an end" in open_end.remarks
    assert "left out slurs that lead from hand to hand" in across.remarks
    assert open_end.score.slurs == across.score.slurs == ()


@pytest.mark.parametrize(
    ("tag", "sign"),
    [
        ("trill-mark", Ornament.TRILL),
        ("shake", Ornament.TRILL),
        ("mordent", Ornament.MORDENT),
        ("inverted-mordent", Ornament.INVERTED_MORDENT),
        ("turn", Ornament.TURN),
        ("inverted-turn", Ornament.INVERTED_TURN),
        ("delayed-turn", Ornament.DELAYED_TURN),
    ],
)
def test_signs_are_read(page: Page, notes: Notes, head: str, tag: str, sign: Ornament) -> None:
    bar = _with(notes("C5 8, D5 8"), _ornament(f"<{tag}/>"))

    reading = musicxml_reading(page([head + bar]))

    assert _signs(reading.score) == [sign, None]
    assert reading.remarks == ()


def test_what_has_no_sign_here_is_told(page: Page, notes: Notes, head: str) -> None:
    bar = _with(notes("C5 8, D5 8"), _ornament("<schleifer/>"))

    assert "left out the slides" in musicxml_reading(page([head + bar])).remarks


@pytest.mark.parametrize(
    ("inner", "touched"),
    [
        ("<trill-mark/><accidental-mark>flat</accidental-mark>", ["Db5"]),
        ("<mordent/><accidental-mark>flat</accidental-mark>", ["Bb4"]),
        (
            '<turn/><accidental-mark placement="above">sharp</accidental-mark>'
            '<accidental-mark placement="below">flat</accidental-mark>',
            ["D#5", "Bb4"],
        ),
        ("<trill-mark/><accidental-mark>slash-flat</accidental-mark>", []),
    ],
)
def test_accidentals_at_signs_are_pitches(
    page: Page, notes: Notes, head: str, inner: str, touched: list[str]
) -> None:
    score = musicxml_reading(page([head + _with(notes("C5 16"), _ornament(inner))])).score

    assert [str(p) for p in score.notes[0].auxiliaries] == touched


def test_the_sign_of_a_chord_is_its_top_notes(page: Page, notes: Notes, head: str) -> None:
    inner = "<trill-mark/><accidental-mark>flat</accidental-mark>"
    score = musicxml_reading(page([head + _with(notes("C5 16, &G5 16"), _ornament(inner))])).score

    assert _signs(score) == [None, Ornament.TRILL]
    assert [str(p) for p in score.notes[1].auxiliaries] == ["Ab5"]


def test_notes_under_the_line_of_a_trill_are_trilled(page: Page, notes: Notes, head: str) -> None:
    start = _ornament('<trill-mark/><wavy-line type="start"/>')
    stop = _ornament('<wavy-line type="stop"/>')

    score = musicxml_reading(page([head + _with(notes("C5 4, D5 4, E5 8"), start, "", stop)])).score

    assert _signs(score) == [Ornament.TRILL, Ornament.TRILL, None]


def test_a_line_without_a_sign_is_a_trill(page: Page, notes: Notes, head: str) -> None:
    both = _ornament('<wavy-line type="start"/><wavy-line type="stop"/>')

    assert _signs(musicxml_reading(page([head + _with(notes("C5 8, D5 8"), both)])).score) == [
        Ornament.TRILL,
        None,
    ]


def _small(name: str, attributes: str = "") -> str:
    pitch = f"<pitch><step>{name[0]}</step><octave>{name[1]}</octave></pitch>"
    return f"<note><grace{attributes}/>{pitch}<voice>1</voice><type>eighth</type></note>"


@pytest.mark.parametrize(
    ("attributes", "leans"),
    [
        ("", True),
        (' slash="no"', True),
        (' slash="yes"', False),
        (' steal-time-previous="20"', False),
    ],
)
def test_small_notes_without_a_slash_lean_on_the_beat(
    page: Page, notes: Notes, head: str, attributes: str, leans: bool
) -> None:
    score = musicxml_reading(page([head + _small("D5", attributes) + notes("C5 16")])).score

    assert [n.appoggiatura for n in score.notes] == [leans, False]


def test_small_notes_in_groups_are_quick(page: Page, notes: Notes, head: str) -> None:
    score = musicxml_reading(page([head + _small("A4") + _small("B4") + notes("C5 16")])).score

    assert not any(n.appoggiatura for n in score.notes)


def test_a_slur_may_begin_on_a_small_note(page: Page, notes: Notes, head: str) -> None:
    small = _with(_small("D5"), START)

    score = musicxml_reading(page([head + small + _with(notes("C5 16"), STOP)])).score

    assert [(s.onset, s.end, s.grace) for s in score.slurs] == [(0, 0, True)]


def test_transposing_parts_move_what_their_signs_touch(page: Page, notes: Notes, head: str) -> None:
    down = head.replace(
        "</attributes>",
        "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose></attributes>",
    )
    inner = _ornament("<trill-mark/><accidental-mark>flat</accidental-mark>")

    score = open_score(page([down + _with(notes("D5 16"), inner)])).score
    note: Note = score.notes[0]

    assert (str(note.pitch), [str(p) for p in note.auxiliaries]) == ("C5", ["Db5"])
