"""Settings are read from the environment, or refused by name."""

from pathlib import Path

import pytest

from app.core.settings import KEPT_DOWNLOADS, Settings
from gospel_keys.errors import InvalidRequestError


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_environment({})

    assert settings.data == Path.home() / ".local" / "share" / "gospel-keys"
    assert settings.kept_downloads == KEPT_DOWNLOADS


def test_every_setting_is_read() -> None:
    settings = Settings.from_environment(
        {"GOSPEL_KEYS_DATA": "~/music", "GOSPEL_KEYS_KEPT_DOWNLOADS": " 12 "}
    )

    assert (settings.data, settings.kept_downloads) == (Path.home() / "music", 12)


@pytest.mark.parametrize("text", ["0", "-3", "many", "1.5", "²"])
def test_a_number_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        Settings.from_environment({"GOSPEL_KEYS_KEPT_DOWNLOADS": text})

    assert caught.value.field == "GOSPEL_KEYS_KEPT_DOWNLOADS"
    assert "expected a whole number" in caught.value.message


def test_settings_are_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "http.md").read_text()

    assert all(name in page for name in ("GOSPEL_KEYS_DATA", "GOSPEL_KEYS_KEPT_DOWNLOADS", "1000"))
