"""The reference page says what the tables say."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_reference_page_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    sys.modules.pop("write_theory_reference", None)

    script = import_module("write_theory_reference")

    assert script.PAGE.read_text(encoding="utf-8") == script.page()
