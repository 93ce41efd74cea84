"""The web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter
from fastapi import Depends, FastAPI
from fastapi_offline import FastAPIOffline

from app.api.body_limit import BodyLimit
from app.api.errors import add_error_handlers
from app.api.making import Workshop
from app.api.origin import OriginCheck
from app.api.queries import refuse_unknown
from app.api.routes import export, health, home, imports, jobs
from app.api.routes.genres import genre_router
from app.core.settings import Settings
from app.persistence.files import sweep
from app.services.generators import GENERATORS, installed_generators
from app.services.job_engine import make_engine
from gospel_keys import __version__

_ABOUT = """\
A self-hosted piano studio. A sentence becomes a playable two-hand arrangement with its chords
explained; any piece, made or imported, becomes audio, sheet music or a film. Errors are problem
documents (RFC 9457) with a stable `code`.
"""


_LEFT = 3600.0
"""Seconds after which a part that a killed process left behind is removed."""


@asynccontextmanager
async def _running(application: FastAPI) -> AsyncIterator[None]:
    """Keep the job engine while the application runs."""
    engine = application.state.engine
    sweep(application.state.settings.data, older_than=_LEFT)
    engine.start()
    try:
        yield
    finally:
        engine.close()
        engine.store.close()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application."""
    # The pages under /docs and /redoc bring their own scripts: they work without a network, and
    # no document is sent to a validator elsewhere.
    application = FastAPIOffline(
        title="Gospel Keys",
        version=__version__,
        description=_ABOUT,
        swagger_ui_parameters={"validatorUrl": None},
        lifespan=_running,
        dependencies=[Depends(refuse_unknown)],
    )
    chosen = settings or Settings.from_environment()
    application.state.settings = chosen
    application.state.engine = make_engine(chosen)
    application.state.workshop = Workshop()
    application.state.reading_desk = CapacityLimiter(1)
    for service in (*GENERATORS, *installed_generators()):
        application.include_router(genre_router(service))
    for router in (export.router, jobs.router, imports.router, health.router):
        application.include_router(router)
    application.include_router(home.router)
    application.add_middleware(BodyLimit)
    application.add_middleware(OriginCheck, hosts=chosen.hosts)
    add_error_handlers(application)
    return application
