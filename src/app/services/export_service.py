"""Exporting: a kept piece becomes audio, sheet music or video in any format.

One class for every surface: the command line, the web API, jobs and batches call it. Only the
standard library is imported up front; engravers, synthesisers and encoders are loaded by the
format that needs them.
"""

import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from app.services.batch_export import BatchItem, stream_batch
from app.services.export_options import (
    AudioOptions,
    ExportedFile,
    ExportOptions,
    SheetMusicFormat,
    SheetOptions,
    VideoOptions,
    file_stem,
    page_names,
)
from gospel_keys.errors import InvalidRequestError, RenderingError
from gospel_keys.score.rehearsal import Rehearsal, rehearse
from gospel_keys.sound.audio_format import AudioFormat, AudioTags, Quality
from gospel_keys.sound.progress import SILENT_PROGRESS, Progress

if TYPE_CHECKING:
    from gospel_keys.engraving.engraver import Engraving
    from gospel_keys.formats.document import Document
    from gospel_keys.score.model import Score
    from gospel_keys.score.rehearsal import Rehearsed
    from gospel_keys.sound.audio import Audio
    from gospel_keys.sound.soundfont import SoundFont

__all__ = [
    "FORMATS",
    "AudioFormat",
    "AudioOptions",
    "ExportOptions",
    "ExportService",
    "ExportedFile",
    "Quality",
    "SheetMusicFormat",
    "SheetOptions",
    "VideoOptions",
    "check_formats",
    "export_service",
]

DOCUMENT: Final = "document"
VIDEO: Final = "mp4"
FORMATS: Final = (*SheetMusicFormat, *AudioFormat, VIDEO, DOCUMENT)
"""Names of all formats, as commands and batches take them."""

_ALIASES: Final = {"video": VIDEO, "m4a": "aac", "mid": "midi", "xml": "musicxml"}
_DPI: Final = 150
_PLAIN: Final = ExportOptions()
_PLAIN_AUDIO: Final = AudioOptions()
_PLAIN_SHEET: Final = SheetOptions()


def check_formats(names: Sequence[str]) -> tuple[str, ...]:
    """Return the formats without repeats, in the order asked for.

    Raises
    ------
    InvalidRequestError
        If one is unknown or none is left.
    """
    plain = [name.strip().lower() for name in names if name.strip()]
    wanted = tuple(dict.fromkeys(str(_ALIASES.get(name, name)) for name in plain))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        named = f"'{unknown[0]}'" if unknown else "an empty list"
        msg = f"unknown format {named}; expected some of {', '.join(FORMATS)}"
        raise InvalidRequestError(msg, value=tuple(names), field="formats")
    return wanted


