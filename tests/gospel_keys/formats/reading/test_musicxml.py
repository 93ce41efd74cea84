from collections.abc import Callable
from itertools import pairwise

import pytest
from lxml import etree

from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.reading import open_score, read_musicxml
from gospel_keys.score.model import Articulation, Hand, Role, Score

Notes = Callable[[str], str]
Page = Callable[..., bytes]
Q = 960


def _rows(score: Score) -> list[tuple[float, float, str]]:
    return [(n.onset / Q, n.duration / Q, str(n.pitch)) for n in score.notes]


def _timewise(partwise: bytes) -> bytes:
    """The same page with its measures outside and its parts inside."""
    root = etree.fromstring(partwise)
    other = etree.Element("score-timewise", version="4.0")
    other.extend(root.findall("part-list"))
    parts = root.findall("part")
    for number, first in enumerate(parts[0]):
        measure = etree.SubElement(other, "measure", number=first.get("number", ""))
        for part in parts:
            inner = etree.SubElement(measure, "part", id=part.get("id", ""))
            inner.extend(list(part[number - len(parts[0])]) if len(part) else [])
    return bytes(etree.tostring(other))


def test_tied_notes_are_one(page: Page, notes: Notes, head: str) -> None:
    data = page([head + notes("C4 8, E4 8 >"), notes("E4 8 < >, &G4 8, E4 8 <")])

    assert _rows(read_musicxml(data)) == [(0, 2, "C4"), (2, 6, "E4"), (4, 2, "G4")]


def test_a_tie_that_leads_nowhere_is_let_go(page: Page, notes: Notes, head: str) -> None:
    data = page([head + notes("C4 8 >, D4 8 <")])

    assert _rows(read_musicxml(data)) == [(0, 2, "C4"), (2, 2, "D4")]


def test_a_chord_tone_is_as_long_as_its_sign_where_the_chord_is(
    page: Page, notes: Notes, head: str
) -> None:
    bar = notes("C4 8, &E4 4 >, E4 8 <")
    miscounted = bar.replace("<type>quarter</type>", "<type>half</type>")

    assert _rows(read_musicxml(page([head + miscounted]))) == [(0, 2, "C4"), (0, 4, "E4")]
    assert (0, 1, "E4") in _rows(read_musicxml(page([head + bar])))


def test_timewise_is_partwise(page: Page, notes: Notes, head: str) -> None:
    data = page(
        [head + notes("C5 16"), notes("D5 16")],
        [head + notes("C3 16"), notes("G2 16")],
        names=("Piano right", "Piano left"),
    )

    turned = _timewise(data)

    assert turned.startswith(b"<score-timewise")
    assert read_musicxml(turned) == read_musicxml(data)


def test_staves_are_hands_and_voices_stay(page: Page, notes: Notes, head: str) -> None:
    staves = head.replace("</attributes>", "<staves>2</staves></attributes>")
    back = "<backup><duration>16</duration></backup>"
    bar = staves + notes("C5 16 v1") + back + notes("E4 8 v2, F4 8 v2")
    bar += back + notes("C3 16 v5 s2") + back + notes("G3 8 v6 s2, A3 8 v6 s2")

    score = read_musicxml(page([bar]))

    assert [(str(n.pitch), n.hand, n.voice) for n in score.notes] == [
        ("C3", Hand.LEFT, 1),
        ("G3", Hand.LEFT, 2),
        ("E4", Hand.RIGHT, 2),
        ("C5", Hand.RIGHT, 1),
        ("A3", Hand.LEFT, 2),
        ("F4", Hand.RIGHT, 2),
    ]


def test_a_third_voice_shares_with_one_that_is_silent(page: Page, notes: Notes, head: str) -> None:
    back = "<backup><duration>16</duration></backup>"
    lived = notes("C5 4 v1, D5 4 v1, E5 8 v1") + back + notes("C4 8 v2, D4 8 v2")
    bar = notes("C5 16 v1") + back + notes("r 8 v2, D4 8 v2") + back + notes("E4 4 v3, F4 4 v3")

    score = read_musicxml(page([head + lived, bar]))

    assert {str(n.pitch): n.voice for n in score.notes if n.onset >= 4 * Q} == {
        "C5": 1, "D4": 2, "E4": 2, "F4": 2,
    }  # fmt: skip


