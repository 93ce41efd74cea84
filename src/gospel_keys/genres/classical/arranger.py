"""The classical arranger: from a brief to a score, a feel and the plan behind them.

Order of work: form, harmony, left hand, melody over it, right-hand texture, ornaments,
close, then the marks on the page. Every step draws from a random stream of its own.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement, TexturePlan
from gospel_keys.genres.classical.beneath import Beneath
from gospel_keys.genres.classical.context import (
    choose_figures,
    choose_right,
    figures_named,
    texture_plans,
)
from gospel_keys.genres.classical.counterpoint import Fault, parallel_perfects
from gospel_keys.genres.classical.dances import dance_of
from gospel_keys.genres.classical.enharmonic import for_the_page
from gospel_keys.genres.classical.feels import choose_rhythm, feel_for
from gospel_keys.genres.classical.filling import fill_octaves
from gospel_keys.genres.classical.form import (
    Plan,
    climax_of,
    keys_of,
    plan_form,
    plan_of_tune,
)
from gospel_keys.genres.classical.frame import Sung
from gospel_keys.genres.classical.harmony import harmonise
from gospel_keys.genres.classical.invention import SHORTEST, write_invention
from gospel_keys.genres.classical.kinds import title_of
from gospel_keys.genres.classical.left_hand import write_left
from gospel_keys.genres.classical.melody import Manner, sing
from gospel_keys.genres.classical.mending import mend_parallels
from gospel_keys.genres.classical.ornaments import add_ornaments
from gospel_keys.genres.classical.page import at_its_pace, pedals_of, tempos_of
from gospel_keys.genres.classical.promises import keep_promises
from gospel_keys.genres.classical.pulses import grids
from gospel_keys.genres.classical.right_hand import (
    broken_melody,
    chord_melody,
    close_hands,
    close_right,
    melody_line,
    octave_melody,
)
from gospel_keys.genres.classical.slurring import slurs_of
from gospel_keys.genres.classical.tender import give_way
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.given_melody import TuneStyle, arrange_tune
from gospel_keys.genres.marks import dynamics_of, hairpins_of, sections_of, subtitle_of
from gospel_keys.genres.sketch import Draft, Sketch, Stage, settle_hands
from gospel_keys.harmony.form import Form
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, KeyChange, MeterChange, Role, Score

_ATTEMPTS: Final = 16
_YIELDS: Final = 3
_MANNERS: Final = {
    "melodic-lines": Manner(),
    "contrapuntal": Manner(),
    "chord-voicing": Manner(chordal=True, lift=2.5),
    "arpeggiated": Manner(pulsed=True, lift=-2.0),
}


@dataclass(frozen=True, slots=True)
class ClassicalArranger:
    """Arranges in the manner of three periods for two hands, by rules."""

    genre: str = "classical"

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief; see :class:`~gospel_keys.genres.registry.Arranger`."""
        if brief.tune is not None:
            return arrange_tune(brief, _TUNE_STYLE, seed=seed)
        brief = at_its_pace(brief)
        rhythm = choose_rhythm(brief)
        if _is_invention(brief):
            return _invention(brief, rhythm, seed)
        plan = plan_form(brief, stream(seed, "form"))
        if brief.chart is None:
            chords = harmonise(plan, brief.key)
        else:
            chords, _ = given_chords(brief.chart, brief, plan.form)
        stage = Stage(brief, plan.form, chords, keys_of(plan, brief.key))
        right = choose_right(brief, plan, stream(seed, "textures"))
        figures = choose_figures(brief, plan, right, stream(seed, "figures"))
        left = write_left(stage, plan, figures)
        sketch = _both_hands(stage, plan, right, left, seed)
        if brief.chart is not None:
            told = keep_promises(stage, sketch.drafts, lambda drafts: _parallels(stage, drafts))
            sketch = Sketch(told)
        score = _write_score(stage, plan, figures, right, sketch)
        plans = texture_plans(plan, figures, right)
        return Arrangement(brief, plan.form, score, feel_for(brief, rhythm), plans, rhythm, seed)


def _both_hands(stage: Stage, plan: Plan, right: str, left: list[Draft], seed: int) -> Sketch:
    """Write the right hand over the left; should a parallel slip in, write it again."""
    best, fewest = Sketch(), 1 << 30
    for attempt in range(_ATTEMPTS):
        sung = sing(stage, plan, left, _MANNERS[right], stream(seed, "melody", attempt))
        texture = close_right(stage, _texture(stage, plan, right, sung, left), left)
        texture += fill_octaves(stage, texture, Beneath(left))
        sketch, faults = _joined(stage, close_hands(left, texture), texture, seed, attempt)
        if faults < fewest:
            best, fewest = sketch, faults
        if not faults:
            return best
    return Sketch(mend_parallels(best.drafts, lambda drafts: _parallels(stage, drafts)))


