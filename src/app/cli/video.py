"""``gospel-keys video``: a film of the score scrolling in time with its sound."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import export
from app.cli.export_arguments import add_export_options

EXAMPLE = """\
example:
  gospel-keys video song.musicxml --video-size 720p --out out
"""


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "video",
        help="film a piece: its score scrolls in time with its sound",
        description="Read a file as 'export' does and write an MP4 in which the score scrolls in"
        " time with the sound, above a keyboard whose keys light up.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the file to read")
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder for the film")
    parser.add_argument("--name", default=None, help="file name without its ending")
    add_export_options(parser)
    parser.set_defaults(run=export.run, formats="mp4")
