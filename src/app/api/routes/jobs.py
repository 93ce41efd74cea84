"""Jobs: how far is long work, stop it, try it again, fetch what it made."""

import asyncio
import json
from collections.abc import AsyncIterator
from time import time
from types import MappingProxyType
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.api.dependencies import EngineDep
from app.api.downloads import CounterDep
from app.api.reads import reads
from app.jobs.engine import JobEngine
from app.models.export import JobFile, JobStatus
from app.models.jobs import Job, JobState

router = APIRouter(tags=["jobs"])

_LOOK: Final = 0.25
"""Seconds between two looks at a job that is watched."""

_ALIVE: Final = 15.0
"""Seconds of silence after which a comment keeps the connection open."""

_STREAM: Final = "text/event-stream"
_UNKEPT: Final = MappingProxyType({"cache-control": "no-store", "x-accel-buffering": "no"})


def status_of(job: Job) -> JobStatus:
    """Return a job as the API shows it."""
    left = job.remaining(time())
    return JobStatus(
        id=job.id,
        kind=job.kind,
        state=job.state.value,
        stage=job.stage,
        progress=round(job.share, 4),
        remaining_seconds=None if left is None else round(left, 1),
        attempts=job.attempts,
        cancel_requested=job.cancel_requested,
        files=[
            JobFile(
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                url=f"/downloads/{job.id}/{file.name}",
            )
            for file in job.files
        ],
        error_code=job.error_code,
        error=job.error,
    )


def _job_or_404(engine: JobEngine, identifier: str) -> Job:
    job = engine.store.get(identifier)
    if job is None:
        raise HTTPException(404, f"there is no job '{identifier[:40]}'")
    return job


@reads(router, "/jobs", summary="The latest jobs")
def list_jobs(
    engine: EngineDep, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> list[JobStatus]:
    """Return the youngest jobs, the last one first."""
    return [status_of(job) for job in engine.store.recent(limit)]


@reads(router, "/jobs/{identifier}", summary="A job as it is now")
def show_job(identifier: str, engine: EngineDep) -> JobStatus:
    """Return state, stage and progress of a job."""
    return status_of(_job_or_404(engine, identifier))


@router.post("/jobs/{identifier}/cancel", summary="Stop a job")
def cancel_job(identifier: str, engine: EngineDep) -> JobStatus:
    """Stop a job: at once when it waits, within seconds when it runs."""
    job = engine.cancel(identifier)
    if job is None:
        raise HTTPException(404, f"there is no job '{identifier[:40]}'")
    return status_of(job)


@router.post("/jobs/{identifier}/retry", summary="Do a failed or cancelled job again")
def retry_job(identifier: str, engine: EngineDep) -> JobStatus:
    """Queue a job again."""
    job = _job_or_404(engine, identifier)
    if not engine.retry(identifier):
        expected = "only one that failed or was cancelled can be retried"
        raise HTTPException(409, f"the job is {job.state}; {expected}")
    return status_of(_job_or_404(engine, identifier))


@reads(
    router,
    "/jobs/{identifier}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
    summary="A job as server-sent events",
)
def watch_job(identifier: str, engine: EngineDep, request: Request) -> Response:
    """Send the job whenever it changes, until it ends."""
    _job_or_404(engine, identifier)
    if request.method == "HEAD":  # There is nothing to wait for.
        return Response(media_type=_STREAM, headers=_UNKEPT)
    return StreamingResponse(
        _events(engine, identifier, request), media_type=_STREAM, headers=_UNKEPT
    )


async def _events(engine: JobEngine, identifier: str, request: Request) -> AsyncIterator[str]:
    shown, quiet = "", 0.0
    while not engine.is_closing and not await request.is_disconnected():
        job = await run_in_threadpool(engine.store.get, identifier)
        if job is None:
            return
        text = json.dumps(status_of(job).model_dump(), ensure_ascii=False)
        if text != shown:
            shown, quiet = text, 0.0
            yield f"event: {'end' if job.state.is_final else 'progress'}\ndata: {text}\n\n"
        if job.state.is_final:
            return
        if quiet >= _ALIVE:
            quiet = 0.0
            yield ": still there\n\n"
        await asyncio.sleep(_LOOK)
        quiet += _LOOK


@reads(
    router, "/downloads/{identifier}/{name}", response_class=FileResponse, summary="What a job made"
)
async def download(identifier: str, name: str, engine: EngineDep, counter: CounterDep) -> Response:
    """Return a finished file; there is no file before the job is done."""
    job = await run_in_threadpool(_job_or_404, engine, identifier)
    listed = {file.name: file for file in job.files}
    if job.state is not JobState.DONE or name not in listed:
        raise HTTPException(404, f"the job has no file '{name[:60]}'")
    path = counter.settings.results / job.folder / name
    if not path.is_file():
        raise HTTPException(404, f"'{name[:60]}' is not kept any more; make it again")
    return await counter.send(path, media_type=listed[name].media_type, name=name)
