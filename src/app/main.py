"""The web application."""

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from app.api.body_limit import BodyLimit
from app.api.errors import add_error_handlers
from app.api.routes import health, home
from app.api.routes.genres import genre_router
from app.core.settings import Settings
from app.services.generators import GENERATORS, installed_generators
from gospel_keys import __version__

_ABOUT = """\
A self-hosted piano studio. A sentence becomes a playable two-hand arrangement as MIDI, with its
chords explained. Errors are problem documents (RFC 9457) with a stable `code`.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application."""
    # The pages under /docs and /redoc bring their own scripts: they work without a network, and
    # no document is sent to a validator elsewhere.
    application = FastAPIOffline(
        title="Gospel Keys",
        version=__version__,
        description=_ABOUT,
        swagger_ui_parameters={"validatorUrl": None},
    )
    application.state.settings = settings or Settings.from_environment()
    for service in (*GENERATORS, *installed_generators()):
        application.include_router(genre_router(service))
    application.include_router(health.router)
    application.include_router(home.router)
    application.add_middleware(BodyLimit)
    add_error_handlers(application)
    return application
