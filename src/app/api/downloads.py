"""What the routes that send files share."""

from collections.abc import Sequence
from pathlib import Path

from starlette.exceptions import HTTPException

from app.core.settings import Settings
from app.models.export import ExportWishes
from app.persistence.exports import Exports
from app.persistence.items import Items
from app.services.export_requests import options_of
from app.services.export_service import ExportedFile, export_service
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
        made.extend(
            export_service.export(document, [name], options=options_of(wishes, bars=wishes.span()))
        )
        return _page(made, page).data

    exports = Exports(settings.exports, settings.kept_results)
    ending = _ENDINGS.get(name, name)
    return exports.get(identifier, f"{name} {page} {wishes.model_dump_json()}", ending, make)


def _page(files: Sequence[ExportedFile], page: int) -> ExportedFile:
    if not 1 <= page <= len(files):
        raise HTTPException(404, f"there is no page {page}; the piece has {len(files)}")
    return files[page - 1]


_ENDINGS = {"midi": "mid", "aac": "m4a"}
