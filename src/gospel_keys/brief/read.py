"""Reading a request: words and options become a complete brief.

Everything is done by rules, offline. Options beat words, words beat inference; what was
guessed and what contradicts is reported in the brief's remarks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.catalogue import Application, Family, GenreCatalogue
from gospel_keys.brief.chart import Chart, read_chart
from gospel_keys.brief.intensity_choice import (
    Skill,
    choose_complexity,
    choose_energy,
    choose_improvisation,
    choose_level,
)
from gospel_keys.brief.key_choice import charted_key, choose_key
from gospel_keys.brief.length_choice import choose_bars
from gospel_keys.brief.melody import Tune, TunePart
from gospel_keys.brief.meter_choice import choose_meter, stated_meter
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.pattern_choice import choose_patterns
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style import Leanings, Style
from gospel_keys.brief.style_choice import choose_application, choose_sub_style
from gospel_keys.brief.styles import style_of
from gospel_keys.brief.tempo_choice import choose_tempo, felt
from gospel_keys.brief.tune_choice import (
    remark_on_tempo,
    remark_on_tune,
    tuned_form,
    tuned_key,
    tuned_meter,
    with_own_tempo,
)
from gospel_keys.brief.tune_form import lay_out, lay_out_chart
from gospel_keys.brief.unheeded import (
    is_modulating,
    remark_on_leftover,
    remark_on_meter,
    remark_on_unused_options,
    remark_on_words,
)
from gospel_keys.brief.validation import check_description, check_key, check_wishes
from gospel_keys.brief.words import Words, read_words
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key
from gospel_keys.units import Bpm

_EASY_LEVEL: Final = 4


def read_brief(
    description: str,
    *,
    genre: str | None = "gospel",
    wishes: Wishes | None = None,
    seed: int = 0,
) -> Brief:
    """Read a description and options into a complete brief.

    Parameters
    ----------
    description : str
        At most 10,000 characters in a musician's own words.
    genre : str or None
        None takes the genre from the words.
    wishes : Wishes or None
        Explicit options; they win over the words.
    seed : int
        Draws what nothing decides, such as the key.

    Returns
    -------
    brief : Brief
        Its remarks name what was guessed and what contradicted.

    Raises
    ------
    InvalidRequestError
        If a value is out of range; ``field`` names it.
    InvalidKeyError, InvalidMeterError
        If a wished key or meter cannot be read.
    UnknownPatternError
        If a wished pattern does not exist in the genre.

    Examples
    --------
    >>> brief = read_brief("Slow 6/8 worship in Bb minor, 16 bars")
    >>> str(brief.key), str(brief.meter), brief.bars, brief.application
    ('Bb minor', '6/8', 16, 'worship')
    """
    asked = Wishes() if wishes is None else wishes
    check_description(description)
    check_wishes(asked)
    remarks = RemarkCollector()
    words, catalogue = read_words(description, genre, remarks)
    remark_on_unused_options(asked, catalogue, remarks)
    timed = with_own_tempo(asked, words)
    request = _Request(description, words, timed, catalogue, style_of(catalogue.id), seed)
    brief = _decide(request, remarks)
    return remark_on_tempo(replace(brief, remarks=remarks.collected()), asked)


@dataclass(frozen=True, slots=True)
class _Request:
    """What was asked, and the tables of the genre that it is read by."""

    description: str
    words: Words
    wishes: Wishes
    catalogue: GenreCatalogue
    style: Style
    seed: int


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a piece goes, whatever its notes are."""

    application: Application
    sub_style: str
    energy: float
    meter: Meter
    tempo: Bpm


