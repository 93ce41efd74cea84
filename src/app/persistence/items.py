"""Items: the pieces that were made or imported, kept whole under an identifier."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from app.persistence.files import write_atomically
from gospel_keys.formats.document import Document, read_document, write_document

_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Items:
    """A folder of documents that are found by identifier only."""

    folder: Path

    def save(self, document: Document) -> str:
        """Keep a piece and return its identifier."""
        identifier = uuid4().hex
        write_atomically(self._path(identifier), write_document(document))
        return identifier

    def load(self, identifier: str) -> Document | None:
        """Return a piece, or None for an unknown or malformed identifier.

        Raises
        ------
        MalformedInputError
            If what is kept cannot be read by this version.
        """
        if not _ID.fullmatch(identifier):
            return None
        try:
            data = self._path(identifier).read_bytes()
        except FileNotFoundError:
            return None
        return read_document(data)

    def _path(self, identifier: str) -> Path:
        return self.folder / f"{identifier}.gkdoc"
