"""Hymns in keyboard style: three voices in the right hand over a walking bass.

A whole genre in one module: what can be asked of it (the catalogue), how it reads words
(the style), its harmony (rows of numerals) and an arranger that puts the shared engine to
work: the melody, the voice leading, the playability rules and the performance are those of
every other genre.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.catalogue import Application, GenreCatalogue, Pattern
from gospel_keys.brief.model import Brief
from gospel_keys.brief.style import phrases
from gospel_keys.brief.styles.plain import PlainStyle
from gospel_keys.genres.arrangement import Arrangement, TexturePlan
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.given_melody import TuneStyle, arrange_tune
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.marks import dynamics_of, sections_of, tempos_of
from gospel_keys.genres.melody_plan import sing
from gospel_keys.genres.registry import Genre
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.genres.textures.voiced import Full, Surroundings, voice_attacks, write_chord
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel
from gospel_keys.score.model import (
    Articulation,
    ChordSpan,
    Hand,
    KeyChange,
    MeterChange,
    PedalSpan,
    Role,
    Score,
)
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import analyse, realise
from gospel_keys.units import MidiPitch, Ticks

CATALOGUE: Final = GenreCatalogue(
    id="hymn",
    name="Hymn",
    default_bars=16,
    default_application="congregation",
    applications=(
        Application("congregation", (84, 104), (45, 90), "steady, for singing"),
        Application("meditation", (60, 80), (30, 70), "quiet, under prayer"),
    ),
    sub_styles=("chorale",),
    keys=("F", "G", "D", "Eb", "C", "Bb", "Ab"),
    patterns=(
        Pattern("walking-voices", "Walking Bass Voice", "left_hand", ("moving bass",)),
        Pattern("keyboard-style", "Keyboard Style", "right_hand", ("four part", "chorale")),
        Pattern("straight", "Straight", "rhythm", ("straight",)),
    ),
)

STYLE: Final = PlainStyle(
    application_words=phrases(
        {
            "congregation": "congregation, congregational, for singing, sunday",
            "meditation": "meditation, prayer, quiet, communion, meditative",
        }
    ),
    sub_style_words=phrases({"chorale": "chorale, hymn, four part"}),
    sub_style_order=("chorale",),
    meters=("4/4", "3/4"),
    energy={"congregation": 0.55, "meditation": 0.3},
    complexity={"congregation": 0.3, "meditation": 0.35},
    improvisation={"congregation": 0.0, "meditation": 0.0},
    sub_styles={"congregation": "chorale", "meditation": "chorale"},
    sub_style_meters={},
    sub_style_tempi={},
    sub_style_applications={},
)

_ROWS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "major": {
        "open": (
            "I V6 | I IV | I64 V7 | I V",
            "I I6 | IV I | ii6 V | V7/V V",
            "vi I6 | IV V6 | I ii65 | V7 V",
        ),
        "close": (
            "I vi | ii6 V6 | I IV | I64 V7",
            "I V6 | vi I6 | ii65 V7 | I IV",
            "IV I6 | ii V65 | I ii65 | V V7",
        ),
    },
    "minor": {
        "open": ("i V6 | i iv | i64 V7 | i V", "i i6 | iv i | iio6 V | V7/V V"),
        "close": ("i VI | iv V6 | i iv | i64 V7", "i V6 | i VI | iio6 V7 | i iv"),
    },
}
"""Four-bar phrases, two chords in a bar: to a half cadence, and towards the tonic."""

_BASS: Final = (36, 57)


@dataclass(frozen=True, slots=True)
class HymnArranger:
    """Arranges hymns by rules."""

    genre: str = "hymn"

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief; the same brief and seed give the same notes."""
        if brief.tune is not None:
            return arrange_tune(brief, TUNE_STYLE, seed=seed)
        form = plan_form(replace(brief, intro=False), stream(seed, "form"))
        if brief.chart is None:
            chords = harmonise(form, brief.key, stream(seed, "harmony"))
        else:
            chords, _ = given_chords(brief.chart, brief, form)
        stage = Stage(brief, form, chords, (KeyChange(0, brief.key),))
        left = bass_voice(stage)
        sketch = Sketch()
        sketch.add(left)
        sketch.add(upper_voices(stage, left, seed))
        plans = (TexturePlan(0, brief.bars, "walking-voices", "keyboard-style"),)
        return Arrangement(
            brief, form, _score(stage, sketch), _feel(brief), plans, "straight", seed
        )


def harmonise(form: Form, key: Key, rng: random.Random) -> tuple[ChordSpan, ...]:
    """Draw a row for every phrase; the piece begins and ends on the tonic."""
    bar = form.meter.bar
    rows = _ROWS[key.mode]
    placed: list[tuple[Ticks, str]] = []
    phrases_in_order = [p for s in form.sections for p in s.phrases]
    for number, phrase in enumerate(phrases_in_order):
        kind = "open" if number % 2 == 0 and phrase is not phrases_in_order[-1] else "close"
        cells = [cell.split() for cell in rng.choice(rows[kind]).split("|")]
        for place in range(phrase.bars):
            first, second = cells[(place - phrase.bars) % 4]  # A short phrase keeps its cadence.
            start = (phrase.bar + place) * bar
            placed += [(start, first), (start + form.meter.beat * 2, second)]
    tonic = "I" if key.mode == "major" else "i"
    last = (form.bars - 1) * bar
    placed = [(0, tonic), *((t, n) for t, n in placed if 0 < t < last), (last, tonic)]
    merged = [placed[0], *(b for a, b in pairwise(placed) if a[1] != b[1])]
    chords = [realise(numeral, key) for _, numeral in merged]
    ends = [tick for tick, _ in merged[1:]] + [form.bars * bar]
    return tuple(
        ChordSpan(onset, end - onset, chord, roman=roman, comment="", rule="hymn row")
        for (onset, _), end, chord, roman in zip(
            merged, ends, chords, analyse(chords, key), strict=True
        )
    )


