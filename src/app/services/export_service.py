"""Exporting: a kept piece becomes audio, sheet music or video in any format.

One class for every surface: the command line, the web API, jobs and batches call it. Only the
standard library is imported up front; engravers, synthesisers and encoders are loaded by the
format that needs them.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.services.batch_export import BatchItem, OpenPiece, stream_batch
from app.services.export_cost import spans
from app.services.export_desk import Desk
from app.services.export_formats import (
    FORMATS,
    VIDEO,
    SheetMusicFormat,
    check_formats,
    check_layout,
)
from app.services.export_makers import MAKERS
from app.services.export_options import (
    AudioOptions,
    ExportedFile,
    ExportOptions,
    SheetOptions,
    VideoOptions,
    file_stem,
)
from gospel_keys.score.rehearsal import Rehearsal
from gospel_keys.score.transpose import transposed_title
from gospel_keys.sound.audio_format import AudioFormat, Quality
from gospel_keys.sound.progress import SILENT_PROGRESS, Progress

if TYPE_CHECKING:
    from gospel_keys.formats.document import Document

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

_PLAIN: Final = ExportOptions()
_PLAIN_AUDIO: Final = AudioOptions()
_PLAIN_SHEET: Final = SheetOptions()


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
        check_layout(names, options.sheet.layout)
        desk = self._desk(document, options, stem)
        desk.check(names)
        for name, (start, end) in zip(names, spans(names, size=options.video.size), strict=True):
            on_format(name)
            part = progress.part(start, end)
            part.step(0.0)
            yield from MAKERS[name](desk, part)
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
        heard = AudioOptions(rehearsal=Rehearsal(transpose=options.transpose))
        return tuple(self.export(document, [kind], options=ExportOptions(heard, options)))

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
        on_stage: Callable[[str], None] = lambda _: None,
    ) -> Iterator[bytes]:
        """Yield a ZIP of several pieces in several formats, with a manifest, while it is made.

        Parameters
        ----------
        items : sequence of BatchItem
        formats : sequence of str
        options : ExportOptions
        progress : Progress
        on_stage : callable
            Called with the piece and the format, for people, before each is made.

        Raises
        ------
        InvalidRequestError
            If a format is unknown or the layout is none of it; what fails later is noted in the
            manifest.
        """
        names = check_formats(formats)
        check_layout(names, options.sheet.layout)
        parts = spans(names, size=options.video.size)

        def open_desk(document: "Document") -> OpenPiece:
            title = transposed_title(document.score, options.sheet.transpose)
            desk = self._desk(document, options, None)
            return OpenPiece(title, lambda name, part: tuple(MAKERS[name](desk, part)))

        weighed = tuple(zip(names, parts, strict=True))
        return stream_batch(items, weighed, open_desk, progress=progress, on_stage=on_stage)

    def _desk(self, document: "Document", options: ExportOptions, stem: str | None) -> Desk:
        title = transposed_title(document.score, options.sheet.transpose)
        return Desk(document, options, stem or file_stem(title), self.today())


export_service: Final = ExportService()
"""The service that routes and commands share."""
