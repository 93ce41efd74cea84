"""Exports: files made of a piece on request, kept so that they can be sent in parts and again."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from app.core.settings import KEPT_RESULTS
from app.persistence.files import forget_oldest, write_atomically
from app.persistence.identifiers import is_identifier


@dataclass(frozen=True, slots=True)
class Exports:
    """A folder of files by piece and wishes; the oldest go beyond a limit.

    A file is there whole or not at all: it is written under another name first.
    """

    folder: Path
    limit: int = KEPT_RESULTS

    def get(
        self, item: str, wishes: str, ending: str, make: Callable[[], Sequence[bytes]]
    ) -> tuple[Path, ...]:
        """Return the files of a piece for some wishes; they are made when one is not there.

        Parameters
        ----------
        item : str
            Identifier of the piece.
        wishes : str
            All that the content depends on, besides the piece.
        ending : str
            File name ending without a dot.
        make : callable
            Returns the content, of every page where there are several.

        Raises
        ------
        ValueError
            If the identifier is none.
        """
        path = self._path(item, wishes, ending)
        found = self.find(item, wishes, ending)
        if found:
            return found
        with _one_at_a_time(path):
            found = self.find(item, wishes, ending)
            if not found:  # Else somebody made them meanwhile.
                contents = make()
                found = _page_paths(path, len(contents))
                for page, content in zip(found, contents, strict=True):
                    write_atomically(page, content)
                forget_oldest(self.folder, "*", limit=self.limit, newest=found[-1])
        return found

    def find(self, item: str, wishes: str, ending: str) -> tuple[Path, ...]:
        """Return the files of a piece for some wishes where all are there; else none.

        Raises
        ------
        ValueError
            If the identifier is none.
        """
        path = self._path(item, wishes, ending)
        one = next(self.folder.glob(f"{path.stem}-*.{ending}"), None)
        if one is None:
            return ()
        pages = _page_paths(path, int(one.stem.rpartition("-")[2], 16))
        there = [_touched(page) for page in pages]
        return pages if all(there) else ()

    def _path(self, item: str, wishes: str, ending: str) -> Path:
        if not is_identifier(item):
            msg = f"'{item}' is not an identifier"
            raise ValueError(msg)
        mark = hashlib.sha256(wishes.encode()).hexdigest()[:16]
        return self.folder / f"{item}-{mark}.{ending}"


def _page_paths(path: Path, count: int) -> tuple[Path, ...]:
    """Where pages lie: each name tells its number and how many there are, in base sixteen."""
    return tuple(
        path.with_stem(f"{path.stem}-{number:x}-{count:x}") for number in range(1, count + 1)
    )


def _touched(path: Path) -> bool:
    """Whether a file is there; one that is used is young again."""
    try:
        # Only the time of use moves: the time of change is part of what clients know it by.
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
    except FileNotFoundError:
        return False
    return True


_making: Final[dict[Path, tuple[Lock, int]]] = {}
_guard: Final = Lock()


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Let one thread make a file while the others wait for it."""
    with _guard:
        lock, waiting = _making.get(path, (Lock(), 0))
        _making[path] = (lock, waiting + 1)
    try:
        with lock:
            yield
    finally:
        with _guard:
            lock, waiting = _making[path]
            if waiting == 1:
                del _making[path]
            else:
                _making[path] = (lock, waiting - 1)
