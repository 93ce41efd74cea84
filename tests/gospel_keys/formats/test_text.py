import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gospel_keys.formats.text import printable


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Amazing\x00 Grace\n", "Amazing Grace"),
        ("a\tb\r\nc", "a b c"),
        ("\ud800\uffff", ""),
        ("G♭ — 主", "G♭ — 主"),
    ],
)
def test_control_characters_go_and_words_stay(text: str, kept: str) -> None:
    assert printable(text) == kept


@given(st.text())
def test_what_is_printable_goes_into_xml_and_utf_8(text: str) -> None:
    kept = printable(text)
    element = etree.Element("words")

    element.text = kept

    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text == (kept or None)
    assert printable(kept) == kept
