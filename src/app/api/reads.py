"""Routes that are read: what answers GET answers HEAD, with the same headers and no body.

References
----------
.. [1] RFC 9110, "HTTP Semantics", section 9.3.2: HEAD.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def reads(
    router: APIRouter,
    path: str,
    **options: Any,  # Those of the framework, passed through by name.
) -> Callable[[Endpoint], Endpoint]:
    """Return a decorator that lets a router answer GET and HEAD of a path.

    The server itself leaves the body of an answer to HEAD away; HEAD is not listed in the
    description, where it would only say everything twice.
    """

    def add(endpoint: Endpoint) -> Endpoint:
        router.add_api_route(path, endpoint, methods=["GET"], **options)
        hidden = options | {"include_in_schema": False}
        router.add_api_route(path, endpoint, methods=["HEAD"], **hidden)
        return endpoint

    return add
