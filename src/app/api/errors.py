"""Errors of the API: one shape, problem details with a stable code (RFC 9457)."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from gospel_keys.errors import GospelKeysError, RenderingError

_MEDIA_TYPE = "application/problem+json"
_CODES = {404: "not-found", 405: "method-not-allowed", 413: "body-too-large"}


def problem(status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """Return a problem document."""
    body = {"type": f"about:blank#{code}", "title": code, "status": status, "detail": detail}
    return JSONResponse(body | {"code": code} | more, status_code=status, media_type=_MEDIA_TYPE)


def add_error_handlers(application: FastAPI) -> None:
    """Teach the application the one shape of errors."""

    @application.exception_handler(GospelKeysError)
    async def _library(_: Request, error: GospelKeysError) -> JSONResponse:
        status = 500 if isinstance(error, RenderingError) else 422
        field = getattr(error, "field", None)
        return problem(status, error.code, error.message, **({"field": field} if field else {}))

    @application.exception_handler(RequestValidationError)
    async def _payload(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "body")
        code = "invalid-json" if first["type"] == "json_invalid" else "invalid-request"
        detail = f"{place}: {first['msg']}" if place else str(first["msg"])
        return problem(422, code, detail, field=place or None)

    @application.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "http-error")
        return problem(error.status_code, code, str(error.detail))