def test_a_third_voice_beside_two_is_one_of_its_own(page: Page, notes: Notes, head: str) -> None:
    back = "<backup><duration>16</duration></backup>"
    lived = notes("C5 4 v1, D5 4 v1, E5 8 v1") + back + notes("C4 8 v2, D4 8 v2")
    bar = notes("C5 16 v1") + back + notes("D4 16 v2") + back + notes("E4 4 v3, F4 4 v3, G4 8 v3")

    score = read_musicxml(page([head + lived, bar]))

    assert {str(n.pitch): n.voice for n in score.notes if n.onset >= 4 * Q} == {
        "C5": 1, "D4": 2, "E4": 4, "F4": 4, "G4": 4,
    }  # fmt: skip


def test_a_held_note_stays_under_a_voice_that_strikes_its_key_again(
    page: Page, notes: Notes, head: str
) -> None:
    back = "<backup><duration>16</duration></backup>"
    rows = ["C5 16 v1", "E4 8 v2, E4 8 v2", "E4 16 v3", "C4 4 v4, C4 4 v4, C4 4 v4, C4 4 v4"]
    data = page([head + back.join(notes(row) for row in rows)])

    again = read_musicxml(write_musicxml(read_musicxml(data)).encode())

    assert _rows(again) == [
        (0, 1, "C4"), (0, 2, "E4"), (0, 4, "E4"), (0, 4, "C5"),
        (1, 1, "C4"), (2, 1, "C4"), (2, 2, "E4"), (3, 1, "C4"),
    ]  # fmt: skip
    assert sorted({n.voice for n in again.notes}) == [1, 2, 3, 4]


def test_rounded_triplets_are_exact(page: Page) -> None:
    ratio = (
        "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes>"
        "</time-modification>"
    )
    triplet = "".join(
        f"<note><pitch><step>{step}</step><octave>5</octave></pitch><duration>{length}</duration>"
        f"<voice>1</voice><type>eighth</type>{ratio}</note>"
        for step, length in zip("CDE", (85, 85, 86), strict=True)
    )
    head = (
        "<attributes><divisions>256</divisions><time><beats>1</beats><beat-type>4</beat-type>"
        "</time></attributes>"
    )

    score = read_musicxml(page([head + triplet, triplet]))

    assert [n.onset for n in score.notes] == [0, 320, 640, 960, 1280, 1600]
    assert {n.duration for n in score.notes} == {320}


def _run(actual: int, normal: int, kind: str) -> str:
    """Notes of a group, one division each."""
    ratio = (
        f"<time-modification><actual-notes>{actual}</actual-notes>"
        f"<normal-notes>{normal}</normal-notes></time-modification>"
    )
    return "".join(
        f"<note><pitch><step>{'CDEFGAB'[n % 7]}</step><octave>{4 + n // 7}</octave></pitch>"
        f"<duration>{normal}</duration><voice>1</voice><type>{kind}</type>{ratio}</note>"
        for n in range(actual)
    )


def _divided(divisions: int, beats: int) -> str:
    return (
        f"<attributes><divisions>{divisions}</divisions><time><beats>{beats}</beats>"
        "<beat-type>4</beat-type></time></attributes>"
    )


