"""The reference page says what the tables say."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_reference_page_is_fresh(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    sys.modules.pop("write_theory_reference", None)

    from write_theory_reference import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page()