def _joined(
    stage: Stage, left: list[Draft], texture: list[Draft], seed: int, attempt: int
) -> tuple[Sketch, int]:
    """Join the hands; where giving way makes a parallel, the figure turns elsewhere or stays."""
    kept: set[int] = set()
    elsewhere: set[int] = set()
    sketch, faults = Sketch(), 0
    for _ in range(_YIELDS):
        under = give_way(stage, left, texture, kept, elsewhere)
        sketch = Sketch()
        sketch.add(under)
        sketch.add(add_ornaments(stage, texture, under, stream(seed, "ornaments", attempt)))
        found = _parallels(stage, sketch.drafts)
        faults = len(found)
        bars = {fault.place // stage.meter.bar for fault in found}
        if not bars or bars <= kept:
            break
        around = bars | {bar - 1 for bar in bars}
        kept |= around & elsewhere
        elsewhere |= around
    return sketch, faults


def _parallels(stage: Stage, drafts: Sequence[Draft]) -> tuple[Fault, ...]:
    """Find parallel fifths and octaves between the outer voices (C-01)."""
    settled = settle_hands(drafts, max_span=stage.brief.max_span)
    high, low = (
        [(d.onset, d.end, d.midi) for d in settled if d.hand is hand and d.role is not Role.GRACE]
        for hand in (Hand.RIGHT, Hand.LEFT)
    )
    bar = stage.meter.bar
    rows = (
        [b * bar + p for b in range(stage.form.bars) for p in row] for row in grids(stage.meter)
    )
    return tuple(fault for beats in rows for fault in parallel_perfects(high, low, beats))


def _is_invention(brief: Brief) -> bool:
    """Whether both hands are to play counterpoint."""
    asked = brief.right_hand == "contrapuntal"
    usual = brief.application == "baroque" and brief.right_hand is None and not dance_of(brief)
    free = brief.left_hand is None and "contrapuntal" not in brief.excluded
    return brief.chart is None and brief.bars >= SHORTEST and free and (asked or usual)


def _invention(brief: Brief, rhythm: str, seed: int) -> Arrangement:
    """Arrange two-part counterpoint."""
    made = write_invention(brief, stream(seed, "invention"))
    stage = Stage(brief, made.form, made.chords, (KeyChange(0, brief.key),))
    plan = Plan(made.form, made.phrases)
    figures = ("counterpoint",) * len(made.phrases)
    sketch = Sketch()
    left = [d for d in made.drafts if d.hand is Hand.LEFT]
    right = [d for d in made.drafts if d.hand is Hand.RIGHT]
    sketch.add(left)
    sketch.add(add_ornaments(stage, right, left, stream(seed, "ornaments")))
    score = _write_score(stage, plan, figures, "contrapuntal", sketch)
    plans = texture_plans(plan, figures, "contrapuntal")
    return Arrangement(brief, made.form, score, feel_for(brief, rhythm), plans, rhythm, seed)


def _texture(
    stage: Stage, plan: Plan, right: str, sung: Sequence[Sung], left: Sequence[Draft]
) -> list[Draft]:
    match right:
        case "chord-voicing":
            return chord_melody(stage, sung, left)
        case "arpeggiated":
            return broken_melody(stage, sung, left)
        case _ if stage.brief.application == "romantic":
            return octave_melody(stage, sung, left, climax_of(plan, stage.meter.bar))
        case _:
            return melody_line(stage, sung)


def _write_score(
    stage: Stage, plan: Plan, figures: Sequence[str], right: str, sketch: Sketch
) -> Score:
    page = for_the_page(stage)
    notes = sketch.notes(page)
    return Score(
        title=title_of(stage.brief, right),
        subtitle=subtitle_of(stage.brief),
        creator="Gospel Keys",
        duration=stage.end,
        meters=(MeterChange(0, stage.meter),),
        keys=stage.keys[:1],
        tempos=tempos_of(stage, plan),
        notes=notes,
        chords=page.chords,
        sections=sections_of(stage),
        dynamics=dynamics_of(stage),
        hairpins=() if stage.brief.application == "baroque" else hairpins_of(stage),
        pedals=pedals_of(stage, plan, figures),
        slurs=slurs_of(stage, plan, right, notes),
    )


def _accompany(stage: Stage, plans: Sequence[TexturePlan], _: str, __: int) -> list[Draft]:
    """The left hand under a given tune."""
    plan = plan_of_tune(stage.form)
    names = {bar: p.left_hand for p in plans for bar in range(p.bar, p.bar + p.bars)}
    return write_left(stage, plan, figures_named(names[p.bar] for p in plan.phrases))


def _tune_plans(form: Form, brief: Brief, _: str, rng: random.Random) -> tuple[TexturePlan, ...]:
    plan = plan_of_tune(form)
    right = choose_right(brief, plan, rng)
    return texture_plans(plan, choose_figures(brief, plan, right, rng), right)


_TUNE_STYLE: Final = TuneStyle(
    genre="classical",
    rhythm=lambda brief, _: choose_rhythm(brief),
    plans=_tune_plans,
    left=_accompany,
    feel=feel_for,
    page_word=lambda *_: "",
    right="melodic-lines",
    pedalled=frozenset({"arpeggiated-patterns"}),
    thin=frozenset({"alberti-bass", "broken-chords", "arpeggiated-patterns"}),
)
