"""Downloads: generated MIDI files by random identifier."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.persistence.files import write_atomically

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Downloads:
    """A folder of files that are found by identifier only."""

    folder: Path

    def save(self, data: bytes) -> str:
        """Keep a file and return its identifier."""
        identifier = uuid4().hex
        write_atomically(self.folder / f"{identifier}.mid", data)
        return identifier

    def find(self, identifier: str) -> Path | None:
        """Return the path of a file, or None for an unknown or malformed identifier."""
        if not _ID.fullmatch(identifier):
            return None
        path = self.folder / f"{identifier}.mid"
        return path if path.is_file() else None
