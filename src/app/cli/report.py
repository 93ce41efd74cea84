"""``gospel-keys report``: the acceptance numbers over many pieces."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gospel_keys.critique.acceptance import Acceptance


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "report",
        help="measure many arrangements",
        description="Arrange many pieces over applications, keys and seeds and measure them, ask"
        " for every pattern by name, and tell the genre from the others by its numbers."
        " The exit status is 1 where a must does not hold.",
        epilog="example:\n  gospel-keys report --genre jazz --pieces 40 --out jazz.md",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--genre", default="gospel", help="genre to measure (default: gospel)")
    parser.add_argument("--pieces", type=int, default=40, help="how many pieces (default: 40)")
    parser.add_argument("--bars", type=int, default=16, help="bars a piece (default: 16)")
    parser.add_argument("--seed", type=int, default=0, help="first seed (default: 0)")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write a Markdown page as well")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the tables."""
    from gospel_keys.critique.acceptance import assess
    from gospel_keys.errors import InvalidRequestError
    from gospel_keys.genres.registry import check_genre

    if arguments.pieces < 1:
        msg = f"{arguments.pieces} pieces cannot be measured; expected 1 or more"
        raise InvalidRequestError(msg, value=arguments.pieces, field="pieces")
    found = assess(
        check_genre(arguments.genre.strip().lower()),
        arguments.pieces,
        seed=arguments.seed,
        bars=arguments.bars,
        on_progress=lambda done: print(f"\r{done}/{arguments.pieces}", end="", file=sys.stderr),
    )
    print(file=sys.stderr)
    print(json.dumps(_as_data(found), indent=2) if arguments.json else found.text())
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(found.page(), encoding="utf-8")
    return 1 if found.failing else 0


def _as_data(found: "Acceptance") -> dict[str, object]:
    """Return the numbers as plain values."""
    pieces = found.measured.pieces
    return {
        "summary": [dataclasses.asdict(row) for row in found.measured.rows],
        "deliveries": [dataclasses.asdict(row) for row in found.deliveries],
        "told_apart": found.told_apart,
        "failing": list(found.failing),
        "pieces": [{"piece": name, **dataclasses.asdict(r)} for name, r in pieces],
    }