@pytest.mark.parametrize(
    ("actual", "normal", "kind", "beats"),
    [(7, 4, "16th", 1), (7, 4, "eighth", 2), (11, 8, "32nd", 1), (13, 8, "16th", 2)],
)
def test_odd_groups_are_kept(
    page: Page, schema: etree.XMLSchema, actual: int, normal: int, kind: str, beats: int
) -> None:
    head = _divided(actual * normal // beats, beats)

    reading = open_score(page([head + _run(actual, normal, kind)]))
    text = write_musicxml(reading.score)

    edges = [round(beats * Q * n / actual) for n in range(actual + 1)]
    assert [(n.onset, n.end) for n in reading.score.notes] == list(pairwise(edges))
    assert read_musicxml(text.encode()).notes == reading.score.notes
    assert text.count(f"<actual-notes>{actual}</actual-notes>") == actual
    assert text.count(f"<type>{kind}</type>") == actual
    assert text.count('<tuplet type="start"') == 1
    schema.assertValid(etree.fromstring(text.encode()))
    assert not reading.remarks


def test_odd_groups_beside_the_beat_are_written_plainly(page: Page) -> None:
    off = "<note><rest/><duration>14</duration><voice>1</voice><type>eighth</type></note>"

    reading = open_score(page([_divided(28, 2) + off + _run(7, 4, "16th") + off]))

    assert [n.onset - Q // 2 for n in reading.score.notes] == [0, 120, 240, 360, 600, 720, 840]
    assert sum(n.duration for n in reading.score.notes) == Q
    assert "groups of seven" in reading.remarks[0]


def test_a_pickup_is_one(page: Page, notes: Notes, head: str) -> None:
    score = read_musicxml(page([head + notes("G4 4"), notes("C5 16"), notes("C5 8, r 4")]))

    assert score.pickup == Q
    assert [bar.duration for bar in score.bars()] == [Q, 4 * Q, 3 * Q]


def test_repeats_are_played_or_not(page: Page, notes: Notes, head: str) -> None:
    back = '<barline location="right"><repeat direction="backward"/></barline>'
    data = page([head + notes("C4 16"), notes("D4 16") + back, notes("E4 16")])

    played, once = open_score(data), open_score(data, repeats="once")

    assert [str(n.pitch) for n in played.score.notes] == ["C4", "D4", "C4", "D4", "E4"]
    assert played.remarks == ("played 3 bars with their repeats as 5", "repeated bars 1 to 2")
    assert [str(n.pitch) for n in once.score.notes] == ["C4", "D4", "E4"]


def test_split_bars_of_a_repeat_become_whole(page: Page, notes: Notes, head: str) -> None:
    back = '<barline location="right"><repeat direction="backward"/></barline>'
    bars = [head + notes("G4 4"), notes("C5 16"), notes("D5 8, r 4") + back, notes("A4 4")]
    score = read_musicxml(page([*bars, notes("E5 16"), notes("F5 8, r 4")]))

    assert [str(change.meter) for change in score.meters] == ["4/4"]
    assert [bar.duration // Q for bar in score.bars()] == [1, 4, 4, 4, 4, 4, 3]


def test_a_bar_of_another_length_has_its_own_meter(page: Page, notes: Notes, head: str) -> None:
    reading = open_score(page([head + notes("C5 16"), notes("C5 16, D5 8"), notes("E5 16")]))

    assert [(c.onset // Q, str(c.meter)) for c in reading.score.meters] == [
        (0, "4/4"),
        (4, "6/4"),
        (10, "4/4"),
    ]
    assert reading.remarks == ("gave bars that were longer than their meter a meter of their own",)


@pytest.mark.parametrize(
    ("kind", "degrees", "symbol"),
    [
        ('<kind text="maj7">major-seventh</kind>', "", "Abmaj7"),
        ('<kind text="7">dominant</kind>', "9 1 add", "Ab7#9"),
        ('<kind text="7">dominant</kind>', "9 -1 add,13 -1 add", "Ab7b9b13"),
        ("<kind>dominant</kind>", "5 1 alter", "Ab7#5"),
        ("<kind>suspended-fourth</kind>", "7 0 add,9 0 add", "Ab9sus4"),
        ("<kind>major</kind>", "9 0 add", "Abadd9"),
        ("<kind>major</kind>", "2 0 add", "Abadd9"),
        ("<kind>major</kind>", "3 0 subtract", "Ab5"),
        ("<kind>half-diminished</kind>", "", "Abm7b5"),
        ("<kind>major-minor</kind>", "", "AbmMaj7"),
        ('<kind text="m7(add11)">other</kind>', "", "Abm7add11"),
        ('<kind text="13">dominant-13th</kind>', "", "Ab13"),
    ],
)
def test_chord_symbols_are_read(
    page: Page, notes: Notes, head: str, kind: str, degrees: str, symbol: str
) -> None:
    rows = (row.split() for row in degrees.split(",") if row)
    written = "".join(
        f"<degree><degree-value>{v}</degree-value><degree-alter>{a}</degree-alter>"
        f"<degree-type>{t}</degree-type></degree>"
        for v, a, t in rows
    )
    root = "<root><root-step>A</root-step><root-alter>-1</root-alter></root>"
    data = page([f"{head}<harmony>{root}{kind}{written}</harmony>" + notes("C4 16")])

    (span,) = read_musicxml(data).chords

    assert span.chord.symbol == symbol
    assert span.duration == 4 * Q


def test_no_chord_ends_a_chord(page: Page, notes: Notes, head: str) -> None:
    root = "<harmony><root><root-step>{}</root-step></root><kind>{}</kind></harmony>"
    bar = root.format("C", "major") + notes("C4 8") + root.format("C", "none") + notes("D4 8")

    (span,) = read_musicxml(page([head + bar])).chords

    assert (span.onset, span.duration) == (0, 2 * Q)


@pytest.mark.parametrize("words", ["N.C.", "NC", "(N.C.)", "No chord"])
def test_no_chord_in_words_ends_a_chord(page: Page, notes: Notes, head: str, words: str) -> None:
    symbol = "<harmony><root><root-step>C</root-step></root><kind>major</kind></harmony>"
    says = f"<direction><direction-type><words>{words}</words></direction-type></direction>"

    reading = open_score(page([head + symbol + notes("C4 8") + says + notes("D4 8")]))

    assert [(c.onset, c.duration) for c in reading.score.chords] == [(0, 2 * Q)]
    assert not reading.remarks


def test_a_part_that_never_counts_its_staves_is_for_two_hands(
    page: Page, notes: Notes, head: str
) -> None:
    back = "<backup><duration>16</duration></backup>"
    hands = notes("C5 16 v1 s1") + back + notes("C3 16 v2 s2")

    reading = open_score(page([head + notes("E5 16")], [head + hands], names=("Voice", "P2")))

    assert [(str(n.pitch), n.hand) for n in reading.score.notes] == [
        ("C3", Hand.LEFT), ("C5", Hand.RIGHT),
    ]  # fmt: skip


def test_an_inversion_is_a_bass(page: Page, notes: Notes, head: str) -> None:
    harmony = (
        "<harmony><root><root-step>C</root-step></root><kind>minor</kind>"
        "<inversion>1</inversion></harmony>"
    )

    (span,) = read_musicxml(page([head + harmony + notes("C4 16")])).chords

    assert span.chord.symbol == "Cm/Eb"


def test_marks_of_expression_are_kept(page: Page, notes: Notes, head: str) -> None:
    def direction(inner: str, sound: str = "") -> str:
        kind = f"<direction-type>{inner}</direction-type>"
        return f"<direction>{kind}{sound}</direction>"

    metronome = (
        "<metronome><beat-unit>quarter</beat-unit><beat-unit-dot/>"
        "<per-minute>60</per-minute></metronome>"
    )
    bar = (
        head
        + direction("<rehearsal>Verse</rehearsal>")
        + direction("<words>Gently</words></direction-type><direction-type>" + metronome)
        + direction("<dynamics><mp/></dynamics>")
        + direction('<wedge type="crescendo"/>')
        + direction('<pedal type="start"/>')
        + notes("C4 8")
        + direction('<wedge type="stop"/>')
        + direction('<pedal type="change"/>')
        + direction("<words>rit.</words>")
        + notes("D4 8")
        + direction('<pedal type="stop"/>')
    )

    score = read_musicxml(page([bar]))

    assert (score.tempo.bpm, score.tempo.beat, score.tempo.text) == (60, 1440, "Gently")
    assert [(t.onset, t.text, t.bpm) for t in score.tempos[1:]] == [(2 * Q, "rit.", 60)]
    assert [(d.sign, d.velocity) for d in score.dynamics] == [("mp", 62)]
    assert [(p.onset, p.end, p.crescendo) for p in score.hairpins] == [(0, 2 * Q, True)]
    assert [(p.onset, p.end) for p in score.pedals] == [(0, 2 * Q), (2 * Q, 4 * Q)]
    assert [(s.name, s.duration) for s in score.sections] == [("Verse", 4 * Q)]


def test_signs_at_notes_are_kept(page: Page, head: str) -> None:
    note = (
        "<note><pitch><step>C</step><octave>5</octave></pitch><duration>16</duration>"
        "<voice>1</voice><type>whole</type><notations><technical><fingering>3</fingering>"
        "</technical><articulations><staccato/><accent/></articulations><fermata/>"
        "<arpeggiate/></notations><lyric><syllabic>begin</syllabic><text>A</text></lyric></note>"
        "<note><chord/><pitch><step>E</step><octave>5</octave></pitch><duration>16</duration>"
        "<voice>1</voice><type>whole</type></note>"
    )
    grace = "<note><grace/><pitch><step>{}</step><octave>5</octave></pitch><voice>1</voice></note>"

    score = read_musicxml(page([head + grace.format("F") + grace.format("D") + note]))

    touch = (Articulation.STACCATO, Articulation.ACCENT, Articulation.FERMATA)
    assert [str(n.pitch) for n in score.notes] == ["F5", "D5", "C5", "E5"]
    assert [n.role for n in score.notes] == [Role.GRACE, Role.GRACE, Role.INNER, Role.MELODY]
    assert [n.articulations for n in score.notes[2:]] == [touch, touch]
    assert (score.notes[2].finger, score.notes[2].arpeggio) == (3, True)
    assert score.lyrics == ((0, "A-"),)


def test_transposing_parts_sound(page: Page, notes: Notes, head: str) -> None:
    transpose = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"
    lowered = head.replace("</attributes>", f"{transpose}</attributes>")

    score = read_musicxml(page([lowered + notes("C5 8, F#5 8")], names=("Clarinet",)))

    assert [str(n.pitch) for n in score.notes] == ["Bb4", "E5"]
    assert str(score.key) == "Bb major"


def test_the_piano_is_taken_before_others(page: Page, notes: Notes, head: str) -> None:
    staves = head.replace("</attributes>", "<staves>2</staves></attributes>")
    data = page([head + notes("G5 16")], [staves + notes("C4 16")], names=("Voice", "Klavier"))

    reading = open_score(data)

    assert [str(n.pitch) for n in reading.score.notes] == ["C4"]
    assert reading.remarks == ("took Klavier; left out Voice",)


def test_four_singers_are_a_closed_score(page: Page, notes: Notes, head: str) -> None:
    parts = [[head + notes(f"{name} 16")] for name in ("C5", "G4", "E4", "C3")]

    reading = open_score(page(*parts, names=("Soprano", "Alto", "Tenor", "Bass")))

    assert [(str(n.pitch), n.hand, n.voice) for n in reading.score.notes] == [
        ("C3", Hand.LEFT, 2),
        ("E4", Hand.LEFT, 1),
        ("G4", Hand.RIGHT, 2),
        ("C5", Hand.RIGHT, 1),
    ]
    assert reading.remarks == ("read Soprano, Alto, Tenor, Bass as a closed score on two staves",)


def test_a_minor_key_is_minor(page: Page, notes: Notes, head: str) -> None:
    minor = head.replace("<fifths>0</fifths>", "<fifths>-3</fifths><mode>minor</mode>")

    assert str(read_musicxml(page([minor + notes("C4 16")])).key) == "C minor"


def test_what_was_read_can_be_read_again(page: Page, notes: Notes, head: str) -> None:
    score = read_musicxml(page([head + notes("C4 4, &E4 4, D4 8, r 4"), notes("G4 16")]))

    again = read_musicxml(write_musicxml(score).encode())

    assert again.notes == score.notes


def test_a_sign_of_touch_is_not_for_what_is_held_on(page: Page, notes: Notes, head: str) -> None:
    signs = "<notations><articulations><detached-legato/></articulations><fermata/></notations>"
    bar = notes("D3 4 >, D3 12 <").replace("</note>", signs + "</note>")
    bar = bar.replace(signs, "", 1) + notes("&A3 12")

    held, struck = read_musicxml(page([head + bar])).notes

    assert (held.duration, held.articulations) == (4 * Q, (Articulation.FERMATA,))
    assert struck.articulations == (Articulation.PORTATO, Articulation.FERMATA)


@pytest.mark.parametrize(
    ("software", "release", "lengths"),
    [
        ("Gospel Keys", "-2", [4, 0.5, 2.5]),
        ("Gospel Keys", "-99999", [4, 1 / Q, 1 / Q]),
        ("Gospel Keys", "soon", [4, 1, 3]),
        ("Another", "-2", [4, 1, 3]),
    ],
)
def test_only_our_own_releases_are_lengths(
    page: Page, notes: Notes, head: str, software: str, release: str, lengths: list[float]
) -> None:
    made = f"<identification><encoding><software>{software}</software></encoding></identification>"
    bars = [head + notes("C4 16"), notes("D4 4, E4 12")]
    marked = bars[1].replace("<note>", f'<note release="{release}">')
    data = page([bars[0], marked]).replace(b"<part-list>", made.encode() + b"<part-list>")

    assert [n.duration / Q for n in read_musicxml(data).notes] == lengths
