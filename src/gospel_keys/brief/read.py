"""Reading a request: words and options become a complete brief.

Everything is done by rules, offline. Options beat words, words beat inference; what was
guessed and what contradicts is reported in the brief's remarks.
"""

from typing import Final

from gospel_keys.brief.chart import Chart, read_chart
from gospel_keys.brief.intensity_choice import (
    choose_complexity,
    choose_energy,
    choose_improvisation,
    choose_level,
)
from gospel_keys.brief.key_choice import charted_key, choose_key
from gospel_keys.brief.length_choice import choose_bars
from gospel_keys.brief.melody import Tune
from gospel_keys.brief.meter_choice import choose_meter, stated_meter
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.pattern_choice import choose_patterns
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style import Leanings
from gospel_keys.brief.style_choice import choose_application, choose_sub_style
from gospel_keys.brief.styles import style_of
from gospel_keys.brief.tempo_choice import choose_tempo, felt
from gospel_keys.brief.tune_choice import remark_on_tune, tuned_bars, tuned_key, tuned_meter
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
from gospel_keys.score.level import LEVELS
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key

_EASY_COMPLEXITY: Final = 0.35
_EASY_FIFTHS: Final = 3


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
    wishes = Wishes() if wishes is None else wishes
    check_description(description)
    check_wishes(wishes)
    remarks = RemarkCollector()
    words, catalogue = read_words(description, genre, remarks)
    remark_on_unused_options(wishes, catalogue, remarks)
    style = style_of(catalogue.id)
    patterns = choose_patterns(
        words.patterns,
        wishes,
        catalogue=catalogue,
        spoken_rhythm=style.triplet_rhythm if words.is_shuffle else None,
        mood_rhythm=words.moods.rhythm,
        remarks=remarks,
    )
    chart = _read_chart(wishes, words)
    tune = wishes.melody
    if tune is None:
        meter = stated_meter(style, wishes, words, chart, remarks)
    else:
        meter = tuned_meter(tune, wishes, words, remarks)
        remark_on_tune(wishes, words, remarks)
    leanings = _leanings(wishes, words, meter, rhythm=patterns["rhythm"])
    application = choose_application(style, catalogue, wishes.application, leanings, remarks)
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
        style, wishes, words, catalogue=catalogue, application=application,
        sub_style=sub_style, meter=meter, energy=energy, rng=stream(seed, "brief", "tempo"), remarks=remarks,
    )  # fmt: skip
    complexity = choose_complexity(style, wishes, words, application, remarks)
    level = choose_level(wishes, words, remarks)
    key = _given_key(tune, chart, words, wishes, remarks) or choose_key(
        words.key,
        wishes.key,
        mood_mode=words.moods.mode,
        catalogue=catalogue,
        most_accidentals=_most_accidentals(
            level, is_easy=application.id == "practice" or complexity <= _EASY_COMPLEXITY
        ),
        rng=stream(seed, "brief", "key", description),
        remarks=remarks,
    )
    remark_on_words(words, remarks)
    remark_on_leftover(words, catalogue.id, remarks, has_tune=tune is not None)
    remark_on_meter(patterns, meter, remarks)
    return Brief(
        description=description,
        genre=catalogue.id,
        key=key,
        tempo=tempo,
        meter=meter,
        bars=choose_bars(
            catalogue, wishes, words.length, chart, tempo=tempo, meter=meter, remarks=remarks
        )
        if tune is None
        else tuned_bars(tune, wishes, words, remarks),
        application=application.id,
        sub_style=sub_style,
        moods=words.moods.moods,
        energy=energy,
        complexity=complexity,
        register=words.moods.register,
        lateness=words.moods.lateness,
        grace=round(words.moods.grace, 3),
        left_hand=patterns["left_hand"],
        right_hand=patterns["right_hand"],
        rhythm=patterns["rhythm"],
        excluded=words.patterns.excluded - {p for p in patterns.values() if p},
        chart=chart,
        tune=tune.transposed(key) if tune is not None and tune.key != key else tune,
        level=level,
        intro=words.style.intro is not False and chart is None and tune is None,
        ending=words.style.ending is not False,
        modulate=tune is None
        and is_modulating(
            words, key, catalogue=catalogue, has_chart=chart is not None, remarks=remarks
        ),
        max_span=wishes.max_span or words.style.max_span or 14,
        form=patterns["form"],
        swing_ratio=wishes.swing_ratio,
        improvisation=choose_improvisation(style, wishes, application),
        remarks=remarks.collected(),
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


def _read_chart(wishes: Wishes, words: Words) -> Chart | None:
    if wishes.chords is None:
        return None
    key = check_key(wishes.key) if wishes.key is not None else words.key.key
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
    )


def _most_accidentals(level: int | None, *, is_easy: bool) -> int | None:
    """Return how many accidentals a key may have that is drawn, None for any number."""
    if level in LEVELS:
        return LEVELS[level].signature
    return _EASY_FIFTHS if is_easy else None