@dataclass(frozen=True, slots=True)
class ExportService:
    """Turns documents into files.

    Parameters
    ----------
    today : callable
        Returns the date that is written into tags.
    """

    today: Callable[[], datetime.date] = datetime.date.today

    def export(
        self,
        document: "Document",
        formats: Sequence[str],
        *,
        options: ExportOptions = _PLAIN,
        stem: str | None = None,
        progress: Progress = SILENT_PROGRESS,
        on_format: Callable[[str], None] = lambda _: None,
    ) -> Iterator[ExportedFile]:
        """Yield the files of a piece in several formats; the sound and the page are made once.

        Parameters
        ----------
        document : Document
        formats : sequence of str
            Some of :data:`FORMATS`.
        options : ExportOptions
        stem : str, optional
            File name without its ending; by default made from the title.
        progress : Progress
        on_format : callable
            Called with the name of each format before it is made.

        Raises
        ------
        InvalidRequestError
            If a format is unknown or an option is out of range.
        RenderingError
            If an engraver, the synthesiser or an encoder fails, or audio would be silent.
        RenderingCancelledError
            If the progress says that the work is no longer wanted.
        """
        names = check_formats(formats)
        desk = _Desk(document, options, stem or file_stem(document.score.title), self.today())
        for place, name in enumerate(names):
            on_format(name)
            part = progress.part(place / len(names), (place + 1) / len(names))
            part.step(0.0)
            yield from _MAKERS[name](desk, part)
        progress.step(1.0)

    def export_audio(
        self,
        document: "Document",
        kind: AudioFormat,
        *,
        options: AudioOptions = _PLAIN_AUDIO,
        progress: Progress = SILENT_PROGRESS,
    ) -> ExportedFile:
        """Play a piece and encode it; what is returned has been decoded and checked."""
        chosen = ExportOptions(audio=options)
        (file,) = self.export(document, [kind], options=chosen, progress=progress)
        return file

    def export_sheet_music(
        self,
        document: "Document",
        kind: SheetMusicFormat,
        *,
        options: SheetOptions = _PLAIN_SHEET,
    ) -> tuple[ExportedFile, ...]:
        """Engrave or write a piece; PNG and SVG give a file for every page."""
        return tuple(self.export(document, [kind], options=ExportOptions(sheet=options)))

    def create_video_with_scrolling_score(
        self,
        document: "Document",
        *,
        options: ExportOptions = _PLAIN,
        progress: Progress = SILENT_PROGRESS,
    ) -> ExportedFile:
        """Film a piece: its score scrolls in time with its sound."""
        (file,) = self.export(document, [VIDEO], options=options, progress=progress)
        return file

    def batch_export(
        self,
        items: Sequence[BatchItem],
        formats: Sequence[str],
        *,
        options: ExportOptions = _PLAIN,
        progress: Progress = SILENT_PROGRESS,
    ) -> Iterator[bytes]:
        """Yield a ZIP of several pieces in several formats, with a manifest, while it is made.

        Raises
        ------
        InvalidRequestError
            If a format is unknown; what fails later is noted in the manifest.
        """
        names = check_formats(formats)

        def open_desk(document: "Document") -> Callable[[str, Progress], Sequence[ExportedFile]]:
            desk = _Desk(document, options, file_stem(document.score.title), self.today())
            return lambda name, part: tuple(_MAKERS[name](desk, part))

        return stream_batch(items, names, open_desk, progress=progress)


export_service: Final = ExportService()
"""The service that routes and commands share."""


@dataclass(frozen=True)
class _Desk:
    """A piece with the wishes for it, and what its formats share."""

    document: "Document"
    options: ExportOptions
    stem: str
    today: datetime.date

    def file(self, ending: str, media_type: str, data: bytes) -> ExportedFile:
        return ExportedFile(f"{self.stem}.{ending}", media_type, data)

    @cached_property
    def score(self) -> "Score":
        """The score of both hands, in the key and with the fingers that are wished."""
        from gospel_keys.score.transpose import transpose

        score = transpose(self.document.score, self.options.sheet.transpose)
        if not self.options.sheet.fingering:
            return score
        from gospel_keys.score.fingering import finger

        return finger(score)

    @cached_property
    def page_score(self) -> "Score":
        """The score as it is printed: of both hands, or the melody alone."""
        if self.options.sheet.layout != "lead":
            return self.score
        from gospel_keys.score.lead_sheet import lead_sheet

        return lead_sheet(self.score)

    @cached_property
    def engraving(self) -> "Engraving":
        from gospel_keys.engraving.engraver import Layout, engrave

        sheet = self.options.sheet
        layout = Layout(
            sheet.paper,
            sheet.staff,
            chord_symbols=self._prints_symbols(),
            note_names=sheet.note_names,
            hand_colours=sheet.hand_colours,
            numerals=sheet.numerals,
        )
        if sheet.layout != "chart":
            return engrave(self.page_score, layout)
        from gospel_keys.engraving.chart import engrave_chart

        return engrave_chart(self.score, layout)

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
        return AudioTags(self.document.score.title, self.document.style, self.today)

    def audio(self, progress: Progress) -> "Audio":
        """The sound; it is made once."""
        kept: Audio | None = self.__dict__.get("_audio")
        if kept is None:
            kept = self._play(progress)
            self.__dict__["_audio"] = kept
        return kept

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


Maker = Callable[[_Desk, Progress], Sequence[ExportedFile]]


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


def _audio_maker(kind: AudioFormat) -> Maker:
    def make(desk: _Desk, progress: Progress) -> Sequence[ExportedFile]:
        from gospel_keys.sound.encoding import encode

        audio = desk.audio(progress.part(0.0, 0.6))
        data = encode(
            audio,
            kind,
            quality=desk.options.audio.quality,
            tags=desk.tags,
            progress=progress.part(0.6, 1.0),
        )
        return (desk.file(kind.ending, kind.media_type, data),)

    return make


