import pytest

from gospel_keys.engraving.glyphs import MUSIC, Face, outline

FACES = [Face("serif", bold, italic) for bold in (False, True) for italic in (False, True)]


@pytest.mark.parametrize("face", FACES)
def test_letters_are_closed_outlines_inside_the_em(face: Face) -> None:
    for character in "AgÉß9&":
        shape = outline(face, character)
        assert shape.commands[0][0] == "M"
        assert shape.commands[-1][0] == "Z"
        assert 0.2 < shape.advance < 1.1
        numbers = [float(v) for _, *values in shape.commands for v in values]
        assert -0.4 < min(numbers) < max(numbers) < 1.2


def test_weights_and_slopes_differ() -> None:
    assert len({outline(face, "R").commands for face in FACES}) == 4


def test_a_space_has_width_and_no_ink() -> None:
    assert outline(Face("serif"), " ").commands == ()
    assert outline(Face("serif"), " ").advance == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("sign", "♭♯")
def test_signs_that_text_lacks_come_from_the_music_font(sign: str) -> None:
    shape = outline(Face("serif", bold=True), sign)

    assert shape.commands
    assert shape == outline(Face(MUSIC), sign)


def test_letters_that_the_music_font_lacks_come_from_the_text() -> None:
    assert outline(Face(MUSIC), "ß") == outline(Face("serif"), "ß")


@pytest.mark.parametrize("letter", "主あ한ไ💥")
def test_a_letter_that_no_font_has_is_seen_as_two_bars(letter: str) -> None:
    shape = outline(Face("serif"), letter)

    assert [verb for verb, *_ in shape.commands] == ["M", "L", "L", "L", "Z"] * 2
    assert shape.advance == 1.0


@pytest.mark.parametrize(("sign", "room"), [("\u200d", 0.0), ("\ue0ff", 0.0), ("\u3000", 0.25)])
def test_what_has_no_ink_stays_without(sign: str, room: float) -> None:
    assert (outline(Face("serif"), sign).commands, outline(Face("serif"), sign).advance) == (
        (),
        room,
    )
