"""Entry point of the ``gospel-keys`` command.

Each command is a module of its own that is imported when it runs; asking for help loads
nothing heavy.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from gospel_keys import __version__
from gospel_keys.errors import GospelKeysError

COMMANDS = ("generate", "patterns", "report", "doctor", "serve")
USAGE_ERROR = 2


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    parser = argparse.ArgumentParser(
        prog="gospel-keys",
        description="A self-hosted piano studio: a sentence becomes a playable arrangement.",
    )
    parser.add_argument("--version", action="version", version=f"gospel-keys {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"app.cli.{name}").add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except GospelKeysError as error:
        print(f"error [{error.code}]: {error.message}", file=sys.stderr)
        return USAGE_ERROR
    except OSError as error:
        print(f"error [file-system]: {error}", file=sys.stderr)
        return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
