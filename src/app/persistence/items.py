"""Items: the pieces that were made or imported, kept whole under an identifier."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from app.core.settings import KEPT_ITEMS
from app.persistence.files import forget_oldest, write_atomically
from app.persistence.identifiers import is_identifier
from gospel_keys.formats.document import Document, read_document, write_document

_ENDING: Final = ".gkdoc"


@dataclass(frozen=True, slots=True)
class Items:
    """Documents that are found by identifier only, on shelves; each shelf forgets its oldest."""

    folder: Path
    limit: int = KEPT_ITEMS

    def save(self, document: Document, *, shelf: str) -> str:
        """Keep a piece and return its identifier.

        Raises
        ------
        OSError
            If the folder cannot be written; nothing is left behind.
        """
        identifier = uuid4().hex
        path = self.folder / shelf / f"{identifier}{_ENDING}"
        write_atomically(path, write_document(document))
        forget_oldest(path.parent, f"*{_ENDING}", limit=self.limit, newest=path)
        return identifier

    def load(self, identifier: str, *, shelf: str = "*") -> Document | None:
        """Return a piece, or None for an unknown or malformed identifier.

        Parameters
        ----------
        identifier : str
        shelf : str
            Where to look; by default everywhere.

        Raises
        ------
        MalformedInputError
            If what is kept cannot be read by this version.
        """
        if not is_identifier(identifier):
            return None
        for path in self.folder.glob(f"{shelf}/{identifier}{_ENDING}"):
            try:
                return read_document(path.read_bytes())
            except FileNotFoundError:  # It was the oldest, just now.
                continue
        return None
