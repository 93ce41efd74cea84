"""Ornament signs, appoggiaturas and slurs are written as MusicXML has them, and come back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest
from lxml import etree

from gospel_keys.formats.document import Document, read_document, write_document
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.reading import read_musicxml
from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Hand, Note, Ornament, Repeat, Role, Score, Slur
from gospel_keys.score.perform import perform
from gospel_keys.theory.pitch import Pitch

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Written = Callable[..., Note]
Q = 960
RIGHT = Hand.RIGHT


@pytest.fixture
def signed(sheet: Build, row: Row, written: Written) -> Score:
    """Four bars with every ornament, an appoggiatura and slurs in both hands."""
    upper, lower = (Pitch.parse("Bb4"),), (Pitch.parse("F#4"),)
    notes = [
        written(0, 1, "A4", ornament=Ornament.TRILL, auxiliaries=upper),
        written(1, 1, "G4", ornament=Ornament.MORDENT, auxiliaries=lower),
        written(2, 1, "G4", ornament=Ornament.INVERTED_MORDENT),
        written(3, 1, "A4", ornament=Ornament.TURN, auxiliaries=upper),
        written(4, 1, "B4", ornament=Ornament.INVERTED_TURN),
        written(5, 1, "C5", ornament=Ornament.DELAYED_TURN),
        written(6, 0, "E5", role=Role.GRACE, appoggiatura=True),
        written(6, 2, "D5"),
        written(8, 0, "D5", role=Role.GRACE),
        written(8, 1, "C5"),
        *row(9, "D5 E5 F5", 1),
        written(12, 4, "D5"),
        *row(0, "C3 E3 G3 E3", 1, Hand.LEFT),
    ]
    notes[-5] = written(11.5, 4.5, "D5", ornament=Ornament.TRILL)
    notes[-6] = written(11, 0.5, "F5")
    slurs = (
        Slur(0, 3 * Q, Hand.LEFT, 1),
        Slur(0, 2 * Q, RIGHT, 1),
        Slur(6 * Q, 6 * Q, RIGHT, 1, grace=True),
        Slur(8 * Q, round(11.5 * Q), RIGHT, 1),
    )
    voiced = [replace(n, voice=1) for n in notes]
    return sheet(voiced, quarters=16, slurs=slurs)


def _tree(score: Score, flavour: Literal["export", "engrave"] = "export") -> etree._Element:
    return etree.fromstring(write_musicxml(score, flavour=flavour).encode())


@pytest.mark.parametrize("flavour", ["export", "engrave"])
def test_the_signs_are_valid(
    signed: Score, schema: etree.XMLSchema, flavour: Literal["export", "engrave"]
) -> None:
    schema.assertValid(_tree(signed, flavour))


def test_every_sign_comes_back(signed: Score) -> None:
    back = read_musicxml(write_musicxml(signed).encode())

    def rows(score: Score) -> set[tuple[object, ...]]:
        return {
            (n.onset, n.duration, n.pitch, n.ornament, n.auxiliaries, n.appoggiatura)
            for n in score.notes
        }

    assert rows(back) == rows(signed)
    assert set(back.slurs) == set(signed.slurs)


def test_a_document_keeps_every_sign(signed: Score) -> None:
    kept = Document(signed, perform(signed, Feel(), stream(1, "performance")))

    assert read_document(write_document(kept)) == kept


def test_an_accidental_of_the_key_is_not_written_at_a_sign(sheet: Build, written: Written) -> None:
    note = written(0, 4, "A4", ornament=Ornament.TRILL, auxiliaries=(Pitch.parse("Bb4"),))

    plain, marked = (
        len(list(_tree(sheet([note], quarters=4, key=key)).iter("accidental-mark")))
        for key in ("F", "C")
    )

    assert (plain, marked) == (0, 1)


@pytest.mark.parametrize(
    ("beats", "kind"), [(4, "half"), (3, "half"), (2, "quarter"), (1.5, "quarter"), (1, "eighth")]
)
def test_an_appoggiatura_is_drawn_as_long_as_it_sounds(
    sheet: Build, written: Written, beats: float, kind: str
) -> None:
    small = written(0, 0, "D5", role=Role.GRACE, appoggiatura=True)
    tree = _tree(sheet([small, written(0, beats, "C5")], quarters=4))

    grace = next(n for n in tree.iter("note") if n.find("grace") is not None)

    assert grace.findtext("type") == kind
    assert grace.find("grace").get("slash") == "no"


def test_the_line_of_a_trill_leads_over_its_ties(sheet: Build, written: Written) -> None:
    score = sheet([written(2, 8, "D5", ornament=Ornament.TRILL)], quarters=12)

    lines = [
        (note.get("id"), line.get("type"))
        for note in _tree(score).iter("note")
        for line in note.iter("wavy-line")
    ]

    assert lines == [("n0", "start"), ("n0t2", "stop")]


def test_slurs_at_once_have_numbers_of_their_own(sheet: Build, row: Row) -> None:
    notes = [*row(0, "C5 D5 E5 F5", 1), *row(0, "C3 D3 E3 F3", 1, Hand.LEFT)]
    slurs = (Slur(0, 3 * Q, Hand.LEFT), Slur(0, Q, RIGHT), Slur(Q, 3 * Q, RIGHT))

    tree = _tree(sheet(notes, quarters=4, slurs=slurs))

    found: dict[str, list[str]] = {}
    for slur in tree.iter("slur"):
        found.setdefault(str(slur.get("number")), []).append(str(slur.get("type")))
    assert sorted(found.values()) == [["start", "stop"]] * 3


def test_a_slur_without_its_notes_is_left_out(sheet: Build, row: Row) -> None:
    score = sheet(row(0, "C5 D5", 2), quarters=4, slurs=(Slur(0, Q, RIGHT),))

    assert not list(_tree(score).iter("slur"))


def test_folded_repeats_keep_their_slurs(sheet: Build, row: Row) -> None:
    twice = [*row(0, "C5 D5 E5 F5", 1), *row(4, "C5 D5 E5 F5", 1), *row(8, "C5", 4)]
    slurs = tuple(Slur(k * Q, (k + 2) * Q, RIGHT) for k in (0, 4))
    score = sheet(twice, quarters=12, slurs=slurs, repeats=(Repeat(0, 4 * Q, 8 * Q),))

    other = replace(score, slurs=slurs[:1])

    assert [len(list(_tree(s).iter("measure"))) for s in (score, other)] == [2, 3]
    back = read_musicxml(write_musicxml(score).encode())
    assert [(s.onset, s.end) for s in back.slurs] == [(s.onset, s.end) for s in slurs]
