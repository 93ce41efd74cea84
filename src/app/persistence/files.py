"""Writing files so that nobody ever sees half of one."""

import errno
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from app.persistence.identifiers import PATTERN


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a temporary name, flush to the disk, rename.

    Raises
    ------
    OSError
        If the folder cannot be written; nothing is left behind.
    """
    write_all(path.parent, [(path.name, data)])


def write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write finished files into a folder and return their paths.

    All are on the disk under temporary names before the first is renamed, so that a full disk
    leaves the files of an earlier run as they were.

    Raises
    ------
    OSError
        If one cannot be written; it names the file, and nothing new is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    staged: list[tuple[Path, Path]] = []
    try:
        for name, data in files:
            path = folder / name
            temporary = path.with_name(f".{path.name}.{uuid4().hex}.part")
            staged.append((temporary, path))
            with _naming(path):
                _write(temporary, data)
        for temporary, path in staged:
            with _naming(path):
                temporary.replace(path)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    return [path for _, path in staged]


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be made or written, before any work is done for it.

    Raises
    ------
    OSError
        Names the part of the path that stands in the way.
    """
    place = folder
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let errors name the file that was wanted, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def forget_oldest(folder: Path, pattern: str, *, limit: int, newest: Path) -> None:
    """Remove the oldest files or folders of a kind beyond a limit; the newest stays.

    Those of the last minute stay as well: they may be on their way to somebody. Another process
    may be faster at removing one: that is no error.
    """
    others: list[tuple[int, Path]] = []
    young = time.time_ns() - _SAFE
    for path in folder.glob(pattern):
        if path != newest and _NAMED.fullmatch(path.stem):
            try:
                known = path.stat()
                others.append((max(known.st_mtime_ns, known.st_atime_ns), path))
            except FileNotFoundError:
                continue
    for age, path in sorted(others)[: max(0, len(others) + 1 - limit)]:
        if age > young:
            return
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


_SAFE = 60 * 10**9
"""Nanoseconds for which a new file is never removed."""


def sweep(folder: Path, *, older_than: float) -> None:
    """Remove what processes that were killed left behind: parts older than some seconds."""
    limit = time.time() - older_than
    for path in folder.rglob(".*.part"):
        try:
            if path.stat().st_mtime >= limit:
                continue
        except FileNotFoundError:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


_NAMED: Final = re.compile(PATTERN + r"(-[0-9a-f]+){0,3}")
"""Names that the product gave; files of others in the folder are left alone."""
