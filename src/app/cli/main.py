"""Entry point of the ``gospel-keys`` command.

Each command is a module of its own; only the one that runs is imported, and asking for help
loads nothing heavy.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from app.cli.errors import OneLineParser, explain
from gospel_keys import __version__
from gospel_keys.errors import GospelKeysError, InvalidRequestError

_MODULES = {
    "generate": "generate",
    "export": "export",
    "import": "import_file",
    "video": "video",
    "patterns": "patterns",
    "report": "report",
    "doctor": "doctor",
    "serve": "serve",
    "worker": "worker",
}
"""Module of each command."""

COMMANDS = tuple(_MODULES)
USAGE_ERROR = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


def build_parser(names: Sequence[str] = COMMANDS) -> OneLineParser:
    """Return the parser of some commands, by default of all."""
    parser = OneLineParser(
        prog="gospel-keys",
        description="A self-hosted piano studio: a sentence becomes a playable arrangement.",
    )
    parser.add_argument("--version", action="version", version=f"gospel-keys {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names:
        import_module(f"app.cli.{_MODULES[name]}").add_parser(commands)
    parser.commands = commands.choices
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = list(sys.argv[1:] if argv is None else argv)
    asked = given[:1] if given[:1] and given[0] in COMMANDS else COMMANDS
    _print_anything()
    try:
        _check_encoding(given)
        arguments = _read(given, asked)
        return int(arguments.run(arguments))
    except GospelKeysError as error:
        print(f"error [{error.code}]: {_explained(error)}", file=sys.stderr)
        return USAGE_ERROR
    except BrokenPipeError:
        # The reader of a pipe has gone (`| head`); what is left to flush must not go into it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        print(f"error [file-system]: {explain(error)}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        print("error [interrupted]: stopped; nothing was written", file=sys.stderr)
        return INTERRUPTED


def _read(given: Sequence[str], asked: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; what is left over is explained by the command it was given to."""
    parser = build_parser(asked)
    arguments, rest = parser.parse_known_args(given)
    if rest:
        words = getattr(arguments, "description", None)
        parser.commands[arguments.command].refuse(rest, words=words)
    return arguments


def _explained(error: GospelKeysError) -> str:
    from app.services.suggestion import suggested

    return suggested(error)


def _check_encoding(given: Sequence[str]) -> None:
    """Refuse arguments whose bytes are not text in the terminal's encoding."""
    for place, argument in enumerate(given, start=1):
        if not argument.isprintable() and any("\ud800" <= c <= "\udfff" for c in argument):
            shown = argument.encode("utf-8", "backslashreplace").decode()[:40]
            msg = f"argument {place} ('{shown}') is not UTF-8 text; expected UTF-8"
            raise InvalidRequestError(msg, value=shown)


def _print_anything() -> None:
    """Let a terminal that lacks a sign show another one instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