def _decide(request: _Request, remarks: RemarkCollector) -> Brief:
    """Fill every field of a brief but its remarks."""
    words, wishes = request.words, request.wishes
    patterns = _choose_patterns(request, remarks)
    chart = _read_chart(request)
    manner = _choose_manner(request, chart, remarks, rhythm=patterns["rhythm"])
    skill = Skill(
        choose_complexity(request.style, wishes, words, manner.application, remarks),
        choose_level(wishes, words, remarks),
    )
    key = _choose_key(request, chart, manner, skill, remarks, form=patterns["form"])
    _remark_on_rest(request, patterns, manner, remarks)
    tune = _given_tune(request, key)
    parts = _tune_parts(request, tune, manner, remarks)
    brief = Brief(
        description=request.description,
        genre=request.catalogue.id,
        key=key,
        tempo=manner.tempo,
        meter=manner.meter,
        bars=_choose_bars(request, chart, manner, parts, remarks, form=patterns["form"]),
        application=manner.application.id,
        sub_style=manner.sub_style,
        energy=manner.energy,
        complexity=skill.complexity,
        left_hand=patterns["left_hand"],
        right_hand=patterns["right_hand"],
        rhythm=patterns["rhythm"],
        form=patterns["form"],
        excluded=words.patterns.excluded - {p for p in patterns.values() if p},
        level=skill.level,
        moves=words.moves,
        modulate=_modulates(request, chart, key, remarks),
        swing_ratio=wishes.swing_ratio,
        improvisation=choose_improvisation(request.style, wishes, manner.application),
    )
    return _with_given(_with_moods(brief, request), request, tune, chart, parts)


def _remark_on_rest(
    request: _Request,
    patterns: dict[Family, str | None],
    manner: _Manner,
    remarks: RemarkCollector,
) -> None:
    """Say what of the words was not used."""
    has_tune = request.wishes.melody is not None
    remark_on_words(request.words, remarks)
    remark_on_leftover(request.words, request.catalogue.id, remarks, has_tune=has_tune)
    remark_on_meter(patterns, manner.meter, remarks)


def _modulates(request: _Request, chart: Chart | None, key: Key, remarks: RemarkCollector) -> bool:
    if request.wishes.melody is not None:
        return False
    return is_modulating(
        request.words,
        key,
        catalogue=request.catalogue,
        has_chart=chart is not None,
        remarks=remarks,
    )


def _choose_patterns(request: _Request, remarks: RemarkCollector) -> dict[Family, str | None]:
    words = request.words
    return choose_patterns(
        words.patterns,
        request.wishes,
        catalogue=request.catalogue,
        spoken_rhythm=request.style.triplet_rhythm if words.is_shuffle else None,
        mood_rhythm=words.moods.rhythm,
        remarks=remarks,
    )


def _choose_manner(
    request: _Request, chart: Chart | None, remarks: RemarkCollector, *, rhythm: str | None
) -> _Manner:
    """Choose what words and options say together of use, character, meter and tempo."""
    words, wishes, style, seed = request.words, request.wishes, request.style, request.seed
    stated = _stated_meter(request, chart, remarks)
    leanings = _leanings(wishes, words, stated, rhythm=rhythm)
    application = choose_application(
        style, request.catalogue, wishes.application, leanings, remarks
    )
    energy = choose_energy(style, wishes, words, application)
    sub_style = choose_sub_style(style, application, leanings, energy, remarks)
    meter = choose_meter(
        style,
        application,
        sub_style,
        leanings,
        rng=stream(seed, "brief", "meter"),
        remarks=remarks,
    )
    tempo = choose_tempo(
        style, wishes, words, catalogue=request.catalogue, application=application,
        sub_style=sub_style, meter=meter, energy=energy, rng=stream(seed, "brief", "tempo"), remarks=remarks,
    )  # fmt: skip
    return _Manner(application, sub_style, energy, meter, tempo)


def _stated_meter(request: _Request, chart: Chart | None, remarks: RemarkCollector) -> Meter | None:
    wishes, words = request.wishes, request.words
    if wishes.melody is None:
        return stated_meter(request.style, wishes, words, chart, remarks)
    meter = tuned_meter(wishes.melody, wishes, words, remarks)
    remark_on_tune(wishes, words, remarks)
    return meter


