"""Exports: files made of a piece on request, kept so that they can be sent in parts and again."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.settings import KEPT_RESULTS
from app.persistence.files import forget_oldest, write_atomically

_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Exports:
    """A folder of files by piece and wishes; the oldest go beyond a limit.

    A file is there whole or not at all: it is written under another name first.
    """

    folder: Path
    limit: int = KEPT_RESULTS

    def get(self, item: str, wishes: str, ending: str, make: Callable[[], bytes]) -> Path:
        """Return the file of a piece for some wishes; it is made when it is not there.

        Parameters
        ----------
        item : str
            Identifier of the piece.
        wishes : str
            All that the content depends on, besides the piece.
        ending : str
            File name ending without a dot.
        make : callable
            Returns the content.

        Raises
        ------
        ValueError
            If the identifier is none.
        """
        if not _ID.fullmatch(item):
            msg = f"'{item}' is not an identifier"
            raise ValueError(msg)
        mark = hashlib.sha256(wishes.encode()).hexdigest()[:16]
        path = self.folder / f"{item}-{mark}.{ending}"
        if not path.is_file():
            write_atomically(path, make())
            forget_oldest(self.folder, "*", limit=self.limit, newest=path)
        return path
