"""D.C., D.S., coda and fine as notation programs write them: played, and written out."""

import pytest

from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.reading import open_score
from gospel_keys.score.model import Score

_PITCHES = ("C4", "D4", "E4", "F4", "G4", "A4")
_START = (
    "<attributes><divisions>1</divisions><key><fifths>0</fifths></key>"
    "<time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
)


def _says(content: str, sound: str = "") -> str:
    sounds = f"<sound {sound}/>" if sound else ""
    return f"<direction><direction-type>{content}</direction-type>{sounds}</direction>"


def _words(text: str, sound: str = "") -> str:
    return _says(f"<words>{text}</words>", sound)


def _page(*bars: tuple[str, str]) -> bytes:
    """Bars of one whole note each, with what stands before and behind it."""
    measures = []
    for number, (before, behind) in enumerate(bars, start=1):
        step, octave = tuple(_PITCHES[number - 1])
        measures.append(
            f'<measure number="{number}">{_START if number == 1 else ""}{before}<note><pitch>'
            f"<step>{step}</step><octave>{octave}</octave></pitch><duration>4</duration>"
            f"<type>whole</type></note>{behind}</measure>"
        )
    return (
        '<score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Piano'
        f'</part-name></score-part></part-list><part id="P1">{"".join(measures)}</part>'
        "</score-partwise>"
    ).encode()


_PLAIN = ("", "")
_SEGNO, _CODA = _says("<segno/>"), _says("<coda/>")
_REPEAT = '<barline location="{0}"><repeat direction="{1}"/></barline>'
_SHAPES = {
    "da capo al fine": (
        _page(
            _PLAIN,
            ("", _words("Fine", 'fine="yes"')),
            _PLAIN,
            ("", _words("D.C. al Fine", 'dacapo="yes"')),
        ),
        "123412",
    ),
    "da capo in words alone": (_page(_PLAIN, _PLAIN, ("", _words("Da Capo"))), "123123"),
    "dal segno al coda": (
        _page(
            _PLAIN,
            (_says("<segno/>", 'segno="segno"'), ""),
            ("", _words("To Coda", 'tocoda="coda"')),
            ("", _words("D.S. al Coda", 'dalsegno="segno"')),
            (_says("<coda/>", 'coda="coda"'), ""),
            _PLAIN,
        ),
        "12342356",
    ),
    "a coda sign at both ends of the leap": (
        _page(_PLAIN, (_SEGNO, ""), ("", _CODA), ("", _words("D.S. e poi la Coda")), (_CODA, "")),
        "1234235",
    ),
    "signs at bar lines": (
        _page(
            _PLAIN,
            ('<barline location="left" segno="a"><segno/></barline>', ""),
            ("", '<sound tocoda="b"/>'),
            ("", '<sound dalsegno="a"/>'),
            ('<barline location="left" coda="b"><coda/></barline>', ""),
        ),
        "1234235",
    ),
    "letters without dots": (
        _page(_PLAIN, (_SEGNO, ""), _PLAIN, ("", _words("DS al Fine"))),
        "1234234",
    ),
    "from the beginning without dots": (_page(_PLAIN, _PLAIN, ("", _words("DC"))), "123123"),
    "a letter before the drawn sign": (
        _page(_PLAIN, (_SEGNO, ""), ("", _says("<words>D.</words><segno/>"))),
        "12323",
    ),
    "a letter and a drawn sign apart": (
        _page(_PLAIN, (_SEGNO, ""), ("", _words("Dal") + _SEGNO)),
        "12323",
    ),
    "the coda in a word": (
        _page(_PLAIN, ("", _words("To Coda")), ("", _words("D.C. al Coda")), (_words("Coda"), "")),
        "123124",
    ),
    "to the drawn sign of the coda": (
        _page(
            _PLAIN,
            ("", _says("<words>To</words><coda/>")),
            ("", _words("D.C. al Coda")),
            (_CODA, ""),
        ),
        "123124",
    ),
    "repeats are not played again": (
        _page(
            (_REPEAT.format("left", "forward"), ""),
            ("", _words("Fine", 'fine="yes"') + _REPEAT.format("right", "backward")),
            _PLAIN,
            ("", _words("D.C. al Fine", 'dacapo="yes"')),
        ),
        "12123412",
    ),
}


def _bars(score: Score) -> str:
    return "".join(str(_PITCHES.index(str(note.pitch)) + 1) for note in score.notes)


@pytest.mark.parametrize(("page", "order"), _SHAPES.values(), ids=_SHAPES)
def test_jumps_are_played(page: bytes, order: str) -> None:
    assert _bars(open_score(page).score) == order


@pytest.mark.parametrize(("page", "order"), _SHAPES.values(), ids=_SHAPES)
def test_jumps_are_written_out(page: bytes, order: str) -> None:
    written = write_musicxml(open_score(page).score)

    again = open_score(written.encode())

    assert _bars(again.score) == order
    assert not any(sign in written for sign in ("<segno", "<coda", "dacapo", "dalsegno", "fine="))


@pytest.mark.parametrize("words", ["dolce", "Rolled coda", "D. Smith", "code", "Discant"])
def test_other_words_are_no_jumps(words: str) -> None:
    reading = open_score(_page(_PLAIN, ("", _words(words)), _PLAIN))

    assert _bars(reading.score) == "123"
    assert reading.remarks == (f"left out the words '{words}'",)


def test_what_a_page_of_musicxml_repeats_is_told() -> None:
    reading = open_score(_SHAPES["repeats are not played again"][0])

    assert reading.remarks == (
        "played 4 bars with their repeats as 8",
        "repeated bars 1 to 2, went back from bar 4 to the beginning (D.C.), ended in bar 2 (Fine)",
    )


def test_what_was_jumped_is_told() -> None:
    tune = b'X:1\nM:4/4\nL:1/1\nK:C\nC|!segno!D|E "To Coda"|F "D.S. al Coda"|!coda!G|A|\n'

    reading = open_score(tune)

    assert _bars(reading.score) == "12342356"
    assert reading.remarks == (
        "played 6 bars with their repeats as 8",
        "went back from bar 4 to the sign in bar 2 (D.S.), leapt from bar 3 to the coda in bar 5",
    )
