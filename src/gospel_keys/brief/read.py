"""Reading a request: words and options become a complete brief.

Everything is done by rules, offline. Options beat words, words beat inference; what was
guessed and what contradicts is reported in the brief's remarks.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import Application, Family, GenreCatalogue
from gospel_keys.brief.chart import Chart, read_chart
from gospel_keys.brief.chart_key import infer_key
from gospel_keys.brief.key_choice import choose_key
from gospel_keys.brief.key_words import KeyWords, find_key
from gospel_keys.brief.length_words import LengthWords, find_length
from gospel_keys.brief.meter_words import find_meters
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.mood_words import MoodWords, find_moods
from gospel_keys.brief.pattern_choice import choose_patterns
from gospel_keys.brief.pattern_words import PatternWords, find_patterns
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style import Leanings, Style
from gospel_keys.brief.style_choice import (
    choose_application,
    choose_meter,
    choose_sub_style,
)
from gospel_keys.brief.style_words import StyleWords, find_genres, find_style
from gospel_keys.brief.styles import style_of
from gospel_keys.brief.tempo_words import TempoWords, find_tempo
from gospel_keys.brief.text import Text
from gospel_keys.brief.validation import (
    check_bars,
    check_description,
    check_genre,
    check_key,
    check_meter,
    check_tempo,
    check_wishes,
)
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key
from gospel_keys.units import Bpm, Ticks

_SWUNG: Final = frozenset({"gospel-shuffle", "gospel-swing", "shuffle-feel", "swing-feel"})
_EASY_COMPLEXITY: Final = 0.35
_EIGHTHS_FROM: Final[Bpm] = 120.0
_NEAREST_METER: Final = MappingProxyType({"9/8": "12/8", "6/4": "3/4", "2/4": "2/2", "3/8": "6/8"})


@dataclass(frozen=True, slots=True)
class _Words:
    """Everything the description says."""

    meters: tuple[Meter, ...]
    key: KeyWords
    length: LengthWords
    tempo: TempoWords
    moods: MoodWords
    style: StyleWords
    patterns: PatternWords


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
    words, catalogue = _read_words(description, genre, remarks)
    style = style_of(catalogue.id)
    patterns = choose_patterns(
        words.patterns,
        wishes,
        catalogue=catalogue,
        spoken_rhythm=style.triplet_rhythm if _is_shuffle(words) else None,
        mood_rhythm=words.moods.rhythm,
        remarks=remarks,
    )
    chart = _read_chart(wishes, words)
    meter = _stated_meter(style, wishes, words, remarks) or _charted_meter(chart, style, remarks)
    leanings = _leanings(wishes, words, meter, rhythm=patterns["rhythm"])
    application = choose_application(style, catalogue, wishes.application, leanings, remarks)
    energy = _choose_energy(style, wishes, words, application)
    sub_style = choose_sub_style(style, application, leanings, energy, remarks)
    meter = choose_meter(
        style,
        application,
        sub_style,
        leanings,
        rng=stream(seed, "brief", "meter"),
        remarks=remarks,
    )
    tempo = _choose_tempo(
        style, wishes, words, application=application, sub_style=sub_style, meter=meter,
        energy=energy, seed=seed, remarks=remarks,
    )  # fmt: skip
    complexity = _choose_complexity(style, wishes, words, application)
    key = _charted_key(chart, wishes, words, remarks) or choose_key(
        words.key,
        wishes.key,
        mood_mode=words.moods.mode,
        catalogue=catalogue,
        is_easy=application.id == "practice" or complexity <= _EASY_COMPLEXITY,
        rng=stream(seed, "brief", "key", description),
        remarks=remarks,
    )
    _remark_on_the_rest(words, patterns, meter, remarks)
    return Brief(
        description=description,
        genre=catalogue.id,
        key=key,
        tempo=tempo,
        meter=meter,
        bars=_choose_bars(
            catalogue, wishes, words, chart, tempo=tempo, meter=meter, remarks=remarks
        ),
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
        level=wishes.level,
        intro=words.style.intro is not False and chart is None,
        ending=words.style.ending is not False,
        modulate=words.style.modulate and chart is None,
        max_span=wishes.max_span or words.style.max_span or 14,
        form=patterns["form"],
        swing_ratio=wishes.swing_ratio,
        improvisation=_choose_improvisation(style, wishes, application),
        remarks=remarks.collected(),
    )


def _read_words(
    description: str, genre: str | None, remarks: RemarkCollector
) -> tuple[_Words, GenreCatalogue]:
    text = Text.of(description)
    named = find_genres(text)
    catalogue = check_genre(genre if genre is not None else (*named, "gospel")[0])
    style = find_style(text, style_of(catalogue.id))
    others = [name for name in named if name != catalogue.id]
    if others and catalogue.id not in named:
        remarks.add("genre", "conflict", f"the words say {others[0]}; arranged as {catalogue.id}")
    meters, rest = find_meters(text)
    length = find_length(rest)
    key = find_key(length.text)
    words = _Words(
        meters=meters,
        key=key,
        length=length,
        tempo=find_tempo(key.text),
        moods=find_moods(text),
        style=style,
        patterns=find_patterns(rest, catalogue),
    )
    return words, catalogue


def _read_chart(wishes: Wishes, words: _Words) -> Chart | None:
    if wishes.chords is None:
        return None
    key = check_key(wishes.key) if wishes.key is not None else words.key.key
    return read_chart(wishes.chords, key)


def _charted_meter(chart: Chart | None, style: Style, remarks: RemarkCollector) -> Meter | None:
    if chart is None or chart.meter is None:
        return None
    meter = check_meter(str(chart.meter), style.meters)
    remarks.add("meter", "stated", f"meter {meter} from the chart")
    return meter


def _charted_key(
    chart: Chart | None, wishes: Wishes, words: _Words, remarks: RemarkCollector
) -> Key | None:
    """Return the key of the chart unless the request names one."""
    if chart is None or wishes.key is not None or words.key.key is not None:
        return None
    if chart.key is not None:
        remarks.add("key", "stated", f"key {chart.key} from the chart")
        return chart.key
    key = infer_key(chart.chords)
    remarks.add("key", "guessed", f"key {key} from the chords")
    return key


def _is_shuffle(words: _Words) -> bool:
    """Return whether the words say "12/8 feel in 4/4"."""
    names = {str(meter) for meter in words.meters}
    return names == {"12/8", "4/4"}


def _stated_meter(
    style: Style, wishes: Wishes, words: _Words, remarks: RemarkCollector
) -> Meter | None:
    meters = words.meters
    if _is_shuffle(words):
        meters = (Meter(4, 4),)
    said = meters[0] if meters else None
    if said is not None and str(said) not in style.meters:
        nearest = Meter.parse(_NEAREST_METER.get(str(said), "4/4"))
        if wishes.meter is None:
            remarks.add("meter", "conflict", f"{said} is not arranged yet; {nearest} was taken")
        said = nearest
    if wishes.meter is not None:
        wished = check_meter(wishes.meter, style.meters)
        if said not in (None, wished):
            remarks.add(
                "meter",
                "conflict",
                f"the words say {said}, the option {wished}; {wished} was taken",
            )
        return wished
    if len(meters) > 1:
        names = " and ".join(str(meter) for meter in meters)
        remarks.add("meter", "conflict", f"the words name {names}; {said} was taken")
    return said


def _leanings(
    wishes: Wishes, words: _Words, meter: Meter | None, *, rhythm: str | None
) -> Leanings:
    tempo = wishes.tempo
    if tempo is None and words.tempo.bpm is not None:
        beat = meter.beat if meter is not None else 0
        tempo = _felt(words.tempo.bpm, note=words.tempo.note, beat=beat)
    place = words.tempo.place if words.tempo.place is not None else words.moods.place
    return Leanings(
        applications=words.style.applications,
        sub_styles=words.style.sub_styles,
        moods=words.moods.moods,
        energy=wishes.energy if wishes.energy is not None else words.moods.energy,
        place=place,
        tempo=tempo,
        meter=meter,
        rhythm=rhythm,
    )


def _felt(bpm: Bpm, *, note: Ticks, beat: Ticks) -> Bpm:
    """Convert a tempo that counts another note value into felt beats."""
    return bpm * note / beat if note and beat else bpm


def _choose_energy(style: Style, wishes: Wishes, words: _Words, application: Application) -> float:
    if wishes.energy is not None:
        return float(wishes.energy)
    base = style.energy[application.id]
    if "shout" in words.style.sub_styles and application.id == "uptempo":
        base = 0.9
    if words.moods.energy is None:
        return base
    return round(0.75 * words.moods.energy + 0.25 * base, 3)


def _choose_complexity(
    style: Style, wishes: Wishes, words: _Words, application: Application
) -> float:
    if wishes.complexity is not None:
        return float(wishes.complexity)
    if words.style.complexity is not None:
        return words.style.complexity
    if words.moods.complexity is not None:
        return words.moods.complexity
    return style.complexity[application.id]


def _choose_improvisation(style: Style, wishes: Wishes, application: Application) -> float:
    if wishes.improvisation is not None:
        return float(wishes.improvisation)
    return style.improvisation[application.id]


def _choose_tempo(
    style: Style,
    wishes: Wishes,
    words: _Words,
    *,
    application: Application,
    sub_style: str,
    meter: Meter,
    energy: float,
    seed: int,
    remarks: RemarkCollector,
) -> Bpm:
    said = _said_tempo(words, meter, remarks)
    if wishes.tempo is not None or said is not None:
        tempo = float(wishes.tempo) if wishes.tempo is not None else (said or 0.0)
        if wishes.tempo is not None and said not in (None, tempo):
            remarks.add(
                "tempo",
                "conflict",
                f"the words say {said:g}, the option {tempo:g}, which was taken",
            )
        low, high = application.tempo
        if not low <= tempo <= high:
            remarks.add(
                "tempo",
                "conflict",
                f"{tempo:g} is outside {application.id} ({low:g}-{high:g}); it was kept as asked",
            )
        else:
            remarks.add("tempo", "stated", f"tempo {tempo:g} as asked")
        return tempo
    low, high = style.tempo_range(application, sub_style, meter)
    place = words.tempo.place if words.tempo.place is not None else words.moods.place
    _remark_on_tempo_word(words.tempo, application, remarks)
    if place is None:
        jitter = stream(seed, "brief", "tempo").uniform(-0.12, 0.12)
        place = 0.2 + 0.6 * energy + jitter
    tempo = float(round(low + (high - low) * min(max(place, 0.0), 1.0)))
    remarks.add(
        "tempo",
        "guessed",
        f"tempo {tempo:g} from {sub_style} in {application.id} ({low:g}-{high:g})",
    )
    return tempo


def _said_tempo(words: _Words, meter: Meter, remarks: RemarkCollector) -> Bpm | None:
    if words.tempo.bpm is None:
        return None
    felt = _felt(words.tempo.bpm, note=words.tempo.note, beat=meter.beat)
    if meter.is_compound and not words.tempo.note and felt > _EIGHTHS_FROM:
        felt = felt / 3
        remarks.add(
            "tempo", "adjusted", f"{words.tempo.bpm:g} in {meter} was read as eighths: {felt:g}"
        )
    return check_tempo(round(felt, 2))


def _remark_on_tempo_word(
    tempo: TempoWords, application: Application, remarks: RemarkCollector
) -> None:
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


def _choose_bars(
    catalogue: GenreCatalogue,
    wishes: Wishes,
    words: _Words,
    chart: Chart | None,
    *,
    tempo: Bpm,
    meter: Meter,
    remarks: RemarkCollector,
) -> int:
    said = words.length.bars
    if chart is not None and wishes.bars is None and said is None:
        remarks.add("bars", "stated", f"{len(chart.bars)} bars of the chart")
        return len(chart.bars)
    if wishes.bars is not None:
        if said not in (None, wishes.bars):
            remarks.add(
                "bars", "conflict", f"the words say {said} bars, the option {wishes.bars}, taken"
            )
        else:
            remarks.add("bars", "stated", f"{wishes.bars} bars as asked")
        return wishes.bars
    if said is not None:
        remarks.add("bars", "stated", f"{said} bars from the words")
        return check_bars(said)
    if words.length.seconds is not None:
        exact = words.length.seconds * tempo / 60 / meter.beats
        bars = min(max(4 * round(exact / 4), 4), 256)
        remarks.add("bars", "adjusted", f"{bars} bars for {words.length.seconds:g} seconds")
        return bars
    remarks.add("bars", "guessed", f"{catalogue.default_bars} bars, the usual length")
    return catalogue.default_bars


def _remark_on_the_rest(
    words: _Words, patterns: dict[Family, str | None], meter: Meter, remarks: RemarkCollector
) -> None:
    if words.moods.moods:
        remarks.add("moods", "stated", f"read as {', '.join(words.moods.moods)}")
    if patterns["rhythm"] in _SWUNG and meter.is_compound:
        remarks.add("rhythm", "adjusted", f"{meter} already has triplets and is not swung further")
    if words.style.no_pedal:
        remarks.add("pedal", "conflict", "pedal follows the patterns; it cannot be left out yet")
