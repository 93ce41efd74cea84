"""The counter at which kept pieces are handed out as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.api.dependencies import SettingsDep, WorkshopDep
from app.api.making import Workshop
from app.api.ranges import satisfiable
from app.core.settings import Settings
from app.models.export import ExportWishes
from app.persistence.exports import Exports
from app.persistence.items import Items
from app.services.export_formats import SheetMusicFormat, check_layout
from app.services.export_options import file_stem, page_names
from app.services.export_requests import options_of
from app.services.export_service import export_service
from gospel_keys import __version__
from gospel_keys.formats.document import Document
from gospel_keys.score.transpose import transposed_title
from gospel_keys.sound.audio_format import AudioFormat
from gospel_keys.sound.progress import Progress

Format = AudioFormat | SheetMusicFormat
PLAIN: Final = ExportWishes.model_validate({})


@dataclass(frozen=True, slots=True)
class Piece:
    """A kept piece and the identifier it is known by."""

    id: str
    document: Document

    def file_name(
        self, kind: Format, wishes: ExportWishes, *, page: int = 1, pages: int = 1
    ) -> str:
        """Return the name under which a browser saves it: that of the command line."""
        stem = file_stem(transposed_title(self.document.score, wishes.transpose))
        return page_names(stem, kind.ending, pages)[page - 1]


def piece_or_404(settings: Settings, identifier: str, *, shelf: str = "*") -> Piece:
    """Return a kept piece.

    Raises
    ------
    HTTPException
        404 when there is none.
    """
    document = Items(settings.items).load(identifier, shelf=shelf)
    if document is None:
        raise HTTPException(404, f"there is no piece '{identifier[:40]}'")
    return Piece(identifier, document)


@dataclass(frozen=True, slots=True)
class Counter:
    """Where one request fetches files of kept pieces."""

    request: Request
    settings: Settings
    workshop: Workshop

    async def piece(self, identifier: str, *, shelf: str = "*") -> Piece:
        """Return a kept piece.

        Raises
        ------
        HTTPException
            404 when there is none.
        """
        return await run_in_threadpool(piece_or_404, self.settings, identifier, shelf=shelf)

    async def export(
        self, piece: Piece, kind: Format, wishes: ExportWishes = PLAIN
    ) -> tuple[Path, ...]:
        """Return an export, made once for the same wishes; its making stops when nobody waits.

        Returns
        -------
        paths : tuple of Path, not empty
            A file for each page of PNG and SVG; else one.

        Raises
        ------
        GospelKeysError
            If it cannot be made.
        """
        exports = Exports(self.settings.exports, self.settings.kept_results)
        wished = f"{__version__} {kind} {wishes.model_dump_json()}"
        options = options_of(wishes, bars=wishes.span())
        check_layout([kind], wishes.layout)

        def work(progress: Progress) -> tuple[Path, ...]:
            def make() -> list[bytes]:
                files = export_service.export(
                    piece.document, [kind], options=options, progress=progress
                )
                return [file.data for file in files]

            return exports.get(piece.id, wished, kind.ending, make)

        ready = await run_in_threadpool(exports.find, piece.id, wished, kind.ending)
        return ready or await self.workshop.make(self.request, f"{piece.id} {wished}", work)

    async def send(
        self,
        path: Path,
        *,
        media_type: str,
        name: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return a file or the ranges of it that are asked for; 304 where it is known already.

        Parameters
        ----------
        path : Path
        media_type : str
        name : str, optional
            Under which a browser saves it; without it the file is shown in place.
        headers : mapping of str to str, optional

        Raises
        ------
        HTTPException
            416 when the file has none of the ranges.
        """
        found = await run_in_threadpool(path.stat)
        response = FileResponse(
            path, media_type=media_type, filename=name, stat_result=found, headers=headers
        )
        sent = self.request.headers
        tag = response.headers["etag"]
        if _is_known(sent.get("if-none-match", ""), tag):
            return Response(status_code=304, headers={"etag": tag, **(headers or {})})
        asked = sent.get("range")
        if asked is not None:
            current = (None, tag, response.headers["last-modified"])
            changed = sent.get("if-range") not in current
            self._ask_for(None if changed else satisfiable(asked, found.st_size))
        return response

    def _ask_for(self, ranges: str | None) -> None:
        """Leave of the header that asks for ranges what the file has."""
        others = [
            (name, value) for name, value in self.request.scope["headers"] if name != b"range"
        ]
        asked = [] if ranges is None else [(b"range", ranges.encode())]
        self.request.scope["headers"] = others + asked


def counter_of(request: Request, settings: SettingsDep, workshop: WorkshopDep) -> Counter:
    """Return the counter of a request."""
    return Counter(request, settings, workshop)


CounterDep = Annotated[Counter, Depends(counter_of)]


def _is_known(tags: str, tag: str) -> bool:
    """Whether the asker has the file already; a tag counts as well when it is called weak."""
    known = [part.strip().removeprefix("W/") for part in tags.split(",")]
    return tag in known or "*" in known
