"""Health: is the process alive, can it work?"""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app.api.errors import problem
from app.api.reads import reads
from app.persistence.files import write_atomically

router = APIRouter(tags=["health"])


@reads(router, "/healthz", summary="Alive")
async def healthz() -> dict[str, str]:
    """Answer without touching anything."""
    return {"status": "ok"}


@reads(router, "/readyz", summary="Ready")
def readyz(request: Request) -> JSONResponse:
    """Check that the data folder can be written."""
    probe = request.app.state.settings.data / ".probe"
    try:
        write_atomically(probe, b"ok")
        probe.unlink()
    except OSError as error:
        return problem(503, "data-folder", f"the data folder cannot be written: {error.strerror}")
    if not request.app.state.engine.can_work:
        return problem(503, "workers", "workers for long work cannot be started; see the log")
    return JSONResponse({"status": "ready"})
