import re
from collections.abc import Callable
from typing import Literal

import pytest
from lxml import etree

from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    ChordSpan,
    DynamicMark,
    Hairpin,
    Hand,
    MeterChange,
    Note,
    PedalSpan,
    Role,
    Score,
    TempoMark,
)
from gospel_keys.theory.chord import Chord

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
FLAVOURS = ("export", "engrave")
Q = 960


def _tree(score: Score, flavour: Literal["export", "engrave"] = "export") -> etree._Element:
    return etree.fromstring(write_musicxml(score, flavour=flavour).encode())


def _texts(tree: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in tree.iterfind(path)]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_score_with_every_sign_is_valid(
    study: Score, schema: etree.XMLSchema, flavour: Literal["export", "engrave"]
) -> None:
    schema.assertValid(_tree(study, flavour))


@pytest.mark.parametrize("meter", ["4/4", "3/4", "2/2", "6/8", "9/8", "12/8", "5/4", "7/8"])
def test_every_meter_is_valid(sheet: Build, row: Row, schema: etree.XMLSchema, meter: str) -> None:
    bar = Meter.parse(meter).bar / Q
    score = sheet(row(0, "C5 E5 G5 E5", bar / 4), quarters=2 * bar, meter=meter)

    schema.assertValid(_tree(score))


def test_the_schema_refuses_what_is_wrong(study: Score, schema: etree.XMLSchema) -> None:
    broken = write_musicxml(study).replace("<type>half</type>", "<type>minim</type>")

    assert not schema.validate(etree.fromstring(broken.encode()))


def test_every_measure_is_full_in_every_voice(study: Score) -> None:
    for measure in _tree(study).iter("measure"):
        lengths: dict[str, int] = {}
        for element in measure:
            voice = element.findtext("voice")
            if element.tag not in ("note", "forward") or voice is None:
                continue
            if element.find("chord") is None and element.find("grace") is None:
                lengths[voice] = lengths.get(voice, 0) + int(element.findtext("duration", "0"))
        assert set(lengths.values()) == {4 * Q}


def test_every_note_carries_the_id_of_its_place(study: Score) -> None:
    tree = _tree(study)

    ids = [note.get("id") or "" for note in tree.iter("note") if note.find("pitch") is not None]

    assert len(ids) == len(set(ids))
    assert {i for i in ids if "t" not in i} == {f"n{i}" for i in range(len(study.notes))}
    assert all(re.fullmatch(r"n\d+(t[1-9]\d*)?", i) for i in ids)


def test_ties_open_and_close_in_pairs(study: Score) -> None:
    tree = _tree(study)

    kinds = [tie.get("type") for tie in tree.iter("tie")]

    assert kinds.count("start") == kinds.count("stop") > 0


def test_titles_and_marks_are_written(study: Score) -> None:
    tree = _tree(study)

    assert tree.findtext("work/work-title") == "Study of Signs"
    assert _texts(tree, "credit/credit-words") == [
        "Study of Signs", "Everything <on> one page & more", "The Test Choir",
    ]  # fmt: skip
    assert _texts(tree, ".//rehearsal") == ["Verse", "Chorus"]
    assert "Slow worship, Swing" in _texts(tree, ".//words")
    assert tree.findtext(".//swing/first") == "3"
    assert _texts(tree, ".//lyric/text") == ["A", "men"]
    assert [e.get("type") for e in tree.iter("wedge")] == ["crescendo", "stop"]


def test_key_clef_and_double_bar_change_together(study: Score) -> None:
    tree = _tree(study)

    measures = list(tree.iter("measure"))

    assert [m.get("number") for m in measures if m.find(".//fifths") is not None] == ["1", "5"]
    assert measures[3].findtext("attributes/clef/sign") == "G"
    assert measures[3].findtext("barline/bar-style") == "light-light"
    assert measures[-1].findtext("barline/bar-style") == "light-heavy"


def test_pedal_changes_are_drawn_by_the_engraver_as_stop_and_start(study: Score) -> None:
    export = [e.get("type") for e in _tree(study).iter("pedal")]
    engrave = [e.get("type") for e in _tree(study, "engrave").iter("pedal")]

    assert export == ["start", "change", "stop", "start", "stop", "start", "stop"]
    assert engrave == ["start", "stop"] * 4


def test_half_pedal_is_told_in_words(sheet: Build, row: Row) -> None:
    pedals = (PedalSpan(0, 2 * Q, 64), PedalSpan(2 * Q, 3 * Q, 64), PedalSpan(3 * Q, 4 * Q))

    tree = _tree(sheet(row(0, "C5", 4), quarters=4, pedals=pedals))

    assert _texts(tree, ".//words") == ["half pedal", "full pedal"]


