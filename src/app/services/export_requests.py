"""From what a request says to what the export service takes."""

from app.models.export import ExportWishes
from app.services.export_options import AudioOptions, ExportOptions, SheetOptions, VideoOptions
from gospel_keys.score.model import Hand
from gospel_keys.score.rehearsal import Rehearsal
from gospel_keys.sound.audio_format import Quality


def options_of(wishes: ExportWishes) -> ExportOptions:
    """Return the options that a request asks for.

    Raises
    ------
    InvalidRequestError
        If an option is out of range.
    """
    rehearsal = Rehearsal(
        hand=Hand(wishes.hand) if wishes.hand else None,
        tempo_scale=wishes.tempo_scale,
        transpose=wishes.transpose,
        bars=(wishes.bars[0], wishes.bars[1]) if wishes.bars else None,
        repeats=wishes.repeats,
        count_in=wishes.count_in,
        click=wishes.click,
    )
    return ExportOptions(
        audio=AudioOptions(
            quality=Quality(wishes.quality),
            reverb=wishes.reverb,
            loudness=wishes.loudness,
            rehearsal=rehearsal,
        ),
        sheet=SheetOptions(
            transpose=wishes.transpose,
            fingering=wishes.fingering,
            chord_symbols=wishes.chord_symbols,
            paper=wishes.paper,
            staff=wishes.staff,
        ),
        video=VideoOptions(wishes.video_size, wishes.keyboard),
    )
