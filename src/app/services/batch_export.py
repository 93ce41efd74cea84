"""Batches: several pieces in several formats as one ZIP that is sent while it is made.

The archive ends with ``manifest.json``, which lists every file and every failure: a piece that
cannot be exported in one format costs nothing but that file.
"""

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.services.export_options import ExportedFile, file_stem
from gospel_keys.errors import GospelKeysError, RenderingCancelledError
from gospel_keys.sound.progress import SILENT_PROGRESS, Progress

if TYPE_CHECKING:
    from gospel_keys.formats.document import Document

_log = logging.getLogger(__name__)

MANIFEST: Final = "manifest.json"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can hold: the same files give the same archive."""


@dataclass(frozen=True, slots=True)
class BatchItem:
    """A piece of a batch, loaded when its turn comes.

    Parameters
    ----------
    id : str
    load : callable
        Returns the document, or None when there is none of that identifier.
    """

    id: str
    load: Callable[[], "Document | None"]


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What became of one piece in one format: its files, or why there are none."""

    item: str
    format: str
    title: str
    files: tuple[str, ...] = ()
    error_code: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class OpenPiece:
    """A document opened for export: what its formats share is made once.

    Parameters
    ----------
    title : str
        As its files say it.
    export : callable
        Makes the files of a format.
    """

    title: str
    export: Callable[[str, Progress], Sequence[ExportedFile]]


Opener = Callable[["Document"], OpenPiece]
Span = tuple[float, float]


def stream_batch(
    items: Sequence[BatchItem],
    formats: Sequence[tuple[str, Span]],
    opener: Opener,
    *,
    progress: Progress = SILENT_PROGRESS,
    on_stage: Callable[[str], None] = lambda _: None,
) -> Iterator[bytes]:
    """Yield the bytes of a ZIP with every piece in every format, and its manifest.

    Parameters
    ----------
    items : sequence of BatchItem
    formats : sequence of (str, (float, float))
        Names, and from where to where each takes the work on a piece, as shares of it.
    opener : callable
        Given a document, returns what exports it in a format.
    progress : Progress, optional
    on_stage : callable, optional
        Called before each file: ``Morning Song (2 of 5), mp3``.

    Raises
    ------
    RenderingCancelledError
        If the progress says that the work is no longer wanted.
    """
    items = list({item.id: item for item in items}.values())
    pipe = _Pipe()
    entries: list[ManifestEntry] = []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for number, item in enumerate(items):
            document, trouble = _loaded(item)
            piece = opener(document) if document is not None else None
            folder = _folder(item, piece) if len(items) > 1 else ""
            whole = progress.part(number / len(items), (number + 1) / len(items))
            for name, (start, end) in formats:
                on_stage(_stage(piece, name, number + 1, len(items)))
                part = whole.part(start, end)
                part.step(0.0)
                if trouble is not None:
                    entries.append(replace(trouble, format=name))
                if piece is None:
                    continue
                entry = ManifestEntry(item.id, name, piece.title)
                entry, files = _exported(entry, folder, partial(piece.export, name, part))
                for file in files:
                    _store(archive, folder + file.name, file.data)
                    yield pipe.drain()
                entries.append(entry)
        listing = {"items": len(items), "entries": [asdict(entry) for entry in entries]}
        _store(archive, MANIFEST, json.dumps(listing, ensure_ascii=False, indent=2).encode())
    yield pipe.drain()


def _loaded(item: BatchItem) -> "tuple[Document | None, ManifestEntry | None]":
    try:
        document = item.load()
    except GospelKeysError as error:
        return None, ManifestEntry(item.id, "", "", error_code=error.code, error=error.message)
    if document is None:
        missing = f"there is no piece '{item.id}'"
        return None, ManifestEntry(item.id, "", "", error_code="not-found", error=missing)
    return document, None


def _exported(
    entry: ManifestEntry, folder: str, export: Callable[[], Sequence[ExportedFile]]
) -> tuple[ManifestEntry, Sequence[ExportedFile]]:
    try:
        files = export()
    except RenderingCancelledError:
        raise
    except GospelKeysError as error:
        return replace(entry, error_code=error.code, error=error.message), ()
    except Exception:  # The edge of one piece: the others must not be lost to it.
        _log.exception("exporting %s as %s failed", entry.item, entry.format)
        return replace(entry, error_code="internal", error="the export failed; see the log"), ()
    return replace(entry, files=tuple(folder + file.name for file in files)), files


def _stage(piece: OpenPiece | None, name: str, number: int, count: int) -> str:
    """What is being made, for people."""
    title = piece.title if piece is not None else "missing piece"
    return f"{title} ({number} of {count}), {name}" if count > 1 else f"{title}, {name}"


def _folder(item: BatchItem, piece: OpenPiece | None) -> str:
    """A folder for each piece of several; titles alone might be the same."""
    return "" if piece is None else f"{file_stem(piece.title)}-{item.id[:8]}/"


def _store(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = 0o644 << 16
    # Sound and pictures are packed already; text is not.
    packs = name.endswith((".musicxml", ".svg", ".json", ".mid", ".wav"))
    info.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
    archive.writestr(info, data)


class _Pipe(io.RawIOBase):
    """A file that is written at one end and read at the other, without seeking."""

    def __init__(self) -> None:
        super().__init__()
        self._chunks: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: object) -> int:
        """Keep a chunk until it is read."""
        chunk = bytes(memoryview(data))  # type: ignore[arg-type]
        self._chunks.append(chunk)
        return len(chunk)

    def drain(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self._chunks)
        self._chunks.clear()
        return found
