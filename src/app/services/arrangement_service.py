"""Arranging from words: the one place that joins brief, arranger, performance and renderers.

The command line and the web API call it. Only the standard library is imported up front;
engravers and synthesisers are loaded by the format that needs them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance

FORMATS: Final = ("midi", "wav", "musicxml", "pdf", "png", "svg")
MAX_SEED: Final = 2**63 - 1
_PNG_DPI: Final = 150


@dataclass(frozen=True, slots=True)
class Composition:
    """An arrangement together with its performance."""

    arrangement: Arrangement
    performance: Performance


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A finished file in memory: its name without folder, and its bytes."""

    name: str
    data: bytes


def compose_arrangement(
    description: str, *, genre: str = "gospel", wishes: Wishes | None = None, seed: int = 0
) -> Composition:
    """Arrange and perform what the words ask for.

    Raises
    ------
    GospelKeysError
        If the request cannot be read; the code says why.
    """
    if not 0 <= seed <= MAX_SEED:
        msg = f"seed {seed} is out of range; expected 0 to {MAX_SEED}"
        raise InvalidRequestError(msg, value=seed, field="seed")
    if genre not in CATALOGUES:
        msg = f"unknown genre '{genre}'; expected one of {', '.join(CATALOGUES)}"
        raise InvalidRequestError(msg, value=genre, field="genre")
    brief = read_brief(description, genre=genre, wishes=wishes, seed=seed)
    arrangement = GospelArranger().arrange(brief, seed=seed)
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
    reverb: bool = True,
    on_stage: Callable[[str], None] = lambda _: None,
) -> list[RenderedFile]:
    """Render a composition; nothing is written to disk here."""
    files: list[RenderedFile] = []
    engraving = None
    for name in check_formats(formats):
        on_stage(name)
        if name in ("pdf", "png", "svg") and engraving is None:
            from gospel_keys.engraving.engraver import engrave

            engraving = engrave(composition.arrangement.score)
        files += _RENDERERS[name](composition, engraving, stem, reverb)
    return files


def _midi(composition: Composition, _: object, stem: str, __: bool) -> list[RenderedFile]:
    from gospel_keys.formats.midi import write_midi

    data = write_midi(composition.performance, composition.arrangement.score)
    return [RenderedFile(f"{stem}.mid", data)]


def _musicxml(composition: Composition, _: object, stem: str, __: bool) -> list[RenderedFile]:
    from gospel_keys.formats.musicxml import write_musicxml

    text = write_musicxml(composition.arrangement.score)
    return [RenderedFile(f"{stem}.musicxml", text.encode())]


def _wav(composition: Composition, _: object, stem: str, reverb: bool) -> list[RenderedFile]:
    from gospel_keys.sound.audio import wav_bytes
    from gospel_keys.sound.rendering import render

    audio = render(composition.performance, reverb=reverb)
    return [RenderedFile(f"{stem}.wav", wav_bytes(audio))]


def _pdf(_: Composition, engraving: object, stem: str, __: bool) -> list[RenderedFile]:
    from gospel_keys.engraving.engraver import Engraving
    from gospel_keys.engraving.pdf import write_pdf

    assert isinstance(engraving, Engraving)
    return [RenderedFile(f"{stem}.pdf", write_pdf(engraving))]


def _png(_: Composition, engraving: object, stem: str, __: bool) -> list[RenderedFile]:
    from gospel_keys.engraving.engraver import Engraving
    from gospel_keys.engraving.png import write_png

    assert isinstance(engraving, Engraving)
    return _pages(stem, "png", write_png(engraving, dpi=_PNG_DPI))


def _svg(_: Composition, engraving: object, stem: str, __: bool) -> list[RenderedFile]:
    from gospel_keys.engraving.engraver import Engraving
    from gospel_keys.engraving.flat_svg import write_svg

    assert isinstance(engraving, Engraving)
    return _pages(stem, "svg", [page.encode() for page in write_svg(engraving)])


def _pages(stem: str, ending: str, pages: Sequence[bytes]) -> list[RenderedFile]:
    if len(pages) == 1:
        return [RenderedFile(f"{stem}.{ending}", pages[0])]
    return [RenderedFile(f"{stem}-{n}.{ending}", page) for n, page in enumerate(pages, start=1)]


_RENDERERS: Final = {
    "midi": _midi,
    "wav": _wav,
    "musicxml": _musicxml,
    "pdf": _pdf,
    "png": _png,
    "svg": _svg,
}
