from dataclasses import replace

import pytest

from gospel_keys.brief.read import read_brief
from gospel_keys.genres.marks import subtitle_of


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("A slow \n hymn,  warm", "A slow hymn, warm"),
        ("word " * 28, ("word " * 28).strip()),
        ("word, " * 28, f"{'word, ' * 22}word…"),
    ],
)
def test_the_subtitle_gives_the_words_of_the_order_as_two_lines_hold_them(
    words: str, shown: str
) -> None:
    brief = replace(read_brief("A slow hymn"), description=words)

    assert subtitle_of(brief) == shown
