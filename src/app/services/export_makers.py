"""What makes the files of each format; encoders and writers are loaded by their own."""

import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from app.services.export_desk import Desk
from app.services.export_formats import DOCUMENT, VIDEO, SheetMusicFormat
from app.services.export_options import ExportedFile, page_names
from gospel_keys.sound.audio_format import AudioFormat
from gospel_keys.sound.progress import Progress

if TYPE_CHECKING:
    from gospel_keys.engraving.video.film import Film, Filmed
    from gospel_keys.sound.audio import Audio

Maker = Callable[[Desk, Progress], Sequence[ExportedFile]]
_DPI: Final = 150
_PATIENCE: Final = 0.1
"""Seconds after which a waiting export asks whether it is still wanted."""


def _audio_maker(kind: AudioFormat) -> Maker:
    def make(desk: Desk, progress: Progress) -> Sequence[ExportedFile]:
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


def _sheet_maker(kind: SheetMusicFormat, write: Callable[[Desk], Sequence[bytes]]) -> Maker:
    def make(desk: Desk, progress: Progress) -> Sequence[ExportedFile]:
        contents = write(desk)
        progress.step(1.0)
        names = page_names(desk.stem, kind.ending, len(contents))
        return tuple(
            ExportedFile(name, kind.media_type, content)
            for name, content in zip(names, contents, strict=True)
        )

    return make


def _midi(desk: Desk) -> Sequence[bytes]:
    from gospel_keys.formats.midi import write_midi
    from gospel_keys.score.rehearsed_score import led_performance, rehearsed_score

    played = desk.rehearsed
    heading = rehearsed_score(desk.heard, played)
    return (write_midi(led_performance(played), heading, clicks=played.clicks),)


def _musicxml(desk: Desk) -> Sequence[bytes]:
    if desk.options.sheet.layout == "lead":
        from gospel_keys.engraving.single_staff import write_lead_sheet
        from gospel_keys.score.lead_sheet import lead_sheet

        return (write_lead_sheet(lead_sheet(desk.score)).encode(),)
    from gospel_keys.formats.musicxml import write_musicxml

    return (write_musicxml(desk.score).encode(),)


def _mxl(desk: Desk) -> Sequence[bytes]:
    from gospel_keys.formats.musicxml_container import pack_mxl

    (text,) = _musicxml(desk)
    return (pack_mxl(text),)


def _pdf(desk: Desk) -> Sequence[bytes]:
    from gospel_keys.engraving.pdf import write_pdf

    return (write_pdf(desk.engraving),)


def _png(desk: Desk) -> Sequence[bytes]:
    from gospel_keys.engraving.png import write_png

    return write_png(desk.engraving, dpi=_DPI)


def _svg(desk: Desk) -> Sequence[bytes]:
    from gospel_keys.engraving.flat_svg import write_svg

    return [page.encode() for page in write_svg(desk.engraving)]


def _video(desk: Desk, progress: Progress) -> Sequence[ExportedFile]:
    from gospel_keys.engraving.video.writer import write_video

    film, audio = _film_and_sound(desk, progress.part(0.0, 0.2))
    # The container is finished by going back to its front, for which it needs a real file.
    with tempfile.TemporaryDirectory(prefix="gospel-keys-") as folder:
        path = Path(folder) / "film.mp4"
        tags = desk.tags.named()
        write_video(path, film, audio, tags=tags, progress=progress.part(0.2, 1.0))
        return (desk.file("mp4", "video/mp4", path.read_bytes()),)


def _film_and_sound(desk: Desk, progress: Progress) -> "tuple[Film, Audio]":
    """Engrave the film on one core while the other plays; each stops where the other fails."""
    from gospel_keys.engraving.video.film import Film

    options, filmed, unwanted = desk.options.video, _filmed(desk), threading.Event()
    with ThreadPoolExecutor(1) as other:
        film = other.submit(
            Film,
            filmed,
            size=options.size,
            keyboard=options.keyboard,
            should_stop=unwanted.is_set,
        )
        both = Progress(progress.report, lambda: _has_failed(film) or progress.should_stop())
        try:
            audio = desk.audio(both)
            while not wait([film], timeout=_PATIENCE).done:
                progress.step(1.0)
        except BaseException:
            failed = _has_failed(film)
            unwanted.set()
            if failed:  # The sound was only stopped for it.
                film.result()
            raise
        return film.result(), audio


def _has_failed(film: "Future[Film]") -> bool:
    """Whether a film that is being engraved has come to nothing."""
    return film.done() and film.exception() is not None


def _filmed(desk: Desk) -> "Filmed":
    from gospel_keys.engraving.video.film import Filmed
    from gospel_keys.engraving.video.scroll import Clock

    played = desk.rehearsed
    clock = Clock(played.performance.timeline, played.first, played.length, played.laps)
    return Filmed(desk.score, played.performance, clock, desk.page_score, desk.layout)


def _document(desk: Desk, _: Progress) -> Sequence[ExportedFile]:
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
MAKERS: Final = MappingProxyType[str, Maker](
    {str(kind): _audio_maker(kind) for kind in AudioFormat}
    | {str(kind): _sheet_maker(kind, write) for kind, write in _SHEETS.items()}
    | {VIDEO: _video, DOCUMENT: _document}
)
"""What makes each format."""
