"""The neo-soul arranger: from a brief to a score, a feel and the plan behind them.

Order of work: form, textures, harmony, right-hand shapes, attacks, fills, chords, the left
hand under them, ghosts and slides, the ending, then the marks on the page. Every step draws
from a random stream of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.melody import Tune
from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement, TexturePlan
from gospel_keys.genres.completion import complete_chords
from gospel_keys.genres.given_melody import TuneStyle, arrange_tune
from gospel_keys.genres.marks import (
    dynamics_of,
    hairpins_of,
    sections_of,
    subtitle_of,
    tempos_of,
)
from gospel_keys.genres.neosoul.chance import PHRASE, chance_by_bar
from gospel_keys.genres.neosoul.closing import close
from gospel_keys.genres.neosoul.feels import feel_for
from gospel_keys.genres.neosoul.ghosts import add_ghosts
from gospel_keys.genres.neosoul.harmony import APPROACH, Harmony, harmonise, leads_round
from gospel_keys.genres.neosoul.left import Left, place_basses, write_left
from gospel_keys.genres.neosoul.lengths import fill_small_rests
from gospel_keys.genres.neosoul.lift import lift_return
from gospel_keys.genres.neosoul.naming import name_what_sounds
from gospel_keys.genres.neosoul.plan import (
    choose_rhythm,
    fill_bars,
    plan_neosoul_form,
    plan_textures,
)
from gospel_keys.genres.neosoul.rehearsal import rehearse
from gospel_keys.genres.neosoul.right import add_slides, write_chords
from gospel_keys.genres.neosoul.seasoning import season
from gospel_keys.genres.neosoul.tensions import spell_tensions
from gospel_keys.genres.neosoul.tune_harmony import enrich
from gospel_keys.genres.neosoul.voicing import voice_spans
from gospel_keys.genres.release import undouble
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.genres.two_fives import settle_two_fives
from gospel_keys.harmony.form import SectionKind
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import is_third_over_sharp_nine
from gospel_keys.randomness import stream
from gospel_keys.score.model import (
    Articulation,
    Hand,
    MeterChange,
    PedalSpan,
    Role,
    Score,
    TempoMark,
)
from gospel_keys.units import EIGHTH, Ticks

_HOMES: Final = {
    SectionKind.INTRO: 65.0,
    SectionKind.VERSE: 65.0,
    SectionKind.CHORUS: 68.0,
    SectionKind.BRIDGE: 66.0,
    SectionKind.VAMP: 69.0,
    SectionKind.ENDING: 65.0,
}
_GHOSTS: Final = {"smooth": 0.15, "uptempo": 0.18}
_HALF_PEDAL: Final = 64
_CHARACTER: Final = {"smooth": "Smooth, laid back", "uptempo": "Uptempo, in the pocket"}
_FAMILIES: Final = {
    "laid-back": "comp",
    "sixteenth-groove": "groove",
    "syncopation-emphasis": "syncopated",
}
_FRAMED: Final = {"sixteenth-groove": "sustained-groove"}
_SUSTAINED: Final = {
    "laid-back": "sustained",
    "sixteenth-groove": "sustained-groove",
    "syncopation-emphasis": "sustained-syncopated",
}
"""Families of cells for held chords, in intro and ending and between them."""


@dataclass(frozen=True, slots=True)
class NeosoulArranger:
    """Arranges neo-soul for two hands by rules.

    Examples
    --------
    >>> from gospel_keys.score.meter import Meter
    >>> from gospel_keys.theory.key import Key
    >>> brief = Brief("", "neosoul", Key.parse("Eb"), 78, Meter(4, 4), 8, "smooth", "loop")
    >>> NeosoulArranger().arrange(brief, seed=1).form.bars
    8
    """

    genre: str = "neosoul"

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief; see :class:`~gospel_keys.genres.registry.Arranger`."""
        if brief.tune is not None:
            return arrange_tune(brief, _TUNE_STYLE, seed=seed)
        form = plan_neosoul_form(brief, stream(seed, "form"))
        rhythm = choose_rhythm(brief, stream(seed, "rhythm"))
        plans = plan_textures(form, brief, stream(seed, "textures"))
        fills = fill_bars(form, plans, chance_by_bar(form, seed, "fill bars", turn=PHRASE))
        harmony = harmonise(form, brief, seed=seed, fills=fills)
        stage = Stage(_played(brief, harmony), form, harmony.chords, harmony.keys)
        voicings = _voice(stage, seed)
        sketch = Sketch()
        _right_hand(stage, plans, rhythm, voicings, sketch, seed=seed, fills=fills)
        _left_hand(stage, plans, voicings, sketch, seed)
        if brief.chart is not None:
            sketch.add(complete_chords(stage, sketch.drafts, thin_left=_thin_bars(plans)))
        sketch.drafts = undouble(stage, _lead_two_fives(stage, sketch.drafts))
        ghosts = add_ghosts(
            stage,
            sketch.drafts,
            voicings,
            share=_GHOSTS.get(brief.application, 0.15),
            seed=seed,
        )
        sketch.add(add_slides(stage, sketch.drafts, stream(seed, "slides")))
        sketch.add(ghosts)
        sketch.drafts = fill_small_rests(stage, sketch.drafts)
        close(stage, sketch, voicings)
        stage = name_what_sounds(stage, sketch.drafts)
        stage, sketch.drafts = season(stage, sketch.drafts)
        sketch.drafts = lift_return(stage, sketch.drafts)
        score = _write_score(stage, plans, sketch)
        return Arrangement(brief, form, score, feel_for(brief, rhythm), plans, rhythm, seed)


