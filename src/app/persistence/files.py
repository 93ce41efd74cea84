"""Writing files so that nobody ever sees half of one."""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a temporary name, flush to the disk, rename.

    Raises
    ------
    OSError
        If the folder cannot be written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write finished files into a folder and return their paths."""
    written: list[Path] = []
    for name, data in files:
        path = folder / name
        write_atomically(path, data)
        written.append(path)
    return written
