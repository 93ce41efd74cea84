"""Arranging from words: the one place that joins brief, arranger and performance.

The command line and the web API call it; :mod:`app.services.export_service` makes the files.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from app.services.chart_heading import headed
from gospel_keys.brief.chart import read_chart
from gospel_keys.brief.chart_tempo import remark_on_marks, with_charted_tempo
from gospel_keys.brief.model import Remark, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError
from gospel_keys.formats.document import Document
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.given import keep_silences
from gospel_keys.genres.registry import Arranger, arranger_of, check_genre
from gospel_keys.randomness import stream
from gospel_keys.score.level import at_level
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance
from gospel_keys.units import Bpm

NO_MODEL: Final = "no learned model is installed: built-in rules made the whole arrangement"
"""What is answered wherever a share of a learned model is asked for."""
MAX_SEED: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Composition:
    """An arrangement together with its performance."""

    arrangement: Arrangement
    performance: Performance

    def document(self) -> Document:
        """Return it as a piece that can be kept and exported."""
        arrangement = self.arrangement
        return Document(
            arrangement.score,
            self.performance,
            style=arrangement.brief.genre,
            seed=arrangement.seed,
            method=arrangement.method,
        )


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
    timed = with_charted_tempo(wishes, description, genre)
    brief = read_brief(description, genre=genre, wishes=timed, seed=seed)
    brief = remark_on_marks(brief, wishes)
    free = wishes.chords is None and wishes.melody is None
    if usual is not None and usual.progression is not None and free:
        chords = usual.progression(str(brief.key))
        chart = read_chart(" | ".join(chords))
        brief = replace(brief, chart=chart, intro=False, modulate=False)
    if not free:
        brief = replace(brief, remarks=tuple(r for r in brief.remarks if not _blames(r)))
    with _collections_put_off():
        arrangement = (arranger or arranger_of(brief.genre)).arrange(brief, seed=seed)
        arrangement = replace(arrangement, score=headed(arrangement.score, wishes))
        if brief.level is not None:
            arrangement = _eased(arrangement, brief.level)
        arrangement = replace(arrangement, score=keep_silences(arrangement.score, brief))
        performance = perform(arrangement.score, arrangement.feel, stream(seed, "perform"))
    return Composition(arrangement, performance)


@contextmanager
def _collections_put_off() -> Iterator[None]:
    """Put off the search for cycles: notes and chords form none, and looking costs a tenth."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _eased(arrangement: Arrangement, level: int) -> Arrangement:
    """Bring a piece to its level; the key, meter and tempo that a player states stay."""
    brief, before = arrangement.brief, arrangement.score
    named = ("stated", "conflict")
    stated = {remark.field for remark in brief.remarks if remark.kind in named}
    score = at_level(
        before,
        level,
        keep_key="key" in stated,
        keep_meter="meter" in stated,
        keep_tempo="tempo" in stated,
    )
    tempo = round(score.tempo.bpm * score.tempo.beat / score.meter.beat, 2)
    changed = (
        ("key", before.key, score.key),
        ("meter", before.meter, score.meter),
        ("tempo", f"{brief.tempo:g}", f"{tempo:g}"),
    )
    told = tuple(
        Remark(field, "adjusted", f"{field} {new} for level {level} instead of {old}")
        for field, old, new in changed
        if new != old
    )
    kept = tuple(r for r in brief.remarks if r.field not in {remark.field for remark in told})
    brief = replace(brief, key=score.key, meter=score.meter, tempo=tempo, remarks=(*kept, *told))
    return replace(arrangement, brief=brief, score=score)


def _blames(remark: Remark) -> bool:
    """Whether a remark says that the words were not understood: a chart or a tune speaks then."""
    return remark.field == "description" and remark.message.startswith("nothing in the words")
