"""``gospel-keys report``: the acceptance numbers over many pieces."""

import argparse
import dataclasses
import json
import sys
from typing import Any


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "report",
        help="measure many arrangements",
        description="Arrange many pieces over applications, keys and seeds and measure them."
        " The exit status is 1 where a must does not hold.",
        epilog="example:\n  gospel-keys report --pieces 40",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--genre", default="gospel", help="genre to measure (default: gospel)")
    parser.add_argument("--pieces", type=int, default=40, help="how many pieces (default: 40)")
    parser.add_argument("--bars", type=int, default=16, help="bars a piece (default: 16)")
    parser.add_argument("--seed", type=int, default=0, help="first seed (default: 0)")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the table."""
    from gospel_keys.critique.survey import survey
    from gospel_keys.errors import InvalidRequestError
    from gospel_keys.genres.registry import check_genre

    if arguments.pieces < 1:
        msg = f"{arguments.pieces} pieces cannot be measured; expected 1 or more"
        raise InvalidRequestError(msg, value=arguments.pieces, field="pieces")
    report = survey(
        arguments.pieces,
        genre=check_genre(arguments.genre.strip().lower()),
        seed=arguments.seed,
        bars=arguments.bars,
        on_progress=lambda done: print(f"\r{done}/{arguments.pieces}", end="", file=sys.stderr),
    )
    print(file=sys.stderr)
    if arguments.json:
        pieces = [{"piece": name, **dataclasses.asdict(r)} for name, r in report.pieces]
        rows = [dataclasses.asdict(row) for row in report.rows]
        print(json.dumps({"summary": rows, "pieces": pieces}, indent=2))
    else:
        print(report.text())
    return 1 if report.failing else 0
