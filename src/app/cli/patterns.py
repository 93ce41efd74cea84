"""``gospel-keys patterns``: what can be asked for."""

import argparse
from typing import Any

_HEADINGS = {
    "left_hand": "left-hand",
    "right_hand": "right-hand",
    "rhythm": "rhythm",
    "form": "form",
}


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "patterns",
        help="list applications, patterns and forms",
        description="List the applications, sub-styles, patterns and forms of each genre.",
        epilog="example:\n  gospel-keys patterns --genre blues",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--genre", help="only this genre (default: all)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the catalogue."""
    from gospel_keys.brief.catalogue import CATALOGUES
    from gospel_keys.brief.styles import style_of
    from gospel_keys.genres.registry import GENRES, check_genre

    asked = arguments.genre.strip().lower() if arguments.genre else None
    genres = GENRES if asked is None else (check_genre(asked),)
    for catalogue in (CATALOGUES[genre] for genre in genres):
        print(f"{catalogue.name} ({catalogue.id})")
        for application in catalogue.applications:
            low, high = application.tempo
            use = f"{low:g}-{high:g} bpm, {application.character}"
            print(f"  application  {application.id:<22} {use}")
        print(f"  sub-styles   {', '.join(catalogue.sub_styles)}")
        print(f"  meters       {', '.join(style_of(catalogue.id).meters)}")
        for pattern in catalogue.patterns:
            print(f"  {_HEADINGS[pattern.family]:<12} {pattern.id:<22} {pattern.name}")
        if not catalogue.family("form"):
            print("  form         none to choose from; the length and the words decide")
    return 0
