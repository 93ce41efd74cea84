"""Settings, read once from the environment when the application starts."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gospel_keys.errors import InvalidRequestError

KEPT_ITEMS = 5000
KEPT_RESULTS = 200
WORKERS = 1
MOST_WORKERS = 64
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:]*:[0-9a-f:.]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data is kept, how much of it, and how many work on it.

    ``GOSPEL_KEYS_DATA`` names the folder for pieces and files; by default it is
    ``~/.local/share/gospel-keys``. ``GOSPEL_KEYS_KEPT_ITEMS`` is the number of pieces that are
    kept, by default 5000, and ``GOSPEL_KEYS_KEPT_RESULTS`` that of finished exports, by default
    200; the oldest goes first. ``GOSPEL_KEYS_WORKERS`` is the number of processes that do long
    work, by default 1; 0 leaves it to workers started by hand. ``GOSPEL_KEYS_HOSTS`` are further
    names under which the studio is reached, with commas between them.
    """

    data: Path
    kept_items: int = KEPT_ITEMS
    kept_results: int = KEPT_RESULTS
    workers: int = WORKERS
    hosts: tuple[str, ...] = ()

    @property
    def items(self) -> Path:
        """Folder of the pieces."""
        return self.data / "items"

    @property
    def exports(self) -> Path:
        """Folder of single files made on request."""
        return self.data / "exports"

    @property
    def results(self) -> Path:
        """Folder of what jobs made."""
        return self.data / "results"

    @property
    def jobs_file(self) -> Path:
        """The database of jobs."""
        return self.data / "jobs.sqlite3"

    def as_environment(self) -> dict[str, str]:
        """Return the settings as another process of this application reads them."""
        return {
            "GOSPEL_KEYS_DATA": str(self.data),
            "GOSPEL_KEYS_KEPT_ITEMS": str(self.kept_items),
            "GOSPEL_KEYS_KEPT_RESULTS": str(self.kept_results),
            "GOSPEL_KEYS_WORKERS": str(self.workers),
            "GOSPEL_KEYS_HOSTS": ",".join(self.hosts),
        }

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
            kept_items=_count(values, "GOSPEL_KEYS_KEPT_ITEMS", KEPT_ITEMS),
            kept_results=_count(values, "GOSPEL_KEYS_KEPT_RESULTS", KEPT_RESULTS),
            workers=_count(values, "GOSPEL_KEYS_WORKERS", WORKERS, low=0, high=MOST_WORKERS),
            hosts=_hosts(values.get("GOSPEL_KEYS_HOSTS", "")),
        )


def _hosts(text: str) -> tuple[str, ...]:
    names = [name.strip().lower().removesuffix(".") for name in text.split(",") if name.strip()]
    for name in names:
        if not _HOST.fullmatch(name):
            msg = (
                f"GOSPEL_KEYS_HOSTS has '{name[:40]}'; expected host names with commas between"
                " them, such as music.example.org"
            )
            raise InvalidRequestError(msg, value=text, field="GOSPEL_KEYS_HOSTS")
    return tuple(names)


def _count(
    values: Mapping[str, str], name: str, default: int, *, low: int = 1, high: int = 10**9
) -> int:
    text = values.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and low <= int(text[:12]) <= high):
        most = f" to {high}" if high < 10**9 else ""
        msg = f"{name} is '{text[:40]}'; expected a whole number from {low}{most}"
        raise InvalidRequestError(msg, value=text, field=name)
    return int(text[:12])
