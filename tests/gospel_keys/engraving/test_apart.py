import pytest
from tests.gospel_keys.engraving.conftest import words_that_touch

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.engraving.apart import distances, keep_apart, shifts
from gospel_keys.engraving.engraver import Engraving, engrave
from gospel_keys.genres.registry import arranger_of
from gospel_keys.score.fingering import finger


@pytest.fixture(scope="module")
def page(long_engraving: Engraving) -> str:
    """Return a full page of several systems."""
    return long_engraving.pages[0]


def _sunk(page: str, system: int, down: int) -> str:
    """The page with a system moved down, as if its names had risen or its pedal had sunk."""
    parts = page.split('class="system"')
    shift = f'class="system" transform="translate(0, {down})"'
    return shift.join(
        ('class="system"'.join(parts[: system + 1]), 'class="system"'.join(parts[system + 1 :]))
    )


def test_a_page_with_air_is_left_alone(page: str) -> None:
    spaced = keep_apart(page)

    assert (spaced.page, spaced.short) == (page, 0.0)


def test_distances_are_from_sign_to_sign(page: str) -> None:
    before, after = distances(page), distances(_sunk(page, 1, 100))

    assert after[1] == pytest.approx(before[1] + 100)
    assert after[2] == pytest.approx(before[2] - 100)
    assert after[3:] == pytest.approx(before[3:])


def test_short_distances_take_from_long_ones() -> None:
    gaps = [500.0, -40.0, 700.0, 230.0, 400.0]

    places = shifts(gaps)

    changes = [b - a for a, b in zip((0.0, *places), (*places, 0.0), strict=True)]
    after = [gap + change for gap, change in zip(gaps, changes, strict=True)]
    assert after[1] == pytest.approx(200)
    assert all(distance >= 80 for distance in after)
    assert sum(after) == pytest.approx(sum(gaps))


def test_systems_that_are_too_far_apart_move_together(page: str) -> None:
    before = distances(page)
    longest = max(before[1:-1]) - 50

    spaced = keep_apart(page, longest=longest)

    after = distances(spaced.page)
    assert max(after[1:-1]) == pytest.approx(longest, abs=2)
    assert sum(after) == pytest.approx(sum(before))
    assert spaced.gaps == pytest.approx(after, abs=2)


def test_what_a_page_cannot_give_is_told() -> None:
    places = shifts([200.0, 100.0, 80.0])

    assert places == (0.0, 0.0)


def test_a_page_that_is_too_full_is_said_to_be_short() -> None:
    box = '<rect x="0" y="{}" height="100" width="50"/>'
    systems = "".join(
        f'<g id="s{n}" class="system"><g id="d{n}" class="pedal">{box.format(y)}</g></g>'
        for n, y in enumerate((0, 150))
    )
    page = (
        '<svg xmlns="http://www.w3.org/2000/svg"><svg viewBox="0 0 10 10">'
        f'<g class="page-margin">{systems}</g></svg></svg>'
    )

    assert keep_apart(page).short == pytest.approx(150, abs=5)


@pytest.mark.parametrize(("genre", "seed"), [("gospel", 1), ("blues", 2), ("neosoul", 3)])
def test_names_symbols_and_tempos_touch_nothing(genre: str, seed: int) -> None:
    brief = read_brief("with a key change", genre=genre, wishes=Wishes(bars=16), seed=seed)
    score = finger(arranger_of(genre).arrange(brief, seed=seed).score)

    for page in engrave(score).pages:
        assert words_that_touch(page) == []
