"""Arranging from words: the one place that joins brief, arranger, performance and renderers.

The command line and the web API call it. Only the standard library is imported up front;
engravers and synthesisers are loaded by the format that needs them.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gospel_keys.brief.chart import read_chart
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError, RenderingError
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.registry import Arranger, arranger_of, check_genre
from gospel_keys.randomness import stream
from gospel_keys.score.level import at_level
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance
from gospel_keys.units import Bpm

if TYPE_CHECKING:
    from gospel_keys.engraving.engraver import Engraving
    from gospel_keys.score.model import Score
    from gospel_keys.sound.soundfont import SoundFont

FORMATS: Final = ("midi", "wav", "musicxml", "pdf", "png", "svg")
NO_MODEL: Final = "no learned model is installed: built-in rules made the whole arrangement"
"""What is answered wherever a share of a learned model is asked for."""
MAX_SEED: Final = 2**63 - 1
_PNG_DPI: Final = 150


@dataclass(frozen=True, slots=True)
class Composition:
    """An arrangement together with its performance."""

    arrangement: Arrangement
    performance: Performance


@dataclass(frozen=True, slots=True)
class Usual:
    """What a generator plays where a request leaves it open.

    Parameters
    ----------
    tempo : Bpm or None
        Where nothing in the request bears on the tempo; None takes the genre's own.
    progression : callable or None
        Makes chord symbols, one a bar, for a key; None lets the arranger find the harmony.
    """

    tempo: Bpm | None = None
    progression: Callable[[str], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class SoundOptions:
    """How audio is made.

    Parameters
    ----------
    reverb : bool
        Whether the piano stands in a room.
    soundfont : Path, optional
        The user's own SF2 or SF3 file, played by FluidSynth in place of the sampled grand.
    """

    reverb: bool = True
    soundfont: Path | None = None


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A finished file in memory: its name without folder, and its bytes."""

    name: str
    data: bytes


def compose_arrangement(
    description: str,
    *,
    genre: str | None = "gospel",
    wishes: Wishes | None = None,
    seed: int = 0,
    arranger: Arranger | None = None,
    usual: Usual | None = None,
) -> Composition:
    """Arrange and perform what the words ask for.

    Parameters
    ----------
    description : str
    genre : str or None
        None takes it from the words, gospel when they name none.
    wishes : Wishes, optional
    seed : int
    arranger : Arranger, optional
        By default the genre's own.
    usual : Usual, optional
        By default the genre's own.

    Raises
    ------
    GospelKeysError
        If the request cannot be read; the code says why.
    """
    if not 0 <= seed <= MAX_SEED:
        msg = f"seed {seed} is out of range; expected 0 to {MAX_SEED}"
        raise InvalidRequestError(msg, value=seed, field="seed")
    if genre is not None:
        check_genre(genre)
    wishes = Wishes() if wishes is None else wishes
    if usual is not None:
        wishes = replace(wishes, usual_tempo=usual.tempo)
    brief = read_brief(description, genre=genre, wishes=wishes, seed=seed)
    if usual is not None and usual.progression is not None and wishes.chords is None:
        chords = usual.progression(str(brief.key))
        chart = read_chart(" | ".join(chords))
        brief = replace(brief, chart=chart, intro=False, modulate=False)
    arrangement = (arranger or arranger_of(brief.genre)).arrange(brief, seed=seed)
    if brief.level is not None:
        stated = any(r.field == "key" and r.kind == "stated" for r in brief.remarks)
        score = at_level(arrangement.score, brief.level, keep_key=stated)
        arrangement = replace(arrangement, score=score)
    performance = perform(arrangement.score, arrangement.feel, stream(seed, "perform"))
    return Composition(arrangement, performance)


