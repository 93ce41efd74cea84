"""Imports: a file becomes a piece that can be exported."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException

from app.api.dependencies import ReadingDeskDep, SettingsDep
from app.core.settings import Settings
from app.models.export import ImportResponse
from app.persistence.items import Items
from app.services.import_service import Imported, import_piece
from gospel_keys.genres.registry import check_genre

router = APIRouter(tags=["import"])

SHELF = "imported"

_MOST_WAITING: Final = 8


@router.post(
    "/import",
    summary="Import MusicXML, ABC, MIDI or a chord chart",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def import_file(
    request: Request,
    settings: SettingsDep,
    desk: ReadingDeskDep,
    name: Annotated[str, Query(max_length=200, description="The file's name.")] = "",
    genre: Annotated[str, Query(description="In which a chord chart is arranged.")] = "gospel",
    seed: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    tune: Annotated[int | None, Query(ge=0, le=999_999_999)] = None,
    meter: Annotated[
        str | None,
        Query(max_length=20, description="Of a MIDI file or a chart, where another was found."),
    ] = None,
) -> ImportResponse:
    """Read the body as a file and keep the piece; what it is, is told from its content."""
    data = await request.body()
    check_genre(genre)
    if desk.statistics().tasks_waiting >= _MOST_WAITING:
        raise HTTPException(503, "other files are being read; try again in a moment")
    read = partial(import_piece, data, name, genre=genre, seed=seed, tune=tune, meter=meter)
    work = partial(_import, settings, read)
    return await to_thread.run_sync(work, limiter=desk)


def _import(settings: Settings, read: Callable[[], Imported]) -> ImportResponse:
    piece = read()
    score = piece.document.score
    return ImportResponse(
        id=Items(settings.items, settings.kept_items).save(piece.document, shelf=SHELF),
        title=score.title,
        format=piece.kind,
        key=str(score.key),
        time_signature=str(score.meter),
        tempo=round(score.tempo.bpm, 2),
        num_bars=len(score.bars()),
        note_count=len(score.notes),
        remarks=list(piece.remarks),
    )
