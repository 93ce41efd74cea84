"""Which parts of the form are named on the page."""

from collections.abc import Callable

import pytest

from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.reading import read_musicxml
from gospel_keys.score.model import Note, Score, Section
from gospel_keys.score.notation.sections import lasting_sections, printed_sections

BAR = 3840


@pytest.mark.parametrize(
    ("names", "lengths", "expected"),
    [
        pytest.param(["Verse", "Chorus"], [4, 4], ["Verse", "Chorus"], id="parts of a song"),
        pytest.param(["Verse", "Ending"], [6, 2], ["Verse", "Ending"], id="an ending of two bars"),
        pytest.param(["Verse", "Ending"], [7, 1], ["Verse"], id="inside the cadence"),
        pytest.param(["Theme", "Contrast", "Ending"], [3, 3, 2], [], id="words of analysis"),
    ],
)
def test_names_are_printed_where_players_speak_of_the_parts(
    sheet: Callable[..., Score],
    row: Callable[..., list[Note]],
    names: list[str],
    lengths: list[int],
    expected: list[str],
) -> None:
    starts = [sum(lengths[:place]) * BAR for place in range(len(lengths))]
    parts = tuple(
        Section(name, "A", start, BAR * length)
        for name, start, length in zip(names, starts, lengths, strict=True)
    )
    score = sheet(row(0, "C5 " * 32, 1), quarters=32, sections=parts)

    assert [part.name for part in printed_sections(score)] == expected
    page, file = (write_musicxml(score, flavour=kind) for kind in ("engrave", "export"))
    for text in (page, file):
        assert text.count("<rehearsal>") == len(expected)
        assert text.count("light-light") == sum(name != names[0] for name in expected)
    read = read_musicxml(file.encode()).sections
    assert [(s.name, s.onset, s.end) for s in read] == [(s.name, s.onset, s.end) for s in parts]
    assert len(lasting_sections(score)) == sum(length > 1 for length in lengths)
