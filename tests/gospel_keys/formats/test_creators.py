import pytest

from gospel_keys.formats.creators import creator_line, creators_of


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("", {}),
        ("Gospel Keys", {"arranger": "Gospel Keys"}),
        ("J. S. Bach", {"composer": "J. S. Bach"}),
        ("Trad., arr. Gospel Keys", {"composer": "Trad.", "arranger": "Gospel Keys"}),
        (
            "Lee, Brown; arranged by Ann Lee",
            {"composer": "Lee, Brown", "arranger": "Ann Lee"},
        ),
        (
            "Music: A. B., words by C. D., arr. E",
            {"composer": "A. B.", "lyricist": "C. D.", "arranger": "E"},
        ),
        ("Arrow Singers", {"composer": "Arrow Singers"}),
        ("Wordsworth", {"composer": "Wordsworth"}),
    ],
)
def test_a_line_names_each_by_role(line: str, names: dict[str, str]) -> None:
    assert creators_of(line) == names


@pytest.mark.parametrize(
    "names",
    [
        {"composer": "A"},
        {"arranger": "Gospel Keys"},
        {"arranger": "Ann Lee"},
        {"composer": "A", "lyricist": "B", "arranger": "C"},
        {"lyricist": "B", "arranger": "Gospel Keys"},
    ],
)
def test_a_line_and_its_names_are_inverse(names: dict[str, str]) -> None:
    assert creators_of(creator_line(names)) == names


def test_a_name_without_a_role_stands_for_the_composer() -> None:
    assert creator_line({"": "Anon.", "transcriber": "X"}) == "Anon."
    assert creator_line({"": "Anon.", "composer": "A"}) == "A"
