"""The options that every command with files shares: what to write, and how it sounds and looks."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gospel_keys.errors import InvalidRequestError

if TYPE_CHECKING:
    from app.services.export_options import ExportOptions
    from gospel_keys.formats.document import Document

FORMATS_HELP = (
    "comma-separated: midi, musicxml, mxl, pdf, png, svg, wav, mp3, flac, ogg, aac, mp4, document"
)


_OTHER_ENDINGS = frozenset(
    {
        ".abc", ".avi", ".cho", ".doc", ".docx", ".gif", ".html", ".jpeg", ".jpg", ".m4v", ".mkv",
        ".mov", ".mscz", ".mus", ".sib", ".txt", ".wma", ".zip",
    }
)  # fmt: skip
"""Endings that people give files which are not written here; a folder seldom has them."""


def add_file_options(parser: argparse.ArgumentParser, *, formats: str) -> None:
    """Add what is written, where and under which name."""
    parser.add_argument("--formats", help=f"{FORMATS_HELP} (default: {formats})")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("out"),
        help="folder for the files, or one file named with its ending, as in song.mid",
    )
    parser.add_argument("--name", default=None, help="file name without its ending")
    parser.set_defaults(usual_formats=formats)


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """Add how it sounds, looks and is filmed."""
    sound = parser.add_argument_group("sound")
    sound.add_argument(
        "--quality",
        default="high",
        choices=("low", "medium", "high", "lossless"),
        help="of audio files (default: high); lossless is so in wav, flac and aac, and the best"
        " there is in mp3 and ogg",
    )
    sound.add_argument(
        "--reverb", action=argparse.BooleanOptionalAction, default=True, help="room on the audio"
    )
    sound.add_argument(
        "--soundfont",
        type=Path,
        help="your own SF2 or SF3 file for the audio; needs the FluidSynth program",
    )
    sound.add_argument("--loudness", type=float, default=-16.0, help="LUFS (default: -16)")
    sound.add_argument("--hand", choices=("left", "right"), help="play this hand alone")
    sound.add_argument("--tempo-scale", type=float, default=1.0, help="0.25 to 2; 0.5 is half")
    sound.add_argument("--play-bars", help="only these bars of the page, as in 5-8")
    sound.add_argument("--repeats", type=int, default=1, help="how often they are played, to 50")
    sound.add_argument("--count-in", type=int, default=0, help="bars of clicks before, 0 to 4")
    sound.add_argument("--click", action="store_true", help="a metronome goes along")
    page = parser.add_argument_group("page")
    page.add_argument("--transpose", type=int, default=0, help="semitones, -12 to 12; sound too")
    page.add_argument(
        "--fingering", action="store_true", help="print a finger for every note on the page"
    )
    page.add_argument(
        "--chord-symbols",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="print chord symbols (default: not in classical music)",
    )
    page.add_argument("--paper", choices=("a4", "letter"), default="a4", help="page size")
    page.add_argument("--staff", type=int, default=90, help="staff size in per cent, 60 to 140")
    page.add_argument(
        "--layout",
        choices=("full", "lead", "chart"),
        default="full",
        help="both hands, melody with symbols, or symbols alone (pdf, png, svg)",
    )
    page.add_argument("--note-names", action="store_true", help="names inside the noteheads")
    page.add_argument("--hand-colours", action="store_true", help="right blue, left green")
    page.add_argument("--numerals", action="store_true", help="Roman numerals on a chart")
    film = parser.add_argument_group("film")
    film.add_argument("--video-size", choices=("720p", "1080p"), default="1080p", help="of mp4")
    film.add_argument(
        "--keyboard",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="show a keyboard below the score",
    )


@dataclass(frozen=True, slots=True)
class Order:
    """What a command is to write: checked, so that the piece can be made.

    Parameters
    ----------
    formats : tuple of str
    options : ExportOptions
    folder : Path
    stem : str or None
        File name without its ending; None takes the piece's title.
    """

    formats: tuple[str, ...]
    options: "ExportOptions"
    folder: Path
    stem: str | None

    def write(self, document: "Document") -> list[Path]:
        """Make the files of a piece in memory, then write them; show what is being done."""
        from app.cli.progress import ProgressLine
        from app.persistence.files import write_all
        from app.services.export_service import export_service

        with ProgressLine() as line:
            files = list(
                export_service.export(
                    document,
                    self.formats,
                    options=self.options,
                    stem=self.stem,
                    progress=line.progress,
                    on_format=line.begin,
                )
            )
        return write_all(self.folder, [(file.name, file.data) for file in files])


def read_order(arguments: argparse.Namespace, *, stem: str | None = None) -> Order:
    """Return what is to be written; whatever can be refused is refused before any work.

    Parameters
    ----------
    arguments : Namespace
        With the options of this module.
    stem : str, optional
        File name without its ending where ``--name`` is absent; by default the piece's title.

    Raises
    ------
    InvalidRequestError
        If a format is unknown, a number is out of range or a name is none.
    OSError
        If the folder cannot be written; it names the part that stands in the way.
    """
    from app.services.export_formats import check_formats, check_layout
    from app.services.export_requests import options_of

    folder, given_name, wanted = _place_of(arguments)
    formats = check_formats(wanted.split(","))
    check_layout(formats, arguments.layout)
    span = _bars(arguments.play_bars)
    options = options_of(arguments, bars=span, soundfont=arguments.soundfont)
    named = stem if given_name is None else given_name
    name = None if named is None else _file_name(named)
    _try_folder(folder)
    return Order(formats, options, folder, name)


def _place_of(arguments: argparse.Namespace) -> tuple[Path, str | None, str]:
    """Return the folder, the name if one is given, and the formats.

    An ``--out`` that ends as a file of some format does is that one file, unless there is a
    folder of that name.
    """
    from app.services.export_formats import check_formats, format_of_ending

    out: Path = arguments.out
    asked: str | None = arguments.formats
    kind = None if out.is_dir() else format_of_ending(out.suffix)
    if kind is None and out.suffix.lower() in _OTHER_ENDINGS and not out.is_dir():
        msg = f"no format ends in '{out.suffix}'; expected a folder, or a file such as song.mid"
        raise InvalidRequestError(msg, value=str(out), field="out")
    if kind is None:
        return out, arguments.name, asked or arguments.usual_formats
    if arguments.name is not None:
        msg = f"out '{out}' is a file and name '{arguments.name}' another; leave one of them out"
        raise InvalidRequestError(msg, value=str(out), field="out")
    if asked is not None and check_formats(asked.split(",")) != (kind,):
        msg = f"out '{out}' is one file of {kind}, formats asks for {asked}; expected a folder"
        raise InvalidRequestError(msg, value=str(out), field="out")
    return out.parent, out.stem, kind


def _bars(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    first, _, last = text.partition("-")
    if not (first.strip().isdecimal() and (last or first).strip().isdecimal()):
        msg = f"play-bars '{text}' is not a range of bars; expected for example 5-8"
        raise InvalidRequestError(msg, value=text, field="play_bars")
    bars = int(first), int(last or first)
    if bars[0] > bars[1]:
        msg = f"play-bars '{text}': the range is reversed; expected {bars[1]}-{bars[0]}"
        raise InvalidRequestError(msg, value=text, field="play_bars")
    return bars


def _try_folder(folder: Path) -> None:
    """Refuse a folder that cannot be made or written."""
    from app.persistence.files import check_folder

    check_folder(folder)
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    made: list[Path] = []
    try:
        for place in reversed(missing):
            place.mkdir()
            made.append(place)
    except OSError as error:
        msg = f"the folder '{folder}' cannot be made; choose another with --out"
        raise InvalidRequestError(msg, value=str(folder), field="out") from error
    finally:
        # Only a trial: what comes now may still be refused, and must leave nothing behind.
        for place in reversed(made):
            place.rmdir()


def _file_name(name: str) -> str:
    """Return a file name that lies in its folder; refuse one that names another, or nothing."""
    if not name or name != Path(name).name or name.startswith("."):
        msg = f"'{name}' is not a file name; expected a name without folders, like worship-song"
        raise InvalidRequestError(msg, value=name, field="name")
    return name
