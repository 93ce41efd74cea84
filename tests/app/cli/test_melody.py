"""``generate --melody``: a tune from a file, arranged."""

import json
from pathlib import Path

import pytest
from tests.gospel_keys.genres.tunes import TUNES

from app.cli.main import main


def test_a_tune_from_a_file_is_arranged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "grace.abc"
    file.write_text(TUNES["amazing-grace"])

    status = main(
        [
            *("generate", "warm gospel", "--melody", str(file), "--key", "Ab", "--bars", "8"),
            *("--out", str(tmp_path), "--formats", "midi", "--json"),
        ]
    )

    shown = json.loads(capsys.readouterr().out)
    assert status == 0
    assert (shown["title"], shown["key"], shown["num_bars"]) == ("Amazing Grace", "Ab major", 16)
    assert any("16 bars, not 8" in remark for remark in shown["remarks"])
    assert (tmp_path / "amazing-grace.mid").read_bytes().startswith(b"MThd")


def test_a_missing_file_is_one_plain_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "none.abc")

    status = main(["generate", "warm gospel", "--melody", missing, "--out", str(tmp_path)])

    assert status == 2
    assert "none.abc" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
