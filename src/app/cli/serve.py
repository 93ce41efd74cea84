"""``gospel-keys serve``: the web API on this machine."""

import argparse
import ipaddress
import os
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gospel_keys.errors import InvalidRequestError

if TYPE_CHECKING:
    from app.core.settings import Settings


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "serve",
        help="start the web API",
        description="Start the web API. It listens on this machine only unless told otherwise.",
        epilog="example:\n  gospel-keys serve --port 8000",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port (default: 8000)")
    parser.add_argument(
        "--i-know-this-is-open",
        action="store_true",
        help="allow an address that other machines can reach, without a password",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    _check_address(arguments.host, open_wide=arguments.i_know_this_is_open)
    _check_port(arguments.host, arguments.port)
    import uvicorn

    from app.cli.data_folder import check_data_folder
    from app.core.settings import Settings

    # Refused here in one line rather than by the server.
    settings = Settings.from_environment()
    check_data_folder(settings)
    # The application is made by the server, which has the settings from the environment.
    os.environ |= answering_to(settings, arguments.host).as_environment()

    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=arguments.host,
        port=arguments.port,
        log_level="info",
        timeout_graceful_shutdown=3,
    )
    return 0


def answering_to(settings: "Settings", host: str) -> "Settings":
    """Return the settings with the address that is listened on among the known hosts."""
    name = host.lower()
    if name in settings.hosts:
        return settings
    return replace(settings, hosts=(*settings.hosts, name))


def _check_address(host: str, *, open_wide: bool) -> None:
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local and not open_wide:
        msg = (
            f"{host} can be reached by other machines and there is no password;"
            " expected 127.0.0.1, or the option --i-know-this-is-open"
        )
        raise InvalidRequestError(msg, value=host, field="host")


def _check_port(host: str, port: int) -> None:
    if not 1 <= port <= 65535:
        msg = f"port {port} is out of range; expected 1 to 65535"
        raise InvalidRequestError(msg, value=port, field="port")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            msg = f"cannot listen on {host}:{port} ({error.strerror}); try another --port"
            raise InvalidRequestError(msg, value=port, field="port") from error
