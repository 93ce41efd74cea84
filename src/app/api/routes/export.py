"""Exports: audio, sheet music and film of a piece, and batches of them."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from app.api.dependencies import EngineDep, SettingsDep, WorkshopDep
from app.api.downloads import PLAIN, CounterDep, piece_or_404
from app.api.reads import reads
from app.api.routes.jobs import status_of
from app.core.limits import MOST_WAITING
from app.jobs.engine import JobEngine
from app.models.export import BatchRequest, ExportJob, ExportWishes, JobStatus
from app.persistence.items import Items
from app.services.batch_export import BatchItem
from app.services.export_formats import VIDEO, SheetMusicFormat, check_formats, check_layout
from app.services.export_requests import options_of
from app.services.export_service import export_service
from app.services.job_handlers import ARCHIVE, BATCH, EXPORT
from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.rehearsal import rehearse
from gospel_keys.sound.audio_format import AudioFormat, Quality
from gospel_keys.sound.progress import Progress

router = APIRouter(tags=["export"])


_BARS: Final = re.compile(r"([0-9]{1,4})-([0-9]{1,4})")


def _span(bars: str) -> list[int]:
    found = _BARS.fullmatch(bars)
    if found is None:
        msg = f"bars '{bars[:40]}' is not a range of bars; expected for example 5-8"
        raise InvalidRequestError(msg, value=bars, field="bars")
    return [int(found[1]), int(found[2])]


def audio_wishes(
    quality: Quality = Quality.HIGH,
    reverb: bool = True,
    loudness: Annotated[float, Query(ge=-40, le=-8, description="LUFS.")] = -16.0,
    hand: Literal["left", "right"] | None = None,
    tempo_scale: Annotated[float, Query(ge=0.25, le=2.0)] = 1.0,
    bars: Annotated[str | None, Query(description="First and last.", examples=["5-8"])] = None,
    repeats: Annotated[int, Query(ge=1, le=50)] = 1,
    count_in: Annotated[int, Query(ge=0, le=4)] = 0,
    click: bool = False,
    transpose: Annotated[int, Query(ge=-12, le=12)] = 0,
) -> ExportWishes:
    """Read how audio is to sound."""
    return ExportWishes.model_validate(
        {
            "quality": quality.value,
            "reverb": reverb,
            "loudness": loudness,
            "hand": hand,
            "tempo_scale": tempo_scale,
            "bars": None if bars is None else _span(bars),
            "repeats": repeats,
            "count_in": count_in,
            "click": click,
            "transpose": transpose,
        }
    )


def sheet_wishes(
    transpose: Annotated[int, Query(ge=-12, le=12)] = 0,
    fingering: bool = False,
    chord_symbols: bool | None = None,
    paper: Literal["a4", "letter"] = "a4",
    staff: Annotated[int, Query(ge=60, le=140)] = 90,
    layout: Literal["full", "lead", "chart"] = "full",
    note_names: bool = False,
    hand_colours: bool = False,
    numerals: bool = False,
) -> ExportWishes:
    """Read how the page is to look."""
    return ExportWishes.model_validate(
        {
            "transpose": transpose,
            "fingering": fingering,
            "chord_symbols": chord_symbols,
            "paper": paper,
            "staff": staff,
            "layout": layout,
            "note_names": note_names,
            "hand_colours": hand_colours,
            "numerals": numerals,
        }
    )


PAGE_COUNT: Final = "Page-Count"
_PAGES: Final = "How many pages there are; of PNG and SVG, which are sent one at a time."
_PAGED: Final = frozenset({SheetMusicFormat.PNG, SheetMusicFormat.SVG})

AudioWishes = Annotated[ExportWishes, Depends(audio_wishes)]
SheetWishes = Annotated[ExportWishes, Depends(sheet_wishes)]


@reads(
    router,
    "/export/audio/{identifier}",
    response_class=FileResponse,
    summary="A piece as an audio file",
)
async def export_audio(
    identifier: str,
    counter: CounterDep,
    wishes: AudioWishes,
    format: AudioFormat = AudioFormat.MP3,
) -> Response:
    """Play a piece and encode it; answers parts of the file when asked for ranges."""
    piece = await counter.piece(identifier)
    (path,) = await counter.export(piece, format, wishes)
    name = piece.file_name(format, wishes)
    return await counter.send(path, media_type=format.media_type, name=name)


@reads(router, "/audio/{name}", response_class=FileResponse, summary="Audio for a player")
async def audio(name: str, counter: CounterDep) -> Response:
    """Return the audio of a piece to be played in place: ``/audio/{id}.mp3`` and so on."""
    identifier, _, ending = name.partition(".")
    # AAC lies in an M4A file, and is known by either name.
    kinds = {kind.ending: kind for kind in AudioFormat} | {"aac": AudioFormat.AAC}
    if ending not in kinds:
        raise HTTPException(404, f"there is no audio '{name[:60]}'; endings: {', '.join(kinds)}")
    (path,) = await counter.export(await counter.piece(identifier), kinds[ending])
    return await counter.send(path, media_type=kinds[ending].media_type)


@reads(
    router,
    "/export/sheet-music/{identifier}",
    response_class=FileResponse,
    summary="A piece as sheet music",
    responses={
        200: {"headers": {PAGE_COUNT: {"description": _PAGES, "schema": {"type": "integer"}}}}
    },
)
async def export_sheet_music(
    identifier: str,
    counter: CounterDep,
    wishes: SheetWishes,
    format: SheetMusicFormat = SheetMusicFormat.PDF,
    page: Annotated[
        int, Query(ge=1, le=1000, description=f"Of PNG and SVG; {PAGE_COUNT} says how many.")
    ] = 1,
) -> Response:
    """Engrave a piece, or write it for other programs."""
    piece = await counter.piece(identifier)
    paths = await counter.export(piece, format, wishes)
    if page > len(paths):
        raise HTTPException(404, f"there is no page {page}; the piece has {len(paths)}")
    return await counter.send(
        paths[page - 1],
        media_type=format.media_type,
        name=piece.file_name(format, wishes, page=page, pages=len(paths)),
        headers={PAGE_COUNT: str(len(paths))} if format in _PAGED else None,
    )


def _queued(engine: JobEngine, kind: str, order: BaseModel) -> JobStatus:
    """Queue a job, unless too many wait already."""
    if engine.store.waiting() >= MOST_WAITING:
        detail = f"{MOST_WAITING} jobs wait already; try again when some of them are done"
        raise HTTPException(503, detail, headers={"retry-after": "60"})
    return status_of(engine.enqueue(kind, order.model_dump(mode="json")))


@router.post(
    "/export/video/{identifier}",
    status_code=202,
    response_model=JobStatus,
    summary="Film a piece (a job)",
)
def export_video(
    identifier: str, settings: SettingsDep, engine: EngineDep, wishes: ExportWishes = PLAIN
) -> JobStatus:
    """Queue a film of the scrolling score; the answer tells where to ask how far it is."""
    check_layout([VIDEO], wishes.layout)
    document = piece_or_404(settings, identifier).document
    options = options_of(wishes, bars=wishes.span())
    # Refused here rather than by the job.
    rehearse(document.performance, document.score, options.audio.rehearsal)
    job = ExportJob(item=identifier, formats=["mp4"], options=wishes)
    return _queued(engine, EXPORT, job)


@router.post(
    "/export/batch",
    response_model=None,
    responses={200: {"content": {"application/zip": {}}}, 202: {"model": JobStatus}},
    summary="Several pieces in several formats as a ZIP",
)
def export_batch(
    request: BatchRequest, settings: SettingsDep, engine: EngineDep, workshop: WorkshopDep
) -> StreamingResponse | JSONResponse:
    """Send a ZIP while it is made, with a manifest; or queue it when ``background`` is true."""
    formats = check_formats(request.formats)
    check_layout(formats, request.options.layout)
    if VIDEO in formats and not request.background:
        msg = 'films are made in the background; expected "background": true'
        raise InvalidRequestError(msg, value=request.formats, field="background")
    options = options_of(request.options, bars=request.options.span())
    if request.background:
        job = _queued(engine, BATCH, request)
        return JSONResponse(job.model_dump(), status_code=202)
    items = Items(settings.items)
    chosen = [BatchItem(name, partial(items.load, name)) for name in request.items]

    def make(progress: Progress) -> Iterator[bytes]:
        return export_service.batch_export(
            chosen, request.formats, options=options, progress=progress
        )

    headers = {"content-disposition": f'attachment; filename="{ARCHIVE}"'}
    return StreamingResponse(workshop.stream(make), media_type="application/zip", headers=headers)
