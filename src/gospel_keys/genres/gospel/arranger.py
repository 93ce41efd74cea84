"""The gospel arranger: from a brief to a score, a feel and the plan behind them.

Order of work: form, harmony, textures, left hand, right-hand rhythm and line, right-hand
voicings over what the left hand says, fills and graces, ending, then the marks on the page.
Every step draws from a random stream of its own.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement, TexturePlan
from gospel_keys.genres.completion import complete_chords
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.given_melody import TuneStyle, arrange_tune
from gospel_keys.genres.gospel.asked_moves import told_of_moves
from gospel_keys.genres.gospel.climax import play_climax
from gospel_keys.genres.gospel.closing import final_onset, ring_out
from gospel_keys.genres.gospel.colours import colour_voicings
from gospel_keys.genres.gospel.context import (
    balance_phrases,
    choose_rhythm,
    plan_textures,
    raise_shout,
    temper_contrast,
)
from gospel_keys.genres.gospel.downbeats import strike_section_starts
from gospel_keys.genres.gospel.feels import PAGE_WORDS, feel_for
from gospel_keys.genres.gospel.fill_places import play_fills
from gospel_keys.genres.gospel.fills import add_graces
from gospel_keys.genres.gospel.fullness import fill_choruses
from gospel_keys.genres.gospel.harmony import harmonise
from gospel_keys.genres.gospel.landing import land_by_step
from gospel_keys.genres.gospel.led import release_and_lead
from gospel_keys.genres.gospel.left_leading import (
    calm_left,
    keep_figures_whole,
    keep_walks_whole,
    let_go_together,
    speak_in_every_bar,
)
from gospel_keys.genres.gospel.low_shells import NAME as LOW_SHELLS
from gospel_keys.genres.gospel.low_shells import bass_and_shells
from gospel_keys.genres.gospel.naming import name_what_sounds
from gospel_keys.genres.gospel.octaves import sing_in_octaves
from gospel_keys.genres.gospel.placing import missing_moves
from gospel_keys.genres.gospel.promises import keep_promises
from gospel_keys.genres.gospel.pulse import play_pulse, pulses_in, pulsing_bars
from gospel_keys.genres.gospel.registers import lift_bare_chords
from gospel_keys.genres.gospel.right_hand import by_hand, play_right
from gospel_keys.genres.gospel.rolling import rolled_tenths
from gospel_keys.genres.gospel.shell_leading import lead_shells
from gospel_keys.genres.gospel.shout_bass import drive
from gospel_keys.genres.gospel.smoothing import in_two_fives, lead_inner_voices
from gospel_keys.genres.gospel.stabs import gather_stabs
from gospel_keys.genres.gospel.stride import answer_basses, fill_afterbeats
from gospel_keys.genres.gospel.suspensions import suspend, suspend_late
from gospel_keys.genres.gospel.tenor import answer_in_the_tenor
from gospel_keys.genres.gospel.tenths import walk_in_tenths
from gospel_keys.genres.marks import (
    dynamics_of,
    hairpins_of,
    pedals_of,
    sections_of,
    subtitle_of,
    tempos_of,
    title_of,
)
from gospel_keys.genres.release import (
    clear_sharp_nines,
    release_at_changes,
    release_at_pushes,
    undouble,
)
from gospel_keys.genres.sketch import Draft, Sketch, Stage, settle_hands
from gospel_keys.genres.spelling import settle_white_keys
from gospel_keys.genres.textures import bass, broken, riff, shells
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.genres.two_fives import settle_two_fives
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.randomness import stream
from gospel_keys.score.model import MeterChange, Score

LEFT: Final = {
    "octave-roots": bass.octave_roots,
    "rolling-tenths": rolled_tenths,
    "shout-riff": riff.shout_riff,
    LOW_SHELLS: bass_and_shells,
    "shell-voicing": shells.shells,
    "alberti-bass": broken.alberti,
    "stride-bass": broken.stride,
    "walking-bass": bass.walking_bass,
    "syncopated-comping": shells.syncopated_comping,
}
"""Left-hand textures by pattern identifier; the first four are chosen by context only."""

_TENTHS: Final = frozenset({"traditional", "slow-worship"})
"""Sub-styles that walk up in tenths (G-22)."""

_SINGLE_NOTES: Final = frozenset({"walking-bass", "alberti-bass", "shout-riff", "stride-bass"})
PEDALLED: Final = frozenset(
    {"octave-roots", "rolling-tenths", LOW_SHELLS, "shell-voicing", "syncopated-comping"}
)


@dataclass(frozen=True, slots=True)
class GospelArranger:
    """Arranges gospel for two hands by rules.

    Examples
    --------
    >>> from gospel_keys.brief.read import read_brief
    >>> brief = read_brief("Uplifting worship song in C major", seed=1)
    >>> GospelArranger().arrange(brief, seed=1).score.key.tonic.letter
    'C'
    """

    genre: str = "gospel"

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief; see :class:`~gospel_keys.genres.registry.Arranger`."""
        if brief.tune is not None:
            return arrange_tune(told_of_moves(brief, ()), _TUNE_STYLE, seed=seed)
        form = balance_phrases(plan_form(brief, stream(seed, "form")))
        form = temper_contrast(raise_shout(form, brief))
        stage = _set_stage(form, brief, seed)
        rhythm = choose_rhythm(brief, stream(seed, "rhythm"))
        plans = plan_textures(form, brief, stream(seed, "textures"))
        sketch = Sketch()
        left = _left_hand(stage, plans, stream(seed, "left"))
        left = drive(stage, left, stream(seed, "shout"))
        left = answer_basses(stage, lead_shells(stage, left), stream(seed, "stride"))
        if brief.left_hand is None and brief.sub_style in _TENTHS:
            left = walk_in_tenths(stage, left)
        left = speak_in_every_bar(stage, left)
        left = strike_section_starts(stage, left)
        sketch.add(left)
        sketch.add(play_right(stage, plans, rhythm, Surroundings.of(left), seed))
        play_fills(stage, plans, sketch, stream(seed, "fills"))
        sketch.drafts = sing_in_octaves(stage, plans, sketch.drafts, stream(seed, "octaves"))
        sketch.drafts = colour_voicings(stage, sketch.drafts, stream(seed, "colours"))
        sketch.drafts = undouble(stage, release_at_changes(stage, sketch.drafts))
        sketch.add(complete_chords(stage, sketch.drafts, thin_left=_thin_bars(plans)))
        sketch.drafts = fill_choruses(stage, plans, sketch.drafts)
        sketch.drafts = gather_stabs(stage, lead_inner_voices(stage, sketch.drafts))
        named = brief.chart is None
        sketch.drafts = settle_two_fives(stage, sketch.drafts, may_rename=named)
        sketch.drafts = suspend(stage, sketch.drafts, stream(seed, "suspensions"))
        tenor = stream(seed, "tenor")
        sketch.drafts = answer_in_the_tenor(stage, plans, sketch.drafts, tenor)
        play_climax(stage, sketch, stream(seed, "climax"))
        ring_out(stage, sketch)
        sketch.drafts = undouble(stage, release_at_changes(stage, sketch.drafts))
        sketch.drafts = release_at_pushes(stage, clear_sharp_nines(stage, sketch.drafts))
        sketch.drafts = let_go_together(keep_walks_whole(sketch.drafts))
        sketch.drafts = _complete_late(stage, sketch.drafts, plans)
        sketch.drafts = undouble(stage, calm_left(stage, sketch.drafts))
        sketch.drafts = _lead_late(stage, lift_bare_chords(sketch.drafts))
        sketch.drafts = keep_promises(stage, release_and_lead(stage, sketch.drafts))
        sketch.drafts = suspend_late(stage, sketch.drafts, stream(seed, "late suspensions"))
        if pulses_in(brief, rhythm):
            sketch.drafts = play_pulse(stage, sketch.drafts, pulsing_bars(form, plans))
        sketch.drafts = fill_afterbeats(stage, strike_section_starts(stage, sketch.drafts))
        stage = name_what_sounds(stage, sketch.drafts)
        sketch.drafts = land_by_step(stage, sketch.drafts)
        sketch.add(add_graces(stage, sketch.drafts, stream(seed, "graces")))
        score = _write_score(stage, plans, rhythm, sketch)
        told = told_of_moves(brief, missing_moves(form, brief, stage.chords))
        return Arrangement(told, form, score, feel_for(brief, rhythm), plans, rhythm, seed)


