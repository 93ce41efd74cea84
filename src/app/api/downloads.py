"""What the routes that send files share."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.core.settings import Settings
from app.models.export import ExportWishes
from app.persistence.exports import Exports
from app.persistence.items import Items
from app.services.export_requests import options_of
from app.services.export_service import ExportedFile, export_service
from gospel_keys import __version__
from gospel_keys.formats.document import Document

PLAIN = ExportWishes.model_validate({})


def piece_or_404(settings: Settings, identifier: str, *, shelf: str = "*") -> Document:
    """Return a kept piece.

    Raises
    ------
    HTTPException
        404 when there is none.
    """
    document = Items(settings.items).load(identifier, shelf=shelf)
    if document is None:
        raise HTTPException(404, f"there is no piece '{identifier[:40]}'")
    return document


def exported_file(
    settings: Settings,
    identifier: str,
    document: Document,
    name: str,
    wishes: ExportWishes = PLAIN,
    *,
    page: int = 1,
) -> Path:
    """Return the path of an export, made once for the same wishes.

    Raises
    ------
    HTTPException
        404 when there is no such page.
    GospelKeysError
        If it cannot be made.
    """
    made: list[ExportedFile] = []

    def make() -> bytes:
        options = options_of(wishes, bars=wishes.span())
        with _a_seat():
            made.extend(export_service.export(document, [name], options=options))
        return _page(made, page).data

    exports = Exports(settings.exports, settings.kept_results)
    ending = _ENDINGS.get(name, name)
    key = f"{__version__} {name} {page} {wishes.model_dump_json()}"
    return exports.get(identifier, key, ending, make)


def _page(files: Sequence[ExportedFile], page: int) -> ExportedFile:
    if not 1 <= page <= len(files):
        raise HTTPException(404, f"there is no page {page}; the piece has {len(files)}")
    return files[page - 1]


_SEATS: Final = BoundedSemaphore(2)
"""Sounds and pages that are made at a time: each takes a core and some hundred megabytes."""

_PATIENCE: Final = 60.0


@contextmanager
def _a_seat() -> Iterator[None]:
    """Wait for one's turn to make a file.

    Raises
    ------
    HTTPException
        503 when it does not come within a minute.
    """
    if not _SEATS.acquire(timeout=_PATIENCE):
        raise HTTPException(503, "too many files are being made; try again in a minute")
    try:
        yield
    finally:
        _SEATS.release()


def send(request: Request, path: Path, *, media_type: str, name: str | None = None) -> Response:
    """Return a file, or 304 where the asker has it already.

    Parameters
    ----------
    request : Request
    path : Path
    media_type : str
    name : str, optional
        Under which a browser saves it; without it the file is shown in place.
    """
    response = FileResponse(path, media_type=media_type, filename=name, stat_result=path.stat())
    tag = response.headers["etag"]
    known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers={"etag": tag})
    return response


_ENDINGS = {"midi": "mid", "aac": "m4a"}
