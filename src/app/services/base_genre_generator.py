"""The base of every genre generator: request in, arrangement and response out."""

import base64
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from app.core.settings import KEPT_ITEMS
from app.models.generation import (
    ChordInfo,
    GenerateRequest,
    GenerateResponse,
    GenerationMetadata,
    GeneratorStatus,
    PatternInfo,
    PreviewNote,
    RemarkInfo,
)
from app.persistence.items import Items
from app.services.arrangement_service import Composition, Usual, compose_arrangement
from app.services.melody_service import read_melody
from gospel_keys import __version__
from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Wishes
from gospel_keys.formats.midi import write_midi
from gospel_keys.genres.registry import Arranger

_PREVIEW_BARS = 4
_PREVIEW_NOTES = 100
_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


class CachingMixin:
    """Remembers compositions by request; the host provides ``_cache``, ``_lock``, ``hits``."""

    _cache: "OrderedDict[str, Composition]"
    _lock: Lock
    cache_hits: int

    def recall(self, request: str) -> Composition | None:
        """Return a remembered composition and mark it as recent."""
        with self._lock:
            found = self._cache.get(request)
            if found is not None:
                self._cache.move_to_end(request)
                self.cache_hits += 1
            return found

    def remember(self, request: str, composition: Composition, *, limit: int = 64) -> None:
        """Remember a composition, forgetting the oldest beyond the limit."""
        with self._lock:
            self._cache[request] = composition
            while len(self._cache) > limit:
                self._cache.popitem(last=False)


