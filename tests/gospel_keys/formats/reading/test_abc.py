import pytest

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.reading import open_score, read_abc
from gospel_keys.score.model import Articulation, Hand, Score

Q = 960


def _tune(music: str, **fields: str) -> bytes:
    head = {"X": "1", "M": "4/4", "L": "1/8", "K": "C"} | fields
    lines = [f"{name}:{value}" for name, value in head.items() if name != "K"]
    return "\n".join([*lines, f"K:{head['K']}", music, ""]).encode()


def _row(score: Score) -> str:
    return " ".join(f"{n.pitch}:{n.duration / Q:g}" for n in score.notes)


@pytest.mark.parametrize(
    ("music", "row"),
    [
        ("C D2 E/ F3/2 G// A4", "C4:0.5 D4:1 E4:0.25 F4:0.75 G4:0.125 A4:2"),
        ("C,, c' b", "C2:0.5 C6:0.5 B5:0.5"),
        ("^C _D =E ^^F __G", "C#4:0.5 Db4:0.5 E4:0.5 F##4:0.5 Gbb4:0.5"),
        ("^F F f | F", "F#4:0.5 F#4:0.5 F5:0.5 F4:0.5"),
        ("A>B c<d e>>f", "A4:0.75 B4:0.25 C5:0.25 D5:0.75 E5:0.875 F5:0.125"),
        ("(3CDE (3:2:2G2A", "C4:0.333333 D4:0.333333 E4:0.333333 G4:0.666667 A4:0.333333"),
        ("(2AB", "A4:0.75 B4:0.75"),
        ("[CEG]2 z2 C", "C4:1 E4:1 G4:1 C4:0.5"),
        ("C2-C2 | D4-|D4", "C4:2 D4:4"),
        ("^C4-|C4 C4", "C#4:4 C4:2"),
        ("[M:3/4][L:1/4] C D E | [K:D] F3", "C4:1 D4:1 E4:1 F#4:3"),
        ("C4 & E2 F2 | G8", "C4:2 E4:1 F4:1 G4:4"),
    ],
)
def test_notes_are_read(music: str, row: str) -> None:
    assert _row(read_abc(_tune(music))) == row


@pytest.mark.parametrize(
    ("key", "name", "row"),
    [
        ("G", "G major", "F#4 C4 B4"),
        ("Edor", "B minor", "F#4 C#4 B4"),
        ("Dmix", "G major", "F#4 C4 B4"),
        ("Am", "A minor", "F4 C4 B4"),
        ("Bb major", "Bb major", "F4 C4 Bb4"),
        ("D =c", "D major", "F#4 C4 B4"),
        ("C clef=bass", "C major", "F4 C4 B4"),
        ("HP", "D major", "F#4 C#4 B4"),
    ],
)
def test_keys_are_read(key: str, name: str, row: str) -> None:
    score = read_abc(_tune("F C B", K=key))

    assert str(score.key) == name
    assert " ".join(str(n.pitch) for n in sorted(score.notes, key=lambda n: n.onset)) == row


@pytest.mark.parametrize(
    ("music", "order"),
    [
        ("C8|:D8|E8:|F8|", "C D E D E F"),
        ("C8|D8:|E8|]", "C D C D E"),
        ("|:C8|1 D8:|2 E8|]F8|]", "C D C E F"),
        ("|:C8|[1D8:|[2E8||F8|]", "C D C E F"),
        ("C8::D8:|", "C C D D"),
        ("C8!fine!|D8!D.C.!|]", "C D C"),
    ],
)
def test_repeats_are_played(music: str, order: str) -> None:
    score = read_abc(_tune(music))

    assert " ".join(str(n.pitch)[0] for n in score.notes) == order


def test_two_voices_are_two_hands() -> None:
    music = "%%score {RH | LH}\nV:RH clef=treble\nc4 e4|g8|]\nV:LH clef=bass\nC,8|G,,8|]"

    score = read_abc(_tune(music))

    assert [(n.onset // Q, str(n.pitch), n.hand) for n in score.notes] == [
        (0, "C3", Hand.LEFT),
        (0, "C5", Hand.RIGHT),
        (2, "E5", Hand.RIGHT),
        (4, "G2", Hand.LEFT),
        (4, "G5", Hand.RIGHT),
    ]


def test_voices_may_change_inside_a_line() -> None:
    score = read_abc(_tune("[V:1]c8|[V:2]C8|"))

    assert [(str(n.pitch), n.hand) for n in score.notes] == [
        ("C4", Hand.LEFT),
        ("C5", Hand.RIGHT),
    ]


def test_signs_and_symbols_are_read() -> None:
    music = '"Am7"!mf!.A2 {cd}"D7/f#"!3!He2 "^freely""Xyz"[ce]4|"N.C."z8|'

    reading = open_score(_tune(music, T="Song", C="Trad.", Q='"Slow" 1/4=72'))

    score = reading.score
    assert (score.title, score.creator) == ("Song", "Trad.")
    assert (score.tempo.bpm, score.tempo.beat, score.tempo.text) == (72, Q, "Slow")
    assert [(c.onset // Q, c.duration // Q, c.chord.symbol) for c in score.chords] == [
        (0, 1, "Am7"),
        (1, 3, "D7/F#"),
    ]
    assert [d.sign for d in score.dynamics] == ["mf"]
    assert score.notes[0].articulations == (Articulation.STACCATO,)
    assert [(str(n.pitch), n.is_grace) for n in score.notes[1:3]] == [("C5", True), ("D5", True)]
    assert (score.notes[3].finger, score.notes[3].articulations) == (3, (Articulation.FERMATA,))
    assert reading.remarks == (
        "left out the words 'freely'",
        "left out 'Xyz', which no chord matches",
    )


def test_words_stand_under_their_notes() -> None:
    score = read_abc(_tune("C2 D2 E2 F2|G8|\nw: A-ma-zing_|grace"))

    assert [(tick // Q, text) for tick, text in score.lyrics] == [
        (0, "A-"),
        (1, "ma-"),
        (2, "zing"),
        (4, "grace"),
    ]


def test_a_book_is_opened_at_a_number() -> None:
    book = _tune("C8|") + b"\n" + _tune("D8|", X="7")

    assert str(read_abc(book, tune=7).notes[0].pitch) == "D4"
    assert open_score(book).remarks == ("took the first of 2 tunes, number 1",)
    with pytest.raises(MalformedInputError, match="no tune number 3"):
        read_abc(book, tune=3)


def test_music21_reads_a_tune_alike() -> None:
    import music21

    text = _tune("G2|:B>c (3dcB A2|[GB]2 ^F2 =F4-|F4 z2 G2:|", M="4/4", K="G").decode()

    other = music21.converter.parseData(text, format="abc")
    rows = sorted(
        (float(e.getOffsetInHierarchy(other)), n.pitch.nameWithOctave)
        for e in other.recurse().notes
        for n in (e.notes if e.isChord else (e,))
        if n.tie is None or n.tie.type == "start"
    )
    ours = read_abc(text.encode(), repeats="once")
    found = sorted((n.onset / Q, str(n.pitch)) for n in ours.notes)
    assert [name for _, name in found] == [name for _, name in rows]
    assert [place for place, _ in found] == pytest.approx([place for place, _ in rows])
