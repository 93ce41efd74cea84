"""The front door leads to the documentation."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from app.api.reads import reads

router = APIRouter(include_in_schema=False)


@reads(router, "/")
async def home(request: Request) -> RedirectResponse:
    """Send a browser to the pages that show every route."""
    return RedirectResponse(f"{request.scope.get('root_path', '')}/docs")
