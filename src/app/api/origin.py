"""Who may speak to the studio: pages of other sites may not, whatever name they use for it.

There is no password, so a browser must not be talked into using the studio for a stranger.
Two things are looked at. The host that was asked for must be a name that only this house can
give away: a page of a stranger whose own name is made to lead here (DNS rebinding) asks for
that name. And a request that changes something must not come from a page of another site.
Programs that are no browsers send neither header or the right ones, and notice nothing.

References
----------
.. [1] RFC 6761, "Special-use domain names", section 6.3 (localhost); RFC 6762, "Multicast DNS",
   section 3 (local); RFC 8375, "Special-use domain home.arpa".
.. [2] RFC 6454, "The web origin concept", section 7: the header ``Origin``.
.. [3] W3C, "Fetch metadata request headers", section 2.3: ``Sec-Fetch-Site``.
"""

import ipaddress
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import problem

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_THE_HOUSE: Final = (".localhost", ".local", ".home.arpa")
"""Endings of names that no public name server answers for."""


class OriginCheck:
    """ASGI middleware that refuses (403) what the page of another site asks for.

    Parameters
    ----------
    app : ASGIApp
    hosts : collection of str
        Further names under which the studio is reached, in lower case.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that is refused; pass all others on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def kept_as_sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A file that somebody imported is never shown as a page of this site.
                MutableHeaders(scope=message)["x-content-type-options"] = "nosniff"
            await send(message)

        answer = self._refusal(scope["method"], Headers(scope=scope)) or self._app
        await answer(scope, receive, kept_as_sent)

    def _refusal(self, method: str, headers: Headers) -> Response | None:
        host = headers.get("host")
        asked = host_name(host or "")
        if host is not None and not (is_of_the_house(asked) or asked in self._hosts):
            detail = (
                f"'{host[:60]}' is not a name of this studio; expected localhost, an address or"
                " a name in GOSPEL_KEYS_HOSTS"
            )
            return problem(403, "foreign-host", detail)
        if method not in _READING and self._is_foreign(headers, asked):
            detail = (
                "a page of another site may not change anything here; where it is yours, name"
                " its host in GOSPEL_KEYS_HOSTS"
            )
            return problem(403, "foreign-origin", detail)
        return None

    def _is_foreign(self, headers: Headers, asked: str) -> bool:
        """Whether a browser says that a page of another site sends this."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site") == "cross-site"
        _, _, authority = origin.partition("://")
        sender = host_name(authority)
        if not sender:  # "null": a page without a site, such as a frame in a sandbox.
            return True
        same = sender == asked or (is_loopback(sender) and is_loopback(asked))
        return not same and sender not in self._hosts


def host_name(authority: str) -> str:
    """Return the host of an authority in lower case, without port; empty where there is none.

    Examples
    --------
    >>> host_name("Studio.local:8000"), host_name("[::1]:8000"), host_name("[")
    ('studio.local', '::1', '')
    """
    try:
        return (urlsplit(f"//{authority}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def is_of_the_house(name: str) -> bool:
    """Whether no stranger can let a name lead here: an address, or a name of the local network.

    Examples
    --------
    >>> [is_of_the_house(name) for name in ("127.0.0.1", "::1", "studio", "piano.local")]
    [True, True, True, True]
    >>> is_of_the_house("127.0.0.1.example.org"), is_of_the_house("")
    (False, False)
    """
    if _address(name) is not None:
        return True
    return bool(name) and ("." not in name or name.endswith(_OF_THE_HOUSE))


def is_loopback(name: str) -> bool:
    """Whether a name leads to the machine that asks."""
    address = _address(name)
    if address is not None:
        return address.is_loopback
    return name == "localhost" or name.endswith(".localhost")


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
