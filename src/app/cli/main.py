"""Entry point of the ``gospel-keys`` command.

Each command is a module of its own; only the one that runs is imported, and asking for help
loads nothing heavy.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from gospel_keys import __version__
from gospel_keys.errors import GospelKeysError

COMMANDS = ("generate", "patterns", "report", "doctor", "serve")
USAGE_ERROR = 2


def build_parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of some commands, by default of all."""
    parser = argparse.ArgumentParser(
        prog="gospel-keys",
        description="A self-hosted piano studio: a sentence becomes a playable arrangement.",
    )
    parser.add_argument("--version", action="version", version=f"gospel-keys {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names:
        import_module(f"app.cli.{name}").add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = list(sys.argv[1:] if argv is None else argv)
    asked = given[:1] if given[:1] and given[0] in COMMANDS else COMMANDS
    arguments = build_parser(asked).parse_args(given)
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
