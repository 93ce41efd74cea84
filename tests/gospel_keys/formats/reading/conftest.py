"""Pages of MusicXML made from a few words, and the benchmark that sends scores round."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARK = Path(__file__).resolve().parents[4] / "benchmarks" / "round_trip.py"
_TYPES = {
    1: "16th",
    2: "eighth",
    3: "eighth",
    4: "quarter",
    6: "quarter",
    8: "half",
    12: "half",
    16: "whole",
}


def _note(words: str) -> str:
    """A note from ``"C#4 4"``: name and sixteenths, then further XML parts by letter.

    ``&`` stands for a chord tone, ``r`` for a rest, ``<`` and ``>`` for a tie that stops or
    starts, ``v2`` for a voice and ``s2`` for a staff.
    """
    chord = words.startswith("&")
    name, length, *more = words.lstrip("&").split()
    alter = name.count("#") - name.count("b")
    spelled = f"<step>{name[0]}</step><alter>{alter}</alter><octave>{name[-1]}</octave>"
    pitch = "<rest/>" if name == "r" else f"<pitch>{spelled}</pitch>"
    ties = ("<tie type='stop'/>" if "<" in more else "") + (
        "<tie type='start'/>" if ">" in more else ""
    )
    voice = next((w[1:] for w in more if w[0] == "v"), "1")
    staff = next((w[1:] for w in more if w[0] == "s"), "1")
    return (
        f"<note>{'<chord/>' if chord else ''}{pitch}<duration>{length}</duration>{ties}"
        f"<voice>{voice}</voice><type>{_TYPES[int(length)]}</type><staff>{staff}</staff></note>"
    )


def _part(bars: list[str], name: str) -> str:
    measures = "".join(
        f'<measure number="{number}">{bar}</measure>' for number, bar in enumerate(bars, start=1)
    )
    return f'<part id="{name}">{measures}</part>'


def _page(*parts: list[str], names: tuple[str, ...] = ("Piano",)) -> bytes:
    listed = "".join(
        f'<score-part id="P{place}"><part-name>{name}</part-name></score-part>'
        for place, name in enumerate(names)
    )
    body = "".join(_part(bars, f"P{place}") for place, bars in enumerate(parts))
    return (
        f'<score-partwise version="4.0"><part-list>{listed}</part-list>{body}</score-partwise>'
    ).encode()


HEAD = (
    "<attributes><divisions>4</divisions><key><fifths>0</fifths></key><time><beats>4</beats>"
    "<beat-type>4</beat-type></time></attributes>"
)


@pytest.fixture(scope="session")
def head() -> str:
    """Attributes: four divisions, C major, 4/4."""
    return HEAD


@pytest.fixture(scope="session")
def notes() -> Callable[[str], str]:
    """Several notes from ``"C4 4, &E4 4, r 8"``."""

    def write(text: str) -> str:
        return "".join(_note(words.strip()) for words in text.split(","))

    return write


@pytest.fixture(scope="session")
def page() -> Callable[..., bytes]:
    """A whole file from the bars of its parts."""
    return _page


@pytest.fixture(scope="session")
def benchmark() -> ModuleType:
    """The round trip with its two oracles."""
    spec = importlib.util.spec_from_file_location("round_trip", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["round_trip"] = module
    spec.loader.exec_module(module)
    return module