def check_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats without repeats, in the order asked for.

    Raises
    ------
    InvalidRequestError
        If one is unknown or none is left.
    """
    wanted = tuple(dict.fromkeys(f.strip().lower() for f in formats if f.strip()))
    unknown = [f for f in wanted if f not in FORMATS]
    if unknown or not wanted:
        named = f"'{unknown[0]}'" if unknown else "an empty list"
        msg = f"unknown format {named}; expected some of {', '.join(FORMATS)}"
        raise InvalidRequestError(msg, value=tuple(formats), field="formats")
    return wanted


def render_files(
    composition: Composition,
    formats: Sequence[str],
    *,
    stem: str,
    sound: SoundOptions = SoundOptions(),
    fingering: bool = False,
    on_stage: Callable[[str], None] = lambda _: None,
) -> list[RenderedFile]:
    """Render a composition; nothing is written to disk here.

    Parameters
    ----------
    composition : Composition
    formats : sequence of str
        Some of :data:`FORMATS`.
    stem : str
        File name without its ending.
    sound : SoundOptions, optional
    fingering : bool
        Whether the page shows a finger for every note.
    on_stage : callable, optional
        Called with the name of each format before it is rendered.

    Raises
    ------
    InvalidRequestError
        If a format is unknown or the SoundFont is not one.
    RenderingError
        If an engraver, the synthesiser or FluidSynth fails.
    """
    job = _Job(composition, stem, sound, fingering)
    files: list[RenderedFile] = []
    for name in check_formats(formats):
        on_stage(name)
        files += _RENDERERS[name](job)
    return files


@dataclass(frozen=True)
class _Job:
    """What the renderers of one composition share."""

    composition: Composition
    stem: str
    sound: SoundOptions
    fingering: bool

    @cached_property
    def page_score(self) -> "Score":
        """The score as it is printed."""
        score = self.composition.arrangement.score
        if not self.fingering:
            return score
        from gospel_keys.score.fingering import finger

        return finger(score)

    @cached_property
    def engraving(self) -> "Engraving":
        from gospel_keys.engraving.engraver import engrave

        return engrave(self.page_score)

    @cached_property
    def midi(self) -> bytes:
        from gospel_keys.formats.midi import write_midi

        return write_midi(self.composition.performance, self.composition.arrangement.score)

    def file(self, ending: str, data: bytes) -> list[RenderedFile]:
        return [RenderedFile(f"{self.stem}.{ending}", data)]

    def pages(self, ending: str, pages: Sequence[bytes]) -> list[RenderedFile]:
        if len(pages) == 1:
            return self.file(ending, pages[0])
        digits = len(str(len(pages)))
        return [
            RenderedFile(f"{self.stem}-{n:0{digits}}.{ending}", page)
            for n, page in enumerate(pages, start=1)
        ]


def _midi(job: _Job) -> list[RenderedFile]:
    return job.file("mid", job.midi)


def _musicxml(job: _Job) -> list[RenderedFile]:
    from gospel_keys.formats.musicxml import write_musicxml

    return job.file("musicxml", write_musicxml(job.page_score).encode())


def _wav(job: _Job) -> list[RenderedFile]:
    from gospel_keys.sound.audio import wav_bytes
    from gospel_keys.sound.rendering import render

    performance, reverb = job.composition.performance, job.sound.reverb
    if job.sound.soundfont is None:
        audio = render(performance, reverb=reverb)
    else:
        font = _user_soundfont(job.sound.soundfont, job.midi)
        audio = render(performance, instrument="soundfont", soundfont=font, reverb=reverb)
    return job.file("wav", wav_bytes(audio))


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


def _pdf(job: _Job) -> list[RenderedFile]:
    from gospel_keys.engraving.pdf import write_pdf

    return job.file("pdf", write_pdf(job.engraving))


def _png(job: _Job) -> list[RenderedFile]:
    from gospel_keys.engraving.png import write_png

    return job.pages("png", write_png(job.engraving, dpi=_PNG_DPI))


def _svg(job: _Job) -> list[RenderedFile]:
    from gospel_keys.engraving.flat_svg import write_svg

    return job.pages("svg", [page.encode() for page in write_svg(job.engraving)])


_RENDERERS: Final = {
    "midi": _midi,
    "wav": _wav,
    "musicxml": _musicxml,
    "pdf": _pdf,
    "png": _png,
    "svg": _svg,
}