def bass_voice(stage: Stage) -> list[Draft]:
    """Write the bass: the chord's own, with a passing note where it moves by a third."""
    drafts: list[Draft] = []
    near = 45.0
    pitches: list[MidiPitch] = []
    for span in stage.chords:
        near = 0.75 * nearest_pitch(span.chord.bass_name.pitch_class, near, _BASS) + 0.25 * 45
        pitches.append(nearest_pitch(span.chord.bass_name.pitch_class, near, _BASS))
    scale = {name.pitch_class for name in (stage.brief.key.degree(n) for n in range(1, 8))}
    for index, span in enumerate(stage.chords):
        pitch = pitches[index]
        after = pitches[index + 1] if index + 1 < len(pitches) else pitch
        between = [p for p in range(min(pitch, after) + 1, max(pitch, after)) if p % 12 in scale]
        walks = len(between) == 1 and abs(after - pitch) in (3, 4)
        walks = walks and span.duration >= 2 * stage.meter.beat
        length = span.duration - (stage.meter.beat if walks else 0)
        drafts.append(_bass_note(span.onset, length, pitch, index))
        if walks:
            drafts.append(_bass_note(span.onset + length, stage.meter.beat, between[0], index))
    return drafts


def _bass_note(onset: Ticks, duration: Ticks, pitch: MidiPitch, index: int) -> Draft:
    return Draft(onset, duration, pitch, Hand.LEFT, Role.BASS, index, "hymn bass")


def upper_voices(stage: Stage, left: Sequence[Draft], seed: int) -> list[Draft]:
    """Sing a melody in quarters and set alto and tenor under it in the same hand."""
    beats = _beats(stage)
    line = sing(stage, beats, stream(seed, "melody"), calm_in=lambda _: True)
    attacks = [Full(n.onset, n.duration, n.chord, n.midi) for n in line]
    rng = stream(seed, "voices")
    voicings = voice_attacks(stage, attacks, Surroundings.of(left), rng, sizes=(3,), supplied=False)
    drafts: list[Draft] = []
    for full, voicing in zip(attacks, voicings, strict=True):
        last = full.chord == len(stage.chords) - 1
        marks = (Articulation.FERMATA,) if last else ()
        drafts += write_chord(full, voicing, "hymn voices", roll=False, marks=marks)
    return drafts


def _beats(stage: Stage) -> list[Beat]:
    """A chord on every beat; the last bar of a phrase comes to rest on a long one."""
    meter, beats = stage.meter, []
    closing = {p.bar + p.bars - 1 for s in stage.form.sections for p in s.phrases}
    for bar in range(stage.form.bars):
        start, end = bar * meter.bar, (bar + 1) * meter.bar
        inside = [s.onset for s in stage.chords if start <= s.onset < end]
        ticks = {start, *inside} if bar in closing else {*range(start, end, meter.beat), *inside}
        marks = [*sorted(ticks), end]
        for tick, after in pairwise(marks):
            closes = bar in closing and after == end
            beats.append(Beat(tick, after - tick, stage.index_at(tick), bar, closes=closes))
    return [replace(beats[0], fresh=True), *beats[1:]]


def _feel(brief: Brief) -> Feel:
    quiet = brief.application == "meditation"
    return Feel(
        name="Straight",
        right_hand_late=4.0,
        rubato=0.015 if quiet else 0.004,
        velocity_range=CATALOGUE.application(brief.application).velocity,
    )


def _score(stage: Stage, sketch: Sketch) -> Score:
    return Score(
        title=f"Hymn in {stage.brief.key}",
        subtitle=stage.brief.description,
        creator="Gospel Keys",
        duration=stage.end,
        meters=(MeterChange(0, stage.meter),),
        keys=stage.keys,
        tempos=tempos_of(stage),
        notes=sketch.notes(stage),
        chords=stage.chords,
        sections=sections_of(stage),
        dynamics=dynamics_of(stage),
        pedals=tuple(PedalSpan(s.onset, s.end) for s in stage.chords),
    )


TUNE_STYLE: Final = TuneStyle(
    genre="hymn",
    rhythm=lambda *_: "straight",
    plans=lambda form, *_: (TexturePlan(0, form.bars, "walking-voices", "keyboard-style"),),
    left=lambda stage, *_: bass_voice(stage),
    feel=lambda brief, _: _feel(brief),
    page_word=lambda *_: "",
    right="keyboard-style",
    harmony="classical",
    thin=frozenset({"walking-voices"}),
    carriers={"keyboard-style": "blocks"},
)
"""What hymns bring to a melody that was given."""

GENRE: Final = Genre(CATALOGUE, STYLE, HymnArranger)
"""What the entry point names."""
