"""Settings, read once from the environment when the application starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data is kept.

    ``GOSPEL_KEYS_DATA`` names the folder for generated files; by default it is
    ``~/.local/share/gospel-keys``.
    """

    data: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings."""
        values = os.environ if environment is None else environment
        default = Path.home() / ".local" / "share" / "gospel-keys"
        return cls(data=Path(values.get("GOSPEL_KEYS_DATA", default)))
