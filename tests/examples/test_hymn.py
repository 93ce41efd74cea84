"""The example of a sixth genre works as the documentation says."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.gospel_keys.genres.tunes import tune

from app.cli.main import main
from app.core.settings import Settings
from app.main import create_app
from app.services.arrangement_service import Composition, compose_arrangement
from gospel_keys.brief import catalogue, styles
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.critique.leading import efficiency, leading_pairs, strong_chord_tones
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres import registry
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.score.model import Hand
from gospel_keys.score.playability import find_unplayable

EXAMPLE = Path(__file__).parents[2] / "examples" / "hymn"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example as if it were installed; nothing of it is left behind."""
    entry = EntryPoint("hymn", "hymn:GENRE", registry.ENTRY_POINTS)
    monkeypatch.syspath_prepend(str(EXAMPLE))
    monkeypatch.setattr(registry, "entry_points", lambda group: EntryPoints([entry]))
    registry.installed_genres.cache_clear()
    yield
    registry.installed_genres.cache_clear()
    catalogue._catalogues.pop("hymn", None)
    styles._added.pop("hymn", None)
    sys.modules.pop("hymn", None)


def compose(words: str, seed: int, **wishes: object) -> Composition:
    return compose_arrangement(words, genre="hymn", wishes=Wishes(**wishes), seed=seed)  # type: ignore[arg-type]


def test_it_takes_less_than_300_lines() -> None:
    assert len((EXAMPLE / "hymn.py").read_text().splitlines()) < 300


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("seed", range(6))
def test_hymns_can_be_played_and_end_at_home(seed: int) -> None:
    words = ["sunday hymn in D minor", "a quiet hymn in 3/4", "hymn in Eb"][seed % 3]

    made = compose(words, seed, bars=(8, 16, 13)[seed % 3])

    score = made.arrangement.score
    assert score.duration == made.arrangement.brief.bars * score.meter.bar
    assert not find_unplayable(made.performance)
    assert score.chords[0].roman.lower() == "i"
    assert score.chords[-1].roman.lower() == "i"
    assert strong_chord_tones(score) >= 0.88
    assert (efficiency(leading_pairs(score, Hand.RIGHT)) or 0.0) >= 0.55


@pytest.mark.usefixtures("installed")
def test_hymns_take_charts_and_are_served(tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(data=tmp_path)))

    answer = client.post("/hymn/generate", json={"description": "hymn", "chords": "C | F | G7 | C"})

    assert answer.status_code == 200
    chords = [c["chord_symbol"] for c in answer.json()["chord_progression"]]
    assert chords == ["C", "F", "G7", "C"]
    assert client.get("/hymn/status").json()["applications"] == ["congregation", "meditation"]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["amazing-grace", "ode-to-joy", "danny-boy", "kum-ba-yah"])
@pytest.mark.parametrize("more", [0, 22])
def test_hymns_keep_a_given_melody(name: str, more: int) -> None:
    given = tune(name)

    made = compose("a hymn", 1, melody=given, bars=given.bars + more).arrangement

    assert made.brief.tune is not None
    assert registry.keeps_tune(made.score, made.brief.tune)
    assert len(made.score.bars()) - bool(made.score.pickup) == given.bars + more
    assert {plan.right_hand for plan in made.textures} == {"keyboard-style"}


@pytest.mark.usefixtures("installed")
def test_a_genre_that_forgets_a_melody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    forgetful = registry.arranger_of("hymn")
    monkeypatch.setattr(sys.modules["hymn"], "arrange_tune", _without_tune(forgetful))

    with pytest.raises(InvalidRequestError, match="'hymn' does not arrange given melodies") as told:
        compose("a hymn", 1, melody=tune("twinkle"))

    assert told.value.field == "melody"


def _without_tune(arranger: registry.Arranger) -> Callable[..., Arrangement]:
    def arrange(brief: Brief, *_: object, seed: int) -> Arrangement:
        return arranger.arrange(replace(brief, tune=None), seed=seed)

    return arrange


def test_without_it_the_genre_is_unknown() -> None:
    with pytest.raises(InvalidRequestError, match="expected one of gospel, jazz, blues"):
        compose_arrangement("a hymn", genre="hymn")


@pytest.mark.usefixtures("installed")
def test_a_name_that_is_taken_is_refused() -> None:
    known = catalogue.CATALOGUES["gospel"]

    with pytest.raises(InvalidRequestError, match="exists already"):
        styles.add_style(known, styles.style_of("gospel"))


@pytest.mark.usefixtures("installed")
def test_the_command_arranges_hymns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["generate", "a quiet hymn in G", "--genre", "hymn", "--formats", "midi"]

    assert main([*words, "--out", str(tmp_path)]) == 0

    assert "walking-voices + keyboard-style" in capsys.readouterr().out
