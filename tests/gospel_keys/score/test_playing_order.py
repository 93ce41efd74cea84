import pytest

from gospel_keys.score.playing_order import MOST_BARS, Signs, playing_order, tell_jumps

_MARKS: dict[str, dict[str, object]] = {
    "|:": {"forward": True},
    "]": {"ending_stops": True},
    "DC": {"jump": "capo"},
    "DS": {"jump": "segno"},
    "S": {"segno": True},
    "TC": {"to_coda": True},
    "C": {"coda": True},
    "F": {"fine": True},
}


def _signs(text: str) -> list[Signs]:
    """Bars by their signs; besides the table ``:3|`` plays three times, ``12[`` is a volta."""
    return [_bar(word.split("+")) for word in text.split()]


def _bar(marks: list[str]) -> Signs:
    signs = Signs()
    for mark in marks:
        for name, value in _MARKS.get(mark, {}).items():
            setattr(signs, name, value)
        if mark.startswith(":"):
            signs.backward = int(mark[1:-1] or 2)
        elif mark.endswith("["):
            signs.ending = tuple(int(c) for c in mark[:-1])
    return signs


@pytest.mark.parametrize(
    ("page", "order"),
    [
        ("- - -", "0 1 2"),
        ("- :| -", "0 1 0 1 2"),
        ("- |: :| -", "0 1 2 1 2 3"),
        ("|: :3| -", "0 1 0 1 0 1 2"),
        ("|: - 1[+:|+] 2[+] -", "0 1 2 0 1 3 4"),
        ("|: 1[+:|+] 2[+:|+] 3[+] -", "0 1 0 2 0 3 4"),
        ("|: 12[+:|+] 3[+] -", "0 1 0 1 0 2 3"),
        ("|: 1[ :|+] 2[ ] -", "0 1 2 0 3 4 5"),
        ("|: 1[+:|+] |: 1[+:|+] 2[+]", "0 1 0 2 3 2 4"),
        ("- F DC", "0 1 2 0 1"),
        ("- S F DS", "0 1 2 3 1 2"),
        ("- TC DC C -", "0 1 2 0 1 3 4"),
        ("|: 1[+:|+] 2[+]+DC", "0 1 0 2 0 2"),
        ("- :| F+DC", "0 1 0 1 2 0 1 2"),
        ("|: F+:| - DC", "0 1 0 1 2 3 0 1"),
        ("- S TC DS C -", "0 1 2 3 1 2 4 5"),
        ("- S C DS C -", "0 1 2 3 1 2 4 5"),
        ("- S+C - C+DS - C", "0 1 2 3 1 2 3 5"),
        ("- - DS", "0 1 2 0 1 2"),
    ],
)
def test_the_page_is_played_in_order(page: str, order: str) -> None:
    assert playing_order(_signs(page)) == [int(n) for n in order.split()]


def test_no_page_is_endless() -> None:
    page = _signs(" ".join(["|: :16|"] * 3000))

    assert len(playing_order(page)) == MOST_BARS


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("- -", ""),
        ("|: :|", "repeated bars 1 to 2"),
        ("- :|+|: -", "repeated bar 2"),
        ("|: :3| -", "played bars 1 to 2 3 times"),
        ("|: - 1[+:|+] 2[+] -", "repeated bars 1 to 3 with its endings"),
        ("- F DC", "went back from bar 3 to the beginning (D.C.), ended in bar 2 (Fine)"),
        (
            "- S TC DS C",
            "went back from bar 4 to the sign in bar 2 (D.S.), leapt from bar 3 to the coda in"
            " bar 5",
        ),
    ],
)
def test_jumps_are_told_in_words(page: str, told: str) -> None:
    assert tell_jumps(_signs(page)) == told
