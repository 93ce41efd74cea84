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


Opener = Callable[["Document"], Callable[[str, Progress], Sequence[ExportedFile]]]
"""Opens a document for export: what its formats share is made once."""


def stream_batch(
    items: Sequence[BatchItem],
    formats: Sequence[str],
    opener: Opener,
    *,
    progress: Progress = SILENT_PROGRESS,
) -> Iterator[bytes]:
    """Yield the bytes of a ZIP with every piece in every format, and its manifest.

    Parameters
    ----------
    items : sequence of BatchItem
    formats : sequence of str
    opener : callable
        Given a document, returns what exports it in a format.
    progress : Progress, optional

    Raises
    ------
    RenderingCancelledError
        If the progress says that the work is no longer wanted.
    """
    items = list({item.id: item for item in items}.values())
    pipe = _Pipe()
    entries: list[ManifestEntry] = []
    total = max(1, len(items) * len(formats))
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for number, item in enumerate(items):
            document, trouble = _loaded(item)
            folder = _folder(item, document, several=len(items) > 1)
            export = opener(document) if document is not None else None
            for place, name in enumerate(formats):
                done = number * len(formats) + place
                part = progress.part(done / total, (done + 1) / total)
                part.step(0.0)
                if trouble is not None:
                    entries.append(replace(trouble, format=name))
                if document is None or export is None:
                    continue
                entry = ManifestEntry(item.id, name, document.score.title)
                entry, files = _exported(entry, folder, partial(export, name, part))
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


def _folder(item: BatchItem, document: "Document | None", *, several: bool) -> str:
    """A folder for each piece of several; titles alone might be the same."""
    if not several or document is None:
        return ""
    return f"{file_stem(document.score.title)}-{item.id[:8]}/"


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
