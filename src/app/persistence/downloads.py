"""Downloads: generated MIDI files by random identifier."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.core.settings import KEPT_DOWNLOADS
from app.persistence.files import write_atomically

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Downloads:
    """A folder of files that are found by identifier only; the oldest go beyond a limit."""

    folder: Path
    limit: int = KEPT_DOWNLOADS

    def save(self, data: bytes) -> str:
        """Keep a file and return its identifier.

        Raises
        ------
        OSError
            If the folder cannot be written; nothing is left behind.
        """
        identifier = uuid4().hex
        path = self.folder / f"{identifier}.mid"
        write_atomically(path, data)
        self._forget_oldest(path)
        return identifier

    def find(self, identifier: str) -> Path | None:
        """Return the path of a file, or None for an unknown or malformed identifier."""
        if not _ID.fullmatch(identifier):
            return None
        path = self.folder / f"{identifier}.mid"
        return path if path.is_file() else None

    def _forget_oldest(self, newest: Path) -> None:
        """Remove what is beyond the limit; another process may have been faster."""
        others: list[tuple[int, Path]] = []
        for path in self.folder.glob("*.mid"):
            if path != newest and _ID.fullmatch(path.stem):
                try:
                    others.append((path.stat().st_mtime_ns, path))
                except FileNotFoundError:
                    continue
        for _, path in sorted(others)[: max(0, len(others) + 1 - self.limit)]:
            path.unlink(missing_ok=True)