def _complete_late(
    stage: Stage, drafts: Sequence[Draft], plans: Sequence[TexturePlan]
) -> list[Draft]:
    """Say again what letting go has silenced; two-five-ones stay as they are led (V-04).

    The last chord of an ending is whole already, and nothing strikes behind it (S-08).
    """
    led = in_two_fives(stage) | ({len(stage.chords) - 1} if stage.brief.ending else set())
    late = complete_chords(stage, drafts, thin_left=_thin_bars(plans))
    late = [d for d in late if d.chord not in led]
    return undouble(stage, [*drafts, *late]) if late else list(drafts)


def _lead_late(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Lead the two-five-ones again that a later step has loosened; the last chord stays one.

    A key that both hands would strike is one hand's before that.
    """
    if len({(d.onset, d.midi) for d in drafts}) < len(drafts):
        drafts = settle_hands(keep_figures_whole(drafts), max_span=stage.brief.max_span)
    led = settle_two_fives(stage, drafts, may_rename=stage.brief.chart is None)
    last = final_onset(stage)
    if stage.brief.ending:
        led = [d for d in led if d.onset <= last or d.chord < len(stage.chords) - 1]
    return led


def _set_stage(form: Form, brief: Brief, seed: int) -> Stage:
    """Put the chords on stage: the chart's own, or harmony made for the form."""
    if brief.chart is not None:
        return Stage(brief, form, *given_chords(brief.chart, brief, form))
    harmony = harmonise(form, brief, stream(seed, "harmony"))
    return Stage(brief, form, harmony.chords, harmony.keys)


def _thin_bars(plans: Sequence[TexturePlan]) -> frozenset[int]:
    """Bars whose left hand plays single notes that nothing may be added to."""
    return frozenset(
        bar for p in plans if p.left_hand in _SINGLE_NOTES for bar in range(p.bar, p.bar + p.bars)
    )


def _left_hand(stage: Stage, plans: Sequence[TexturePlan], rng: random.Random) -> list[Draft]:
    bar = stage.meter.bar
    drafts: list[Draft] = []
    for plan in by_hand(plans, left=True):
        texture = LEFT[plan.left_hand]
        drafts += texture(stage, plan.bar * bar, (plan.bar + plan.bars) * bar, rng)
    return drafts


def _write_score(stage: Stage, plans: Sequence[TexturePlan], rhythm: str, sketch: Sketch) -> Score:
    form: Form = stage.form
    return Score(
        title=title_of(stage.brief),
        subtitle=subtitle_of(stage.brief),
        creator="Gospel Keys",
        duration=stage.end,
        meters=(MeterChange(0, form.meter),),
        keys=stage.keys,
        tempos=tempos_of(stage),
        notes=settle_white_keys(sketch.notes(stage), stage.chords, stage.keys, stage.meter.bar),
        chords=stage.chords,
        sections=sections_of(stage),
        dynamics=dynamics_of(stage),
        hairpins=hairpins_of(stage),
        pedals=pedals_of(stage, plans, sketch.drafts, PEDALLED, lift_at_pushes=True),
        feel=PAGE_WORDS.get(rhythm, ""),
    )


_TUNE_STYLE: Final = TuneStyle(
    genre="gospel",
    rhythm=choose_rhythm,
    plans=lambda form, brief, _, rng: plan_textures(form, brief, rng),
    left=lambda stage, plans, _, seed: strike_section_starts(
        stage, _left_hand(stage, plans, stream(seed, "left"))
    ),
    feel=feel_for,
    page_word=lambda _, rhythm: PAGE_WORDS.get(rhythm, ""),
    right="chord-fills",
    pedalled=PEDALLED,
    thin=_SINGLE_NOTES,
)
