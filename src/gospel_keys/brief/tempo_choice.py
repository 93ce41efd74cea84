"""Choosing the tempo: wished, a number in the words, or a place in the style's range."""

import random
from typing import Final

from gospel_keys.brief.catalogue import Application, GenreCatalogue
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style import Style
from gospel_keys.brief.tempo_words import TempoWords
from gospel_keys.brief.validation import check_tempo
from gospel_keys.brief.words import Words
from gospel_keys.score.meter import Meter
from gospel_keys.units import Bpm, Ticks

_EIGHTHS_FROM: Final[Bpm] = 120.0
_JITTER: Final = 0.12


def felt(bpm: Bpm, *, note: Ticks, beat: Ticks) -> Bpm:
    """Convert a tempo that counts another note value into felt beats."""
    return bpm * note / beat if note and beat else bpm


def choose_tempo(
    style: Style,
    wishes: Wishes,
    words: Words,
    *,
    catalogue: GenreCatalogue,
    application: Application,
    sub_style: str,
    meter: Meter,
    energy: float,
    rng: random.Random,
    remarks: RemarkCollector,
) -> Bpm:
    """Return the tempo in felt beats a minute.

    Raises
    ------
    InvalidRequestError
        If a number in the words is no tempo.
    """
    said = _said_tempo(words.tempo, meter, remarks)
    if wishes.tempo is not None:
        tempo = float(wishes.tempo)
        _remark_on_number(tempo, application, "", remarks)
        if said not in (None, tempo):
            remarks.add(
                "tempo",
                "conflict",
                f"the words say {said:g}, the option {tempo:g}, which was taken",
            )
        return tempo
    if said is not None:
        _remark_on_number(said, application, words.tempo.said, remarks)
        if words.tempo.others:
            others = " and ".join(f"{other:g}" for other in words.tempo.others)
            remarks.add("tempo", "conflict", f"the words also say {others}; {said:g} was taken")
        return said
    usual = catalogue.default_tempo if wishes.usual_tempo is None else wishes.usual_tempo
    in_own_beats = wishes.usual_tempo is None and meter.is_compound
    if usual and not in_own_beats and _is_open(wishes, words):
        remarks.add("tempo", "guessed", f"tempo {usual:g}, the usual one in {catalogue.id}")
        return check_tempo(usual)
    return _inferred(
        words,
        application,
        style.tempo_range(application, sub_style, meter),
        sub_style=sub_style,
        energy=energy,
        rng=rng,
        remarks=remarks,
    )


def _is_open(wishes: Wishes, words: Words) -> bool:
    """Return whether nothing in a request bears on the tempo."""
    style = words.style
    named = (*style.applications, *style.sub_styles, *words.moods.moods, *words.meters)
    asked = (wishes.application, wishes.meter, wishes.energy, words.place, words.patterns.rhythm)
    return not named and not style.refused and all(value is None for value in asked)


def _inferred(
    words: Words,
    application: Application,
    span: tuple[Bpm, Bpm],
    *,
    sub_style: str,
    energy: float,
    rng: random.Random,
    remarks: RemarkCollector,
) -> Bpm:
    low, high = span
    place = words.place
    _remark_on_word(words.tempo, application, remarks)
    if place is None:
        place = 0.2 + 0.6 * energy + rng.uniform(-_JITTER, _JITTER)
    tempo = float(round(low + (high - low) * min(max(place, 0.0), 1.0)))
    reason = f"'{words.tempo.word}', {sub_style}" if words.tempo.word else sub_style
    remarks.add(
        "tempo",
        "guessed",
        f"tempo {tempo:g} from {reason} in {application.id} ({low:g}-{high:g})",
    )
    return tempo


def _remark_on_number(
    tempo: Bpm, application: Application, said: str, remarks: RemarkCollector
) -> None:
    low, high = application.tempo
    if not low <= tempo <= high:
        remarks.add(
            "tempo",
            "conflict",
            f"{tempo:g} is outside {application.id} ({low:g}-{high:g}); it was kept as asked",
        )
    elif not said:
        remarks.add("tempo", "stated", f"tempo {tempo:g} as asked")
    if said:
        remarks.add("tempo", "adjusted", f"'{said}' was read as {tempo:g}")


def _said_tempo(words: TempoWords, meter: Meter, remarks: RemarkCollector) -> Bpm | None:
    if words.bpm is None:
        return None
    bpm = felt(words.bpm, note=words.note, beat=meter.beat)
    if meter.is_compound and not words.note and bpm > _EIGHTHS_FROM:
        bpm = bpm / 3
        remarks.add("tempo", "adjusted", f"{words.bpm:g} in {meter} was read as eighths: {bpm:g}")
    return check_tempo(round(bpm, 2))


def _remark_on_word(tempo: TempoWords, application: Application, remarks: RemarkCollector) -> None:
    contradicts = (tempo.place or 0.5) >= 0.75 and application.id == "worship"
    contradicts |= tempo.place is not None and tempo.place <= 0.2 and application.id == "uptempo"
    if contradicts:
        low, high = application.tempo
        remarks.add(
            "tempo",
            "conflict",
            f"'{tempo.word}' against {application.id} ({low:g}-{high:g});"
            " the application's range was kept",
        )