def _played(brief: Brief, harmony: Harmony) -> Brief:
    """The brief, without an ending where a chart closes on a chord that leads round again."""
    opens = brief.chart is not None and leads_round(harmony.chords[-1].chord, brief.key)
    return replace(brief, ending=False) if opens else brief


def _thin_bars(plans: Sequence[TexturePlan]) -> frozenset[int]:
    """Bars whose left hand plays a line that nothing may be added to."""
    return frozenset(
        bar
        for p in plans
        if p.left_hand == "syncopated-bass"
        for bar in range(p.bar, p.bar + p.bars)
    )


def _lead_two_fives(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Lead two-fives; where a third then comes above its raised ninth, the ninth goes (R-06).

    The chord is named without it; a chart keeps what it promises.
    """
    led = settle_two_fives(stage, drafts)
    thirds = {d.chord: d.midi for d in led if d.rule == "V-04"}
    if stage.brief.chart is not None:
        return led
    return [
        d
        for d in led
        if d.chord not in thirds
        or not is_third_over_sharp_nine(stage.chords[d.chord].chord, d.midi, thirds[d.chord])
    ]


def _voice(stage: Stage, seed: int) -> list[Voicing]:
    homes = [
        _HOMES[stage.form.section_at(s.onset // stage.meter.bar).kind] + stage.brief.register
        for s in stage.chords
    ]
    return voice_spans(stage.chords, homes, [_whim_of(stage, s.onset, seed) for s in stage.chords])


def _whim_of(stage: Stage, onset: Ticks, seed: int) -> str:
    """A name that is the same for the same place of a repeated section."""
    section = stage.form.section_at(onset // stage.meter.bar)
    number = stage.form.sections.index(section)
    model = number if section.repeats is None else section.repeats
    return f"{seed}/voicing/{model}/{onset - section.bar * stage.meter.bar}"


def _right_hand(
    stage: Stage,
    plans: Sequence[TexturePlan],
    rhythm: str,
    voicings: Sequence[Voicing],
    sketch: Sketch,
    *,
    seed: int,
    fills: frozenset[int],
) -> None:
    patterns = {b: p.right_hand for p in plans for b in range(p.bar, p.bar + p.bars)}
    families = {bar: _family(stage, bar, pattern, rhythm) for bar, pattern in patterns.items()}
    hits, written = rehearse(stage, families.__getitem__, voicings, seed=seed, fills=fills)
    chance = chance_by_bar(stage.form, seed, "right", renewed=True, turn=PHRASE)
    tops = chance_by_bar(stage.form, seed, "tops", varied=True, turn=PHRASE)
    sketch.add(write_chords(stage, hits, voicings, patterns.__getitem__, chance=chance, tops=tops))
    for fill in written:
        sketch.clear(Hand.RIGHT, fill.start, fill.end)
        sketch.add(fill.drafts)
        sketch.drafts = [_sing_landing(d, fill.end, voicings[d.chord]) for d in sketch.drafts]
    sketch.drafts = [_undotted(draft) for draft in sketch.drafts]


def _family(stage: Stage, bar: int, pattern: str, rhythm: str) -> str:
    """The family of cells of a bar."""
    if pattern != "sustained-voicings":
        return _FAMILIES[rhythm]
    framed = stage.form.section_at(bar).kind.is_frame
    return _FRAMED.get(rhythm, "sustained") if framed else _SUSTAINED[rhythm]


def _sing_landing(draft: Draft, landing: Ticks, voicing: Voicing) -> Draft:
    """The top note that a fill lands on is where its line goes."""
    lands = draft.onset == landing and draft.midi == voicing[-1] and draft.hand is Hand.RIGHT
    return replace(draft, role=Role.MELODY) if lands and draft.role is Role.INNER else draft


def _undotted(draft: Draft) -> Draft:
    """A dotted eighth that a fill has cut short is as long as it looks."""
    cut = Articulation.STACCATO in draft.articulations and draft.duration < EIGHTH
    return replace(draft, articulations=()) if cut else draft


def _left_hand(
    stage: Stage,
    plans: Sequence[TexturePlan],
    voicings: Sequence[Voicing],
    sketch: Sketch,
    seed: int,
) -> None:
    entries = _entries(sketch.drafts)
    left = Left(stage, voicings, place_basses(stage), entries, _waiting_bars(stage))
    bar = stage.meter.bar
    drafts: list[Draft] = []
    for plan in plans:
        start, end = plan.bar * bar, (plan.bar + plan.bars) * bar
        drafts += write_left(left, plan.left_hand, start, end, seed, before=drafts)
    sketch.add(drafts)


def _entries(drafts: Sequence[Draft]) -> dict[int, Ticks]:
    """When each chord is first struck."""
    entries: dict[int, Ticks] = {}
    for draft in drafts:
        entries[draft.chord] = min(draft.onset, entries.get(draft.chord, draft.onset))
    return entries


def _write_score(stage: Stage, plans: Sequence[TexturePlan], sketch: Sketch) -> Score:
    return Score(
        title=_title(stage.brief),
        subtitle=subtitle_of(stage.brief),
        creator="Gospel Keys",
        duration=stage.end,
        meters=(MeterChange(0, stage.meter),),
        keys=stage.keys,
        tempos=_tempos(stage),
        notes=spell_tensions(stage, sketch.notes(stage)),
        chords=stage.chords,
        sections=sections_of(stage),
        dynamics=dynamics_of(stage),
        hairpins=hairpins_of(stage),
        pedals=_pedals(stage, plans, sketch.drafts),
        feel="" if stage.meter.is_compound else "Laid-back 16ths",
    )


def _tempos(stage: Stage) -> tuple[TempoMark, ...]:
    """The tempo with a word for it, and the slowing at the end."""
    first, *others = tempos_of(stage)
    return replace(first, text=_CHARACTER[stage.brief.application]), *others


def _title(brief: Brief) -> str:
    mood = brief.moods[0].title() + " " if brief.moods else ""
    kind = "Neo-Soul in Six" if brief.meter.is_compound else "Neo-Soul Loop"
    return f"{mood}{kind} in {brief.key}"


def _pedals(
    stage: Stage, plans: Sequence[TexturePlan], drafts: Sequence[Draft]
) -> tuple[PedalSpan, ...]:
    """Half pedal, changed with every chord as soon as the next one is struck (6.5)."""
    starts = _entries(drafts)
    left = {b: p.left_hand for p in plans for b in range(p.bar, p.bar + p.bars)}
    spans: list[PedalSpan] = []
    for index, span in enumerate(stage.chords):
        if left[span.onset // stage.meter.bar] == "syncopated-bass" or span.rule == APPROACH:
            continue
        start = max(min(span.onset, starts.get(index, span.onset)), spans[-1].end if spans else 0)
        end = min(span.end, starts.get(index + 1, span.end))
        if end - start >= stage.meter.beat // 2:
            spans.append(PedalSpan(start, end, depth=_HALF_PEDAL))
    return tuple(spans)


def _accompany(stage: Stage, plans: Sequence[TexturePlan], _: str, seed: int) -> list[Draft]:
    """The left hand under a given tune."""
    sketch = Sketch()
    _left_hand(stage, plans, _under_tune(stage, _voice(stage, seed)), sketch, seed)
    return sketch.drafts


def _lead(tune: Tune) -> Ticks:
    """How long the first bar is silent while it is arranged, before a pickup."""
    return tune.meter.bar - tune.pickup if tune.pickup else 0


def _waiting_bars(stage: Stage) -> frozenset[Ticks]:
    """The bars, by their first ticks, over whose second half a tune holds one note."""
    tune, bar = stage.brief.tune, stage.meter.bar
    if tune is None:
        return frozenset()
    lead = _lead(tune)
    return frozenset(
        start
        for note in tune.notes
        for start in range(0, stage.end, bar)
        if note.onset + lead <= start + bar // 2 and note.end + lead >= start + bar
    )


def _under_tune(stage: Stage, voicings: Sequence[Voicing]) -> list[Voicing]:
    """The tune alone where it lies low: a right hand without room leaves the chord to the left."""
    tune = stage.brief.tune
    assert tune is not None
    lead = _lead(tune)
    room: list[Voicing] = []
    for span, voicing in zip(stage.chords, voicings, strict=True):
        start, end = span.onset - lead, span.end - lead
        sung = [n.midi for n in tune.notes if n.onset < end and n.end > start]
        low = min(sung, default=_LOW_TUNE + 1)
        room.append((low,) if low <= _LOW_TUNE else voicing)
    return room


_LOW_TUNE: Final = 62
"""Middle D: under it a right hand holds two notes of a chord at most."""


_TUNE_STYLE: Final = TuneStyle(
    genre="neosoul",
    rhythm=choose_rhythm,
    plans=lambda form, brief, _, rng: plan_textures(form, brief, rng),
    left=_accompany,
    feel=feel_for,
    page_word=lambda brief, _: "" if brief.meter.is_compound else "Laid-back 16ths",
    right="extended-voicings",
    pedalled=frozenset({"extended-comping", "rhythmic-syncopation"}),
    thin=frozenset({"syncopated-bass"}),
    colour=enrich,
)
