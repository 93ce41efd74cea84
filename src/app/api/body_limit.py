"""A limit on request bodies that counts bytes instead of trusting a header."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.limits import LARGEST_BODY, LARGEST_FILE

_FILES = ("/import",)
"""Paths whose bodies are files."""


class BodyLimit:
    """ASGI middleware that refuses a body (413) once it grows beyond the limit.

    The error is raised where the body is read, inside the application, so that it is
    answered in the one shape of all errors.
    """

    def __init__(self, app: ASGIApp, limit: int = LARGEST_BODY) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while counting its body."""
        seen = 0
        limit = LARGEST_FILE if scope.get("path") in _FILES else self._limit

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                detail = f"the body is larger than {limit} bytes; send a shorter one"
                raise HTTPException(413, detail)
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)
