"""Settings are read from the environment, or refused by name."""

from pathlib import Path

import pytest

from app.core.settings import KEPT_ITEMS, Settings
from gospel_keys.errors import InvalidRequestError


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_environment({})

    assert settings.data == Path.home() / ".local" / "share" / "gospel-keys"
    assert settings.kept_items == KEPT_ITEMS


def test_every_setting_is_read() -> None:
    settings = Settings.from_environment(
        {
            "GOSPEL_KEYS_DATA": "~/music",
            "GOSPEL_KEYS_KEPT_ITEMS": " 12 ",
            "GOSPEL_KEYS_KEPT_RESULTS": "7",
            "GOSPEL_KEYS_WORKERS": "0",
            "GOSPEL_KEYS_HOSTS": "Music.example.org., studio ,::1",
        }
    )

    hosts = ("music.example.org", "studio", "::1")
    assert settings == Settings(
        Path.home() / "music", kept_items=12, kept_results=7, workers=0, hosts=hosts
    )
    assert Settings.from_environment(settings.as_environment()) == settings


@pytest.mark.parametrize("text", ["0", "-3", "many", "1.5", "²"])
def test_a_number_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        Settings.from_environment({"GOSPEL_KEYS_KEPT_ITEMS": text})

    assert caught.value.field == "GOSPEL_KEYS_KEPT_ITEMS"
    assert "expected a whole number" in caught.value.message


@pytest.mark.parametrize("text", ["https://example.org", "a b", "a..b", "*", "exämple.org"])
def test_a_host_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        Settings.from_environment({"GOSPEL_KEYS_HOSTS": f"studio,{text}"})

    assert caught.value.field == "GOSPEL_KEYS_HOSTS"
    assert f"'{text}'" in caught.value.message


def test_settings_are_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "http.md").read_text()

    assert all(name in page for name in Settings(Path()).as_environment())