def _choose_key(
    request: _Request,
    chart: Chart | None,
    manner: _Manner,
    skill: Skill,
    remarks: RemarkCollector,
    *,
    form: str | None,
) -> Key:
    words, wishes = request.words, request.wishes
    said = words.key
    if form == "minor" and said.mode is None:
        said = replace(said, mode="minor")
    return _given_key(wishes.melody, chart, words, wishes, remarks) or choose_key(
        said,
        wishes.key,
        mood_mode=words.moods.mode,
        catalogue=request.catalogue,
        most_accidentals=skill.most_accidentals(manner.application.id),
        rng=stream(request.seed, "brief", "key", request.description),
        remarks=remarks,
    )


def _given_tune(request: _Request, key: Key) -> Tune | None:
    """The tune, moved to the key of the piece."""
    tune = request.wishes.melody
    return tune if tune is None or tune.key == key else tune.transposed(key)


def _tune_parts(
    request: _Request, tune: Tune | None, manner: _Manner, remarks: RemarkCollector
) -> tuple[TunePart, ...]:
    if tune is None:
        return ()
    return tuned_form(
        tune,
        request.wishes,
        request.words,
        genre=request.catalogue.id,
        tempo=manner.tempo,
        remarks=remarks,
    )


def _choose_bars(
    request: _Request,
    chart: Chart | None,
    manner: _Manner,
    parts: Sequence[TunePart],
    remarks: RemarkCollector,
    *,
    form: str | None,
) -> int:
    tune = request.wishes.melody
    if tune is not None:
        return sum(part.bars for part in parts) or tune.bars
    return choose_bars(
        request.catalogue,
        request.wishes,
        request.words.length,
        chart,
        form=form,
        tempo=manner.tempo,
        meter=manner.meter,
        remarks=remarks,
    )


def _with_moods(brief: Brief, request: _Request) -> Brief:
    """Add what the words say of mood and touch."""
    moods, style = request.words.moods, request.words.style
    return replace(
        brief,
        moods=moods.moods,
        register=moods.register,
        lateness=moods.lateness,
        grace=round(moods.grace, 3),
        max_span=request.wishes.max_span or style.max_span or 14,
    )


def _with_given(
    brief: Brief,
    request: _Request,
    tune: Tune | None,
    chart: Chart | None,
    parts: Sequence[TunePart],
) -> Brief:
    """Add the chart and the tune, and whether something comes before and after them."""
    style = request.words.style
    if tune is not None:
        chart = chart and lay_out_chart(chart, tune, parts)
        tune = lay_out(tune, parts)
    return replace(
        brief,
        chart=chart,
        tune=tune,
        intro=style.intro is not False and chart is None and tune is None,
        ending=style.ending is not False,
    )


def _given_key(
    tune: Tune | None,
    chart: Chart | None,
    words: Words,
    wishes: Wishes,
    remarks: RemarkCollector,
) -> Key | None:
    if tune is not None:
        return tuned_key(tune, words.key, wishes.key, remarks)
    return charted_key(chart, words.key, wishes.key, remarks)


def _read_chart(request: _Request) -> Chart | None:
    wishes = request.wishes
    if wishes.chords is None:
        return None
    key = check_key(wishes.key) if wishes.key is not None else request.words.key.key
    return read_chart(wishes.chords, key)


def _leanings(wishes: Wishes, words: Words, meter: Meter | None, *, rhythm: str | None) -> Leanings:
    tempo = wishes.tempo
    if tempo is None and words.tempo.bpm is not None:
        beat = meter.beat if meter is not None else 0
        tempo = felt(words.tempo.bpm, note=words.tempo.note, beat=beat)
    return Leanings(
        applications=words.style.applications,
        sub_styles=words.style.sub_styles,
        moods=words.moods.moods,
        energy=wishes.energy if wishes.energy is not None else words.moods.energy,
        place=words.place,
        tempo=tempo,
        meter=meter,
        rhythm=rhythm,
        refused=words.style.refused,
        has_tune=wishes.melody is not None,
        is_easy=_is_easy(wishes, words),
    )


def _is_easy(wishes: Wishes, words: Words) -> bool:
    said = words.level.level if words.level is not None else None
    level = wishes.level if wishes.level is not None else said
    return level is not None and level <= _EASY_LEVEL