def _sheet_maker(kind: SheetMusicFormat, write: Callable[[_Desk], Sequence[bytes]]) -> Maker:
    def make(desk: _Desk, progress: Progress) -> Sequence[ExportedFile]:
        contents = write(desk)
        progress.step(1.0)
        names = page_names(desk.stem, kind.ending, len(contents))
        return tuple(
            ExportedFile(name, kind.media_type, content)
            for name, content in zip(names, contents, strict=True)
        )

    return make


def _midi(desk: _Desk) -> Sequence[bytes]:
    from gospel_keys.formats.midi import write_midi
    from gospel_keys.score.transpose import transpose

    shift = desk.options.sheet.transpose
    score = transpose(desk.document.score, shift)
    played = rehearse(desk.document.performance, desk.document.score, Rehearsal(transpose=shift))
    return (write_midi(played.performance, score),)


def _musicxml(desk: _Desk) -> Sequence[bytes]:
    if desk.options.sheet.layout == "lead":
        from gospel_keys.engraving.single_staff import write_lead_sheet
        from gospel_keys.score.lead_sheet import lead_sheet

        return (write_lead_sheet(lead_sheet(desk.score)).encode(),)
    from gospel_keys.formats.musicxml import write_musicxml

    return (write_musicxml(desk.score).encode(),)


def _mxl(desk: _Desk) -> Sequence[bytes]:
    from gospel_keys.formats.musicxml_container import pack_mxl

    (text,) = _musicxml(desk)
    return (pack_mxl(text),)


def _pdf(desk: _Desk) -> Sequence[bytes]:
    from gospel_keys.engraving.pdf import write_pdf

    return (write_pdf(desk.engraving),)


def _png(desk: _Desk) -> Sequence[bytes]:
    from gospel_keys.engraving.png import write_png

    return write_png(desk.engraving, dpi=_DPI)


def _svg(desk: _Desk) -> Sequence[bytes]:
    from gospel_keys.engraving.flat_svg import write_svg

    return [page.encode() for page in write_svg(desk.engraving)]


def _video(desk: _Desk, progress: Progress) -> Sequence[ExportedFile]:
    from gospel_keys.engraving.video.scroll import Clock
    from gospel_keys.engraving.video.writer import Played, write_video

    wishes = desk.options.audio.rehearsal
    score = desk.score
    bars = score.bars()
    first, last = wishes.bars or (1, len(bars))
    start, end = bars[first - 1].onset, bars[last - 1].end
    clock = Clock(desk.rehearsed.performance.timeline, start, end - start, wishes.repeats)
    played = Played(desk.rehearsed.performance, clock, desk.audio(progress.part(0.0, 0.2)))
    # The container is finished by going back to its front, for which it needs a real file.
    with tempfile.TemporaryDirectory(prefix="gospel-keys-") as folder:
        path = Path(folder) / "film.mp4"
        write_video(
            path,
            score,
            played,
            size=desk.options.video.size,
            keyboard=desk.options.video.keyboard,
            tags=desk.tags.named(),
            progress=progress.part(0.2, 1.0),
        )
        return (desk.file("mp4", "video/mp4", path.read_bytes()),)


def _document(desk: _Desk, _: Progress) -> Sequence[ExportedFile]:
    from gospel_keys.formats.document import write_document

    return (desk.file("gkdoc", "application/gzip", write_document(desk.document)),)


_SHEETS: Final = {
    SheetMusicFormat.PDF: _pdf,
    SheetMusicFormat.PNG: _png,
    SheetMusicFormat.SVG: _svg,
    SheetMusicFormat.MUSICXML: _musicxml,
    SheetMusicFormat.MXL: _mxl,
    SheetMusicFormat.MIDI: _midi,
}
_MAKERS: Final = MappingProxyType[str, Maker](
    {str(kind): _audio_maker(kind) for kind in AudioFormat}
    | {str(kind): _sheet_maker(kind, write) for kind, write in _SHEETS.items()}
    | {VIDEO: _video, DOCUMENT: _document}
)
