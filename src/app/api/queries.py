"""What stands after the question mark of an address: nothing of it is left out in silence."""

from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from app.services.suggestion import nearest
from gospel_keys.errors import InvalidRequestError


async def refuse_unknown(request: Request) -> None:
    """Refuse a parameter that the route does not read, by its own description.

    Raises
    ------
    InvalidRequestError
        Names it, what is read, and what was probably meant.
    """
    # Most requests have none: they need no thread, so that "alive" is told even without one.
    if request.query_params:
        await run_in_threadpool(_check, request)


def _check(request: Request) -> None:
    known = sorted(p["name"] for p in _described(request) if p["in"] == "query")
    unknown = next((name for name in request.query_params if name not in known), None)
    if unknown is None:
        return
    expected = f"expected one of {', '.join(known)}" if known else "expected none"
    meant = nearest(unknown, [name.replace("_", "-") for name in known])
    hint = f"; did you mean '{meant.replace('-', '_')}'?" if meant else ""
    msg = f"unknown parameter '{unknown[:40]}'; {expected}{hint}"
    raise InvalidRequestError(msg, value=None, field=unknown[:40])


def _described(request: Request) -> list[dict[str, Any]]:  # JSON values
    """The parameters of a route; HEAD reads those of GET, and what is not described reads none."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    method = "get" if request.method == "HEAD" else request.method.lower()
    paths = request.app.openapi()["paths"]
    found: list[dict[str, Any]] = (
        paths.get(route.path_format, {}).get(method, {}).get("parameters", [])
    )
    return found