def test_the_engraver_gets_chord_symbols_without_degrees(study: Score) -> None:
    assert _tree(study).find(".//degree") is not None
    assert _tree(study, "engrave").find(".//degree") is None


def test_a_tremolo_is_two_chords_in_alternation(study: Score) -> None:
    tree = _tree(study)

    kinds = [(e.get("type"), e.text) for e in tree.iter("tremolo")]

    assert kinds == [("start", "3"), ("stop", "3"), ("single", "2")]


def test_grace_notes_are_slashed_alone_and_beamed_in_a_row(study: Score) -> None:
    graces = [n for n in _tree(study).iter("note") if n.find("grace") is not None]

    assert [n.find("grace").get("slash") for n in graces] == ["yes", None, None]
    assert [n.findtext("beam") for n in graces] == [None, "begin", "end"]


def test_a_pickup_is_bar_zero(sheet: Build, row: Row) -> None:
    tree = _tree(sheet(row(0, "G4 C5 D5 E5 F5", 1), quarters=5, pickup=Q))

    first, second = tree.iter("measure")

    assert (first.get("number"), first.get("implicit")) == ("0", "yes")
    assert (second.get("number"), second.get("implicit")) == ("1", None)


def test_meter_and_tempo_changes_stand_at_their_bar(sheet: Build, row: Row) -> None:
    meters = (MeterChange(0, Meter(4, 4)), MeterChange(4 * Q, Meter(6, 8)))
    tempos = (TempoMark(0, 80), TempoMark(4 * Q, 60, 3 * Q // 2, "Gently"))
    score = sheet(row(0, "C5", 7), quarters=7, meters=meters, tempos=tempos)

    second = list(_tree(score).iter("measure"))[1]

    assert (second.findtext(".//beats"), second.findtext(".//beat-type")) == ("6", "8")
    assert second.findtext(".//per-minute") == "60"
    assert second.find(".//beat-unit-dot") is not None
    assert second.find(".//sound").get("tempo") == "90"


def test_texts_that_xml_cannot_hold_are_cleaned(
    sheet: Build, row: Row, schema: etree.XMLSchema
) -> None:
    score = sheet(row(0, "C5", 4), quarters=4, title="A\x00 <b>&\ud800 title\n", creator="\x07")

    tree = _tree(score)

    schema.assertValid(tree)
    assert tree.findtext("work/work-title") == "A <b>& title"


def test_high_passages_stand_under_an_octave_line(
    sheet: Build, row: Row, schema: etree.XMLSchema
) -> None:
    score = sheet(row(0, "B6 C7 D7 E7", 1), quarters=4)

    tree = _tree(score)

    schema.assertValid(tree)
    assert [e.get("type") for e in tree.iter("octave-shift")] == ["down", "stop"]


def test_one_hand_alone_leaves_the_other_staff_resting(sheet: Build, row: Row) -> None:
    tree = _tree(sheet(row(0, "C3", 4, Hand.LEFT), quarters=4))

    rests = [n for n in tree.iter("note") if n.find("rest") is not None]

    assert [(n.findtext("staff"), n.find("rest").get("measure")) for n in rests] == [("1", "yes")]


def test_silence_inside_a_tuplet_of_the_second_voice_is_counted_but_not_drawn(
    sheet: Build, row: Row, stack: Row, schema: etree.XMLSchema
) -> None:
    # The lower voice pushes from the last third of beat four into the held bar.
    notes = [
        *row(0, "C5 D5 E5", 1),
        *row(3, "F5", 2 / 3),
        *stack(3 + 2 / 3, "B4 D5", 1 / 3 + 1),
        *row(4, "A5", 4),
    ]
    tree = _tree(sheet(notes, quarters=8))

    hidden = [n for n in tree.iter("note") if n.get("print-object") == "no"]

    schema.assertValid(tree)
    assert [(n.findtext("voice"), n.findtext("type")) for n in hidden] == [("2", "quarter")]
    assert hidden[0].find("time-modification") is not None
    brackets = [(e.get("bracket"), e.get("show-number")) for e in tree.iter("tuplet")]
    assert brackets.count(("no", "none")) == 1


@pytest.mark.parametrize(
    ("text", "feel", "words"),
    [
        ("Shuffle", "Shuffle", "Shuffle"),
        ("Smooth, laid back", "Laid-back 16ths", "Smooth, Laid-back 16ths"),
        ("Ballad", "Swing", "Ballad, Swing"),
        ("Slow worship", "", "Slow worship"),
    ],
)
def test_a_tempo_says_nothing_twice(
    sheet: Build, row: Row, text: str, feel: str, words: str
) -> None:
    tempos = (TempoMark(0, 90, text=text),)
    score = sheet(row(0, "C5", 4), quarters=4, tempos=tempos, feel=feel)

    assert _texts(_tree(score), ".//words") == [words]


@pytest.mark.parametrize(("names", "bracketed"), [("C5", [True]), ("C5 G4", [False, False])])
def test_brackets_are_kept_for_a_reminder_that_stands_alone(
    sheet: Build, row: Row, stack: Row, names: str, bracketed: list[bool]
) -> None:
    notes = [*stack(0, "C#5 G#4", 4), *stack(4, names, 4)]

    reminders = [
        sign.get("parentheses") == "yes"
        for sign in _tree(sheet(notes, quarters=8)).iter("accidental")
        if sign.get("cautionary")
    ]

    assert reminders == bracketed


def test_a_grace_note_carries_its_finger(
    sheet: Build, written: Callable[..., Note], schema: etree.XMLSchema
) -> None:
    notes = [
        written(0, 0, "D5", role=Role.GRACE, finger=2),
        written(0, 4, "E5", finger=3),
    ]
    tree = _tree(sheet(notes, quarters=4))

    schema.assertValid(tree)
    assert _texts(tree, ".//fingering") == ["2", "3"]


def test_fingers_of_two_voices_stand_on_either_side(
    sheet: Build, written: Callable[..., Note], row: Row
) -> None:
    upper = row(0, "E5 F5 G5 A5", 1, voice=1, finger=4)

    tree = _tree(sheet([*upper, written(0, 4, "C5", voice=2, finger=1)], quarters=4))

    sides = {(f.text, f.get("placement")) for f in tree.iter("fingering")}
    assert sides == {("4", "above"), ("1", "below")}


def _signs(score: Score) -> list[str]:
    return [sign.tag for mark in _tree(score).iter("dynamics") for sign in mark]


def test_a_dynamic_is_printed_where_it_changes(
    sheet: Build, row: Row, schema: etree.XMLSchema
) -> None:
    marks = [("mf", 75), ("mf", 80), ("f", 90), ("f", 90), ("mf", 75)]
    dynamics = tuple(DynamicMark(4 * Q * n, *mark) for n, mark in enumerate(marks))
    score = sheet(row(0, "C5 E5 G5 E5", 4), quarters=20, dynamics=dynamics)

    assert _signs(score) == ["mf", "f", "mf"]
    assert len(list(_tree(score).iterfind(".//sound[@dynamics]"))) == len(marks)
    schema.assertValid(_tree(score))


def test_the_goal_of_a_hairpin_is_printed_even_when_it_is_not_new(sheet: Build, row: Row) -> None:
    dynamics = (DynamicMark(0, "mf", 70), DynamicMark(4 * Q, "mf", 80))
    notes = row(0, "C5 E5 G5 E5", 2)

    marked = sheet(notes, quarters=8, dynamics=dynamics, hairpins=(Hairpin(0, 4 * Q, True),))

    assert _signs(marked) == ["mf", "mf"]


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("Gospel Keys", [("arranger", "Gospel Keys")]),
        ("J. Smith, arr. Gospel Keys", [("composer", "J. Smith"), ("arranger", "Gospel Keys")]),
        ("J. Smith, words by A. Lee", [("composer", "J. Smith"), ("lyricist", "A. Lee")]),
    ],
)
def test_composer_lyricist_and_arranger_are_named_by_their_roles(
    sheet: Build, row: Row, schema: etree.XMLSchema, line: str, typed: list[tuple[str, str]]
) -> None:
    root = _tree(sheet(row(0, "C5", 4), quarters=4, creator=line))

    assert schema.validate(root.getroottree())
    assert [(e.get("type"), e.text) for e in root.iterfind("identification/creator")] == typed
    shown = [e.text for e in root.iterfind("credit/credit-type")]
    assert [kind for kind, _ in sorted(typed)] == sorted(set(shown) - {"title", "subtitle"})


def test_a_score_that_begins_without_a_chord_says_so(sheet: Build, row: Row) -> None:
    late = ChordSpan(4 * Q, 4 * Q, Chord.parse("C"))
    score = sheet(row(0, "C5", 8), quarters=8, chords=(late,))

    for flavour in ("export", "engrave"):
        kinds = _tree(score, flavour).iterfind(".//measure[@number='1']/harmony/kind")
        assert [kind.get("text") for kind in kinds] == ["N.C."]


def test_a_pickup_needs_no_sign_that_it_has_no_chord(sheet: Build, row: Row) -> None:
    span = ChordSpan(Q, 4 * Q, Chord.parse("C"))
    score = sheet(row(0, "C5", 5), quarters=5, chords=(span,), pickup=Q)

    assert "N.C." not in write_musicxml(score)
