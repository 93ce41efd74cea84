"""Errors of the API: one shape, problem details with a stable code (RFC 9457)."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.api.plain_words import in_plain_words
from app.services.suggestion import suggested
from gospel_keys.errors import GospelKeysError, RenderingError
from gospel_keys.genres.registry import all_genres

_MEDIA_TYPE = "application/problem+json"
_CODES = MappingProxyType(
    {
        404: "not-found",
        405: "method-not-allowed",
        409: "conflict",
        413: "body-too-large",
        416: "range-not-satisfiable",
        499: "client-left",
        503: "busy",
    }
)
_NOT_JSON = "the body cannot be read as JSON"
_EXPECTED = 'expected an object such as {"description": "slow worship in Eb"}'
_NO_ROUTE = "Not Found"
"""What the framework says where no route takes a path."""
_OF_A_GENRE = ("generate", "download", "status")
_log = logging.getLogger("app.api")


def problem(
    status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return a problem document."""
    body = {"type": f"about:blank#{code}", "title": code, "status": status, "detail": detail}
    return JSONResponse(
        body | {"code": code} | more, status_code=status, media_type=_MEDIA_TYPE, headers=headers
    )


def add_error_handlers(application: FastAPI) -> None:
    """Teach the application the one shape of errors."""

    @application.exception_handler(GospelKeysError)
    async def _library(_: Request, error: GospelKeysError) -> JSONResponse:
        status = 500 if isinstance(error, RenderingError) else 422
        field = getattr(error, "field", None)
        return problem(status, error.code, suggested(error), **({"field": field} if field else {}))

    @application.exception_handler(RequestValidationError)
    async def _payload(request: Request, error: RequestValidationError) -> JSONResponse:
        return _unfit(error.errors()[0], _fields_of(request))

    @application.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:
            # The framework's answer to bodies that its parser gives up on, such as one of a
            # hundred thousand brackets; nothing else here answers 400.
            return problem(422, "invalid-json", f"{_NOT_JSON}; {_EXPECTED}")
        code = _CODES.get(error.status_code, "http-error")
        detail = str(error.detail)
        if detail == _NO_ROUTE:
            detail = _missing_page(request.url.path)
        if error.status_code == 405:
            return _other_method(request.method, dict(error.headers or {}))
        return problem(error.status_code, code, detail, headers=error.headers)

    @application.exception_handler(OSError)
    async def _disk(_: Request, error: OSError) -> JSONResponse:
        _log.error("the data folder failed", exc_info=error)
        reason = (error.strerror or "unknown reason").lower()
        return problem(503, "data-folder", f"the data folder cannot be used: {reason}")

    @application.exception_handler(Exception)
    async def _unexpected(_: Request, __: Exception) -> JSONResponse:
        return problem(500, "internal-error", "something failed here that should not; see the log")


def _unfit(
    first: dict[str, Any],  # The framework describes errors in such dicts.
    fields: tuple[str, ...],
) -> JSONResponse:
    """Answer a body that is no JSON, no object, or an object with an unfit field."""
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query"))
    if first["type"] == "json_invalid":
        reason = str(first.get("ctx", {}).get("error", "")).lower()
        detail = f"{_NOT_JSON} (character {place}: {reason}); {_EXPECTED}"
        return problem(422, "invalid-json", detail)
    if not place and isinstance(first.get("input"), bytes):
        detail = f"the body must be sent as content-type application/json; {_EXPECTED}"
        return problem(422, "invalid-json", detail)
    if not place:
        found = "empty" if first["type"] == "missing" else "not an object"
        return problem(422, "invalid-request", f"the body is {found}; {_EXPECTED}")
    detail = in_plain_words(first, place, fields if "." not in place else ())
    return problem(422, "invalid-request", detail, field=place)


def _other_method(method: str, headers: dict[str, str]) -> JSONResponse:
    """Answer a method that a path does not take; what takes GET takes HEAD, but for the pages."""
    allowed = headers.get("Allow", "")
    if method != "HEAD":
        allowed = allowed.replace("GET", "GET, HEAD")
    detail = f"{method} is not answered here; expected {allowed or 'another method'}"
    more = {"Allow": allowed} if allowed else {}
    return problem(405, _CODES[405], detail, headers=headers | more)


def _fields_of(request: Request) -> tuple[str, ...]:
    """The fields that the body of a route may have; none where it takes no body."""
    body = getattr(request.scope.get("route"), "body_field", None)
    model = None if body is None else body.field_info.annotation
    return tuple(getattr(model, "model_fields", ()))


def _missing_page(path: str) -> str:
    """Say what there is where nothing answers to a path; a genre's routes name the genres."""
    first, *rest = path.strip("/").split("/")
    if rest and (rest[0] in _OF_A_GENRE and first not in all_genres()):
        return f"there is no genre '{first[:40]}'; expected one of {', '.join(all_genres())}"
    return f"there is nothing at '{path[:80]}'; see /docs for what there is"
