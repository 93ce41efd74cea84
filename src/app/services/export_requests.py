"""From what a request or a command line says to what the export service takes."""

from pathlib import Path
from typing import Any

from app.services.export_options import AudioOptions, ExportOptions, SheetOptions, VideoOptions
from gospel_keys.score.model import Hand
from gospel_keys.score.rehearsal import Rehearsal
from gospel_keys.sound.audio_format import Quality


def options_of(
    wishes: Any,  # an ExportWishes or a parsed command line: they use the same names
    *,
    bars: tuple[int, int] | None,
    soundfont: Path | None = None,
) -> ExportOptions:
    """Return the options that are asked for.

    Parameters
    ----------
    wishes : object
        Has the fields of :class:`app.models.export.ExportWishes`.
    bars : (int, int) or None
        First and last bar to be played.
    soundfont : Path, optional

    Raises
    ------
    InvalidRequestError
        If an option is out of range.
    """
    rehearsal = Rehearsal(
        hand=Hand(wishes.hand) if wishes.hand else None,
        tempo_scale=wishes.tempo_scale,
        transpose=wishes.transpose,
        bars=bars,
        repeats=wishes.repeats,
        count_in=wishes.count_in,
        click=wishes.click,
    )
    audio = AudioOptions(
        Quality(wishes.quality), wishes.reverb, wishes.loudness, soundfont, rehearsal
    )
    sheet = SheetOptions(
        transpose=wishes.transpose,
        fingering=wishes.fingering,
        chord_symbols=wishes.chord_symbols,
        paper=wishes.paper,
        staff=wishes.staff,
        layout=wishes.layout,
        note_names=wishes.note_names,
        hand_colours=wishes.hand_colours,
        numerals=wishes.numerals,
    )
    return ExportOptions(audio, sheet, VideoOptions(wishes.video_size, wishes.keyboard))
