"""``gospel-keys export``: a file in, the same piece in other formats out."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.export_arguments import add_export_options, add_file_options, read_order

EXAMPLE = """\
examples:
  gospel-keys export song.musicxml --formats mp3,pdf --out out
  gospel-keys export song.mid --formats mp3 --hand left --tempo-scale 0.6 --play-bars 5-8 \\
      --repeats 4 --count-in 1 --click
"""


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "export",
        help="turn MusicXML, ABC, MIDI or a kept piece into audio, sheet music or video",
        description="Read a file (MusicXML, MXL, ABC, MIDI, ChordPro or a kept piece) and write it"
        " in other formats.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the file to read")
    add_file_options(parser, formats="mp3,pdf")
    add_export_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, make everything in memory, then write."""
    from app.services.import_service import import_piece

    order = read_order(arguments, stem=arguments.file.stem)
    piece = import_piece(arguments.file.read_bytes(), arguments.file.name)
    for path in order.write(piece.document):
        print(f"wrote {path}")
    return 0
