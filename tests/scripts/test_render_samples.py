"""What the script for samples reads and measures."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return import_module("render_samples")


@pytest.mark.parametrize("genre", ["blues", "classical"])
def test_every_request_of_a_write_up_stands_in_its_file(script: ModuleType, genre: str) -> None:
    text = (ROOT / f"scripts/listening/{genre}.txt").read_text(encoding="utf-8")
    page = (ROOT / f"docs/reports/listening/{genre}.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]

    assert len(script.read_requests(text)) == 10
    assert all(f"gospel-keys generate {line}\n" in page for line in lines)


def test_a_true_peak_lies_between_the_samples(script: ModuleType) -> None:
    """A sine of a quarter of the rate, sampled at 45 degrees, peaks 3 dB above its samples."""
    turns = np.arange(4800) / 4 + 1 / 8
    samples = np.repeat(0.5 * np.sin(2 * np.pi * turns)[:, None], 2, axis=1).astype(np.float32)

    assert script.true_peak(samples[1000:-1000]) == pytest.approx(20 * np.log10(0.5), abs=0.7)
