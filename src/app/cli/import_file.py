"""``gospel-keys import``: what is in a file, and a clean page of it."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli.export_arguments import add_export_options, add_file_options, read_order

EXAMPLE = """\
examples:
  gospel-keys import played.mid --out out
  gospel-keys import played.mid --meter 6/8
  gospel-keys import hymn.abc --formats musicxml,mp3
"""


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "import",
        help="write down a MIDI file, or read MusicXML, ABC or ChordPro",
        description="Read a file and say what it is: beats, meter, key, hands. A MIDI file, played"
        " by a human or a program, becomes clean notation.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the file to read")
    add_file_options(parser, formats="musicxml,pdf")
    add_export_options(parser)
    parser.add_argument("--genre", default="gospel", help="in which a chord chart is arranged")
    parser.add_argument("--meter", help="of a MIDI file or a chart, where another was found")
    parser.add_argument("--tune", type=int, help="number (X:) of a tune in a book of ABC")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same notes (default: 0)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, say what was found, write."""
    from app.services.import_service import import_piece

    order = read_order(arguments, stem=arguments.file.stem)
    data = arguments.file.read_bytes()
    piece = import_piece(
        data,
        arguments.file.name,
        genre=arguments.genre,
        seed=arguments.seed,
        tune=arguments.tune,
        meter=arguments.meter,
    )
    paths = order.write(piece.document)
    score = piece.document.score
    found = {
        "title": score.title,
        "format": piece.kind,
        "key": str(score.key),
        "time_signature": str(score.meter),
        "tempo": score.tempo.bpm,
        "bars": len(score.bars()),
        "notes": len(score.notes),
        "remarks": list(piece.remarks),
        "files": [str(path) for path in paths],
    }
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    print(f"{score.title}  ·  {piece.kind}")
    print(
        f"{found['key']}  ·  {found['time_signature']}  ·  {score.tempo.bpm:.4g} bpm"
        f"  ·  {found['bars']} bars  ·  {found['notes']} notes"
    )
    for remark in piece.remarks:
        print(f"  {remark}")
    for path in paths:
        print(f"wrote {path}")
    return 0
