"""The desk of an export: a piece, the wishes for it, and what its formats share.

Engravers and synthesisers are loaded by what needs them.
"""

import datetime
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.chart_numerals import numbered
from app.services.export_formats import PLAYED, SHOWN
from app.services.export_options import ExportedFile, ExportOptions
from gospel_keys.errors import InvalidRequestError, RenderingError
from gospel_keys.formats.creators import creators_of
from gospel_keys.score.rehearsal import rehearse
from gospel_keys.score.transpose import transpose, transposed_title
from gospel_keys.sound.audio_format import AudioTags
from gospel_keys.sound.progress import Progress

if TYPE_CHECKING:
    from gospel_keys.engraving.engraver import Engraving, Layout
    from gospel_keys.formats.document import Document
    from gospel_keys.score.model import Score
    from gospel_keys.score.rehearsal import Rehearsed
    from gospel_keys.sound.audio import Audio
    from gospel_keys.sound.soundfont import SoundFont


@dataclass
class Desk:
    """A piece with the wishes for it, and what its formats share: each is made once.

    Parameters
    ----------
    document : Document
    options : ExportOptions
    stem : str
        File name without its ending.
    today : date
        Written into tags.
    """

    document: "Document"
    options: ExportOptions
    stem: str
    today: datetime.date
    _audio: "Audio | None" = field(default=None, init=False, repr=False)

    def file(self, ending: str, media_type: str, data: bytes) -> ExportedFile:
        """Return a finished file under the name of the piece."""
        return ExportedFile(f"{self.stem}.{ending}", media_type, data)

    @cached_property
    def moved(self) -> "Score":
        """The score in the key that is wished, under a heading that names that key."""
        return transpose(self.document.score, self.options.sheet.transpose)

    @cached_property
    def heard(self) -> "Score":
        """The score in the key that is heard, which need not be the one that is printed."""
        shift = self.options.audio.rehearsal.transpose
        if shift == self.options.sheet.transpose:
            return self.moved
        return transpose(self.document.score, shift)

    @cached_property
    def score(self) -> "Score":
        """The score of both hands, in the key and with the fingers that are wished."""
        if not self.options.sheet.fingering:
            return self.moved
        from gospel_keys.score.fingering import finger

        return finger(self.moved)

    @cached_property
    def page_score(self) -> "Score":
        """The score as it is printed: of both hands, or the melody alone."""
        if self.options.sheet.layout != "lead":
            return self.score
        from gospel_keys.score.lead_sheet import lead_sheet

        return lead_sheet(self.score)

    @property
    def layout(self) -> "Layout":
        """How pages and films look."""
        from gospel_keys.engraving.engraver import Layout

        sheet = self.options.sheet
        return Layout(
            sheet.paper,
            sheet.staff,
            chord_symbols=self._prints_symbols(),
            note_names=sheet.note_names,
            hand_colours=sheet.hand_colours,
            numerals=sheet.numerals,
        )

    @cached_property
    def engraving(self) -> "Engraving":
        """The pages."""
        from gospel_keys.engraving.engraver import engrave

        sheet, layout = self.options.sheet, self.layout
        if sheet.layout != "chart":
            return engrave(self.page_score, layout)
        from gospel_keys.engraving.chart import engrave_chart

        return engrave_chart(numbered(self.score) if sheet.numerals else self.score, layout)

    def _prints_symbols(self) -> bool:
        """Whether chord symbols stand over the staves; classical pages have none by custom."""
        wished = self.options.sheet.chord_symbols
        if wished is not None:
            return wished
        return self.document.style != "classical" or self.options.sheet.layout != "full"

    @cached_property
    def rehearsed(self) -> "Rehearsed":
        """What is heard."""
        wishes = self.options.audio.rehearsal
        played = rehearse(self.document.performance, self.document.score, wishes)
        if not played.performance.notes:
            msg = "nothing would be heard: the chosen hand has no notes in the chosen bars"
            raise InvalidRequestError(msg, value=None, field="hand")
        return played

    @property
    def tags(self) -> AudioTags:
        """What sound and film say about themselves."""
        # Of what is heard, which need not be what is printed.
        title = transposed_title(self.document.score, self.options.audio.rehearsal.transpose)
        document = self.document
        line = document.score.creator
        if not line and document.method != "import":
            line = "Gospel Keys"
        # What an import was is no style of music, though pieces kept earlier have it there.
        style = "" if document.style == "import" else document.style
        return AudioTags(title, style, self.today, line, creators_of(line).get("composer", ""))

    def audio(self, progress: Progress) -> "Audio":
        """Return the sound.

        Raises
        ------
        InvalidRequestError
            If nothing would be heard.
        RenderingError
            If the instrument is missing or fails.
        RenderingCancelledError
            If the progress says that it is no longer wanted.
        """
        if self._audio is None:
            self._audio = self._play(progress)
        return self._audio

    def check(self, formats: Sequence[str]) -> None:
        """Refuse what cannot be made of this piece, before any work.

        Parameters
        ----------
        formats : sequence of str

        Raises
        ------
        InvalidRequestError
            If nothing would be heard, the bars are not in the piece, another key leads beyond
            the keyboard, or a chart has no chords to show.
        """
        if self.options.sheet.layout == "chart" and not self.document.score.chords:
            msg = "the piece has no chord symbols, so its chart would be empty; expected full"
            raise InvalidRequestError(msg, value="chart", field="layout")
        if any(name in PLAYED for name in formats):
            _ = self.rehearsed
        if any(name in SHOWN for name in formats):
            _ = self.moved

    def _play(self, progress: Progress) -> "Audio":
        from gospel_keys.sound.click import add_clicks
        from gospel_keys.sound.rendering import render

        wishes, played = self.options.audio, self.rehearsed
        font = None
        if wishes.soundfont is not None:
            from gospel_keys.formats.midi import write_midi

            midi = write_midi(played.performance, self.document.score)
            font = _user_soundfont(wishes.soundfont, midi)
        audio = render(
            played.performance,
            instrument="soundfont" if font else None,
            soundfont=font,
            reverb=wishes.reverb,
            loudness=wishes.loudness,
            on_progress=progress.report,
            should_stop=progress.should_stop,
        )
        return add_clicks(audio, played.clicks)


def _user_soundfont(file: Path, midi: bytes) -> "SoundFont":
    from gospel_keys.sound.soundfont import SoundFont

    program = shutil.which("fluidsynth")
    if program is None:
        msg = (
            "playing a SoundFont needs the FluidSynth program, which was not found; install it"
            " (for example 'apt install fluidsynth' or 'brew install fluid-synth') or leave the"
            " SoundFont out"
        )
        raise RenderingError(msg, value=str(file))
    return SoundFont(file, Path(program), midi)
