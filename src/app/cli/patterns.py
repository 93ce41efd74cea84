"""``gospel-keys patterns``: what can be asked for."""

import argparse
from typing import Any


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "patterns",
        help="list applications and pattern names",
        description="List the applications, sub-styles and patterns of each genre.",
        epilog="example:\n  gospel-keys patterns",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print the catalogue."""
    from gospel_keys.brief.catalogue import CATALOGUES
    from gospel_keys.genres.registry import GENRES

    for catalogue in (CATALOGUES[genre] for genre in GENRES):
        print(catalogue.name)
        for application in catalogue.applications:
            low, high = application.tempo
            use = f"{low:g}-{high:g} bpm, {application.character}"
            print(f"  application  {application.id:<22} {use}")
        print(f"  sub-styles   {', '.join(catalogue.sub_styles)}")
        for pattern in catalogue.patterns:
            print(f"  {pattern.family.replace('_', '-'):<12} {pattern.id:<22} {pattern.name}")
    return 0
