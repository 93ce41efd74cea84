"""Settings, read once from the environment when the application starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gospel_keys.errors import InvalidRequestError

KEPT_DOWNLOADS = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data is kept, and how much of it.

    ``GOSPEL_KEYS_DATA`` names the folder for generated files; by default it is
    ``~/.local/share/gospel-keys``. ``GOSPEL_KEYS_KEPT_DOWNLOADS`` is the number of generated
    files that each genre keeps, by default 1000; the oldest goes first.
    """

    data: Path
    kept_downloads: int = KEPT_DOWNLOADS

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings.

        Raises
        ------
        InvalidRequestError
            If one of them cannot be read; ``field`` names it.
        """
        values = os.environ if environment is None else environment
        default = Path.home() / ".local" / "share" / "gospel-keys"
        return cls(
            data=Path(values.get("GOSPEL_KEYS_DATA") or default).expanduser(),
            kept_downloads=_count(values, "GOSPEL_KEYS_KEPT_DOWNLOADS", KEPT_DOWNLOADS),
        )


def _count(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text[:12]) >= 1):
        msg = f"{name} is '{text[:40]}'; expected a whole number from 1"
        raise InvalidRequestError(msg, value=text, field=name)
    return int(text[:12])