class BaseGenreGenerator(CachingMixin):
    """Turns requests of one genre into responses.

    Parameters are those of the documented interface: the genre's identifier, its arranger,
    the pydantic schemas, a default tempo and the folder name for its files.
    """

    def __init__(
        self,
        genre_name: str,
        arranger_class: Callable[[], Arranger],
        request_schema: type[GenerateRequest],
        response_schema: type[GenerateResponse],
        status_schema: type[GeneratorStatus],
        default_tempo: int,
        output_subdir: str,
    ) -> None:
        self.genre_name = genre_name
        self.arranger_class = arranger_class
        self.request_schema = request_schema
        self.response_schema = response_schema
        self.status_schema = status_schema
        self.default_tempo = default_tempo
        self.output_subdir = output_subdir
        self.generated = 0
        self.cache_hits = 0
        self._cache = OrderedDict()
        self._lock = Lock()

    def generate(
        self, request: GenerateRequest, *, data: Path, keep: int = KEPT_ITEMS
    ) -> GenerateResponse:
        """Arrange a request and keep the piece for download and export.

        Parameters
        ----------
        request : GenerateRequest
        data : Path
            Folder of the pieces, in which the genre has a shelf of its own.
        keep : int
            How many pieces stay; the oldest goes first.

        Raises
        ------
        GospelKeysError
            If the request cannot be read; nothing is kept then.
        """
        composition = self.compose(request)
        midi = write_midi(composition.performance, composition.arrangement.score)
        document = composition.document()
        identifier = Items(data, keep).save(document, shelf=self.output_subdir)
        with self._lock:
            self.generated += 1
        return self._respond(request, composition, midi, identifier)

    def compose(self, request: GenerateRequest) -> Composition:
        """Arrange and perform a request, from the cache when it is known."""
        known = request.model_dump_json()
        composition = self.recall(known)
        if composition is None:
            composition = compose_arrangement(
                request.description,
                genre=self.genre_name,
                wishes=self._wishes(request),
                usual=self._usual(),
                seed=request.seed or 0,
                arranger=self.arranger_class(),
            )
            self.remember(known, composition)
        return composition

    def _wishes(self, request: GenerateRequest) -> Wishes:
        return Wishes(
            key=request.key,
            tempo=request.tempo,
            bars=request.num_bars,
            application=request.application,
            meter=request.time_signature,
            left_hand=request.left_hand,
            right_hand=request.right_hand,
            rhythm=request.rhythm,
            complexity=request.complexity,
            energy=request.energy,
            max_span=request.max_span,
            chords=request.chords,
            melody=None if request.melody is None else read_melody(request.melody),
            level=request.level,
            form=getattr(request, "form", None),
            swing_ratio=getattr(request, "swing_ratio", None),
            improvisation=getattr(request, "improvisation", None),
        )

    def _usual(self) -> Usual:
        """Return what is played where a request leaves it open."""
        own = type(self)._get_default_progression
        is_own = own is not BaseGenreGenerator._get_default_progression
        return Usual(
            tempo=float(self.default_tempo),
            progression=self._get_default_progression if is_own else None,
        )

    def _respond(
        self, request: GenerateRequest, composition: Composition, midi: bytes, identifier: str
    ) -> GenerateResponse:
        arrangement = composition.arrangement
        brief = arrangement.brief
        return self.response_schema(
            id=identifier,
            midi_base64=base64.b64encode(midi).decode(),
            download_url=f"/{self.genre_name}/download/{identifier}.mid",
            chord_progression=chords_of(composition) if request.include_progression else [],
            metadata=GenerationMetadata(
                tempo=brief.tempo,
                key=str(arrangement.score.key),
                time_signature=str(brief.meter),
                num_bars=brief.bars,
                note_count=len(composition.performance.notes),
                generation_method=arrangement.method,
            ),
            note_preview=preview_of(composition),
            seed=arrangement.seed,
            engine_version=__version__,
            remarks=self._remarks(request, composition),
        )

    def _remarks(self, request: GenerateRequest, composition: Composition) -> list[RemarkInfo]:
        """Return what the user should know; a genre may add to it."""
        del request
        return [
            RemarkInfo(field=r.field, kind=r.kind, message=r.message)
            for r in composition.arrangement.brief.remarks
        ]

    def _get_style_context(self) -> str:
        """Return a line about the genre's style; the status shows it."""
        return f"{self.genre_name}: two-hand piano"

    def _get_default_progression(self, key: str) -> list[str]:
        """Return a progression that always works in a key.

        The status shows it in C. A generator that overrides it plays its own progression
        wherever the request brings no chords; otherwise the arranger finds the harmony.
        """
        from gospel_keys.theory.chord import Chord
        from gospel_keys.theory.key import Key

        tonality = Key.parse(key)
        minor = tonality.mode == "minor"
        colours = ((1, "m9" if minor else "maj9"), (4, "m9" if minor else "maj9"), (5, "9sus4"))
        return [str(Chord.of(tonality.degree(n), q)) for n, q in colours]

    def get_status(self) -> GeneratorStatus:
        """Return what the generator can do at present."""
        catalogue = CATALOGUES[self.genre_name]
        return self.status_schema(
            genre=self.genre_name,
            available=True,
            generation_methods=["rules"],
            applications=[a.id for a in catalogue.applications],
            patterns=[
                PatternInfo(id=p.id, name=p.name, family=p.family) for p in catalogue.patterns
            ],
            style_context=self._get_style_context(),
            default_tempo=self.default_tempo,
            default_progression=self._get_default_progression("C"),
            learned_model=False,
            engine_version=__version__,
            generated=self.generated,
            cache_hits=self.cache_hits,
        )


def chords_of(composition: Composition) -> list[ChordInfo]:
    """Return the progression of a composition."""
    return [
        ChordInfo(
            chord_symbol=str(span.chord),
            harmonic_function=span.roman,
            notes=[str(tone) for tone in span.chord.tones],
            comments=span.comment,
        )
        for span in composition.arrangement.score.chords
    ]


def preview_of(composition: Composition) -> list[PreviewNote]:
    """Return the notes of the first four bars, at most 100."""
    score, performance = composition.arrangement.score, composition.performance
    end = performance.timeline.seconds_at(_PREVIEW_BARS * score.meter.bar)
    notes = [n for n in performance.notes if n.start < end][:_PREVIEW_NOTES]
    return [
        PreviewNote(
            midi_note=n.pitch,
            start_time=round(n.start, 4),
            duration=round(n.end - n.start, 4),
            velocity=n.velocity,
            note_name=str(score.notes[n.source].pitch)
            if n.source >= 0 and score.notes[n.source].midi == n.pitch
            else f"{_NAMES[n.pitch % 12]}{n.pitch // 12 - 1}",
        )
        for n in notes
    ]
