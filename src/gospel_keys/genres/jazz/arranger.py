"""The jazz arranger: from a brief to a score, a feel and the plan behind them.

Order of work: form and tune, harmony, textures, left hand, theme, right hand section by
section, guide tones where only a bass line plays below, clashes between the hands, ending,
then the marks on the page.
Every step draws from a random stream of its own.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement, TexturePlan
from gospel_keys.genres.completion import complete_chords
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.given_melody import TuneStyle, arrange_tune
from gospel_keys.genres.jazz import dances, stride, theme
from gospel_keys.genres.jazz.clashes import clear_ninths, let_go_together, release_fillings
from gospel_keys.genres.jazz.comping import CompStyle, comp_rootless, comp_shells
from gospel_keys.genres.jazz.context import DROPPED, LOCKED, SOLO, choose_rhythm, plan_textures
from gospel_keys.genres.jazz.endings import close
from gospel_keys.genres.jazz.feels import feel_for, is_straight
from gospel_keys.genres.jazz.guides import is_needed, swap_for_guides
from gospel_keys.genres.jazz.harmony import harmonise
from gospel_keys.genres.jazz.last_leads import lead_at_last
from gospel_keys.genres.jazz.last_line import settle_line
from gospel_keys.genres.jazz.leaning import lean_more
from gospel_keys.genres.jazz.line import Quote, Talk, improvise, talk_of, weigh
from gospel_keys.genres.jazz.line_search import Room
from gospel_keys.genres.jazz.locked import lock_hands
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.genres.jazz.reach import keep_in_reach
from gospel_keys.genres.jazz.right_comping import comp_right
from gospel_keys.genres.jazz.sidestep import step_aside
from gospel_keys.genres.jazz.smoothing import smooth
from gospel_keys.genres.jazz.stops import double_stops
from gospel_keys.genres.jazz.support import drop_twins, share_tender_notes, support_line, uncross
from gospel_keys.genres.jazz.symbols import name_what_sounds
from gospel_keys.genres.jazz.theme_rhythm import Theme, plan_rhythm, quote_of
from gospel_keys.genres.jazz.walking import walk
from gospel_keys.genres.jazz.walking_on import keep_walking
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.marks import (
    dynamics_of,
    hairpins_of,
    pedals_of,
    sections_of,
    subtitle_of,
    tempos_of,
)
from gospel_keys.genres.release import clear_sharp_nines, release_at_pushes
from gospel_keys.genres.sketch import Draft, Sketch, Stage, settle_hands
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.genres.two_fives import settle_two_fives
from gospel_keys.harmony.form import Form
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, KeyChange, MeterChange, Role, Score
from gospel_keys.units import Ticks

Texture = Callable[[Stage, Ticks, Ticks, random.Random], list[Draft]]

SINGLE_NOTES: Final = frozenset({"walking-bass", "two-feel"})
"""Left hands of single notes: the right hand has to say the chords."""

PEDALLED: Final = frozenset({"ballad-voicings"})
_LOCKED: Final = frozenset({LOCKED, DROPPED})
"""Left hands that move with every note of the tune."""

_OFF_BEAT: Final = "syncopation"
_FULL_HANDS: Final = frozenset({"block-chord", "rootless-voicings", "octave-doubling"})
_THEMES: Final = frozenset({"chord-melody", "block-chord", "octave-doubling"})


@dataclass(frozen=True, slots=True)
class JazzArranger:
    """Arranges jazz for two hands by rules.

    Examples
    --------
    >>> from gospel_keys.score.meter import Meter
    >>> from gospel_keys.theory.key import Key
    >>> brief = Brief("a standard", "jazz", Key.parse("F"), 140, Meter(), 16, "standard", "swing")
    >>> JazzArranger().arrange(brief, seed=1).form.bars
    16
    """

    genre: str = "jazz"

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief; see :class:`~gospel_keys.genres.registry.Arranger`."""
        if brief.tune is not None:
            return arrange_tune(brief, _TUNE_STYLE, seed=seed)
        plan = plan_piece(brief, stream(seed, "form"))
        if brief.chart is None:
            chords = harmonise(plan, brief, stream(seed, "harmony"))
        else:
            chords, _ = given_chords(brief.chart, brief, plan.form)
        stage = Stage(brief, plan.form, chords, (KeyChange(0, brief.key),))
        rhythm = choose_rhythm(brief, stream(seed, "rhythm"))
        plans = plan_textures(plan.form, brief, rhythm, stream(seed, "textures"))
        sketch = Sketch()
        beats = plan_rhythm(stage, seed, syncopated=rhythm == _OFF_BEAT)
        talk = _listen(stage, plans, beats, seed)
        left = _left_hand(stage, plans, rhythm, talk, stream(seed, "left"))
        sketch.add(left)
        sketch.add(_right_hand(stage, plans, beats, left, seed))
        sketch.drafts = share_tender_notes(stage, sketch.drafts)
        added = complete_chords(stage, sketch.drafts, thin_left=_thin_bars(plans))
        sketch.add(d for d in added if is_needed(stage, d))
        sketch.drafts = keep_in_reach(stage, uncross(stage, sketch.drafts))
        sketch.drafts = swap_for_guides(stage, sketch.drafts)
        settled = settle_two_fives(stage, sketch.drafts)
        sketch.drafts = drop_twins(settled, [d for d in settled if d.rule == "V-04"])
        sketch.drafts = clear_sharp_nines(stage, sketch.drafts)
        aside = step_aside(stage, sketch.drafts)
        sketch.drafts = keep_walking(stage, release_at_pushes(stage, aside), sketch.drafts)
        sketch.drafts = clear_ninths(stage, release_fillings(stage, sketch.drafts))
        sketch.drafts = let_go_together(sketch.drafts)
        close(stage, sketch)
        sketch.drafts = keep_in_reach(stage, sketch.drafts)
        sketch.drafts = lean_more(stage, sketch.drafts, stream(seed, "lean more"))
        settled = settle_line(stage, smooth(stage, sketch.drafts))
        played = settle_hands(settled, max_span=brief.max_span)
        sketch.drafts = _bring_in(lead_at_last(stage, played))
        score = _write_score(stage, plans, sketch)
        return Arrangement(brief, plan.form, score, feel_for(brief, rhythm), plans, rhythm, seed)


def _bring_in(drafts: Sequence[Draft]) -> list[Draft]:
    """Play inner notes of the right hand a little nearer to the top than elsewhere (P-02).

    Jazz pianists bring a melody out by less than classical ones do. A note of the line that
    carries a chord is not ghosted.
    """
    inner = {d.onset for d in drafts if _is_inner(d)}
    return [
        replace(d, dynamic=d.dynamic + _NEARER)
        if _is_inner(d)
        else replace(d, dynamic=0)
        if d.dynamic < 0 and d.role is Role.MELODY and d.onset in inner
        else d
        for d in drafts
    ]


def _is_inner(draft: Draft) -> bool:
    return draft.hand is Hand.RIGHT and draft.role is Role.INNER


_NEARER: Final = 1


def _thin_bars(plans: Sequence[TexturePlan]) -> frozenset[int]:
    return frozenset(
        bar
        for p in plans
        if p.left_hand in SINGLE_NOTES | _LOCKED
        for bar in range(p.bar, p.bar + p.bars)
    )


def _merged(plans: Sequence[TexturePlan], *, by_left: bool) -> list[TexturePlan]:
    """Join neighbouring stretches that share a hand's pattern, so that voices lead on."""

    def kind(plan: TexturePlan) -> tuple[str, str]:
        if by_left:
            return plan.left_hand, "full" if plan.right_hand in _FULL_HANDS else ""
        if plan.left_hand in _LOCKED:
            return plan.right_hand, plan.left_hand
        return plan.right_hand, "thin" if plan.left_hand in SINGLE_NOTES else ""

    merged: list[TexturePlan] = []
    for plan in plans:
        if merged and kind(plan) == kind(merged[-1]):
            merged[-1] = replace(merged[-1], bars=merged[-1].bars + plan.bars)
        else:
            merged.append(plan)
    return merged


def _line_end(stage: Stage, plan: TexturePlan) -> Ticks:
    """Where a line over a stretch stops: at the last chord where the piece has an ending."""
    last = (plan.bar + plan.bars) * stage.meter.bar
    return stage.chords[-1].onset if last >= stage.end and stage.brief.ending else last


def _listen(stage: Stage, plans: Sequence[TexturePlan], beats: Sequence[Beat], seed: int) -> Talk:
    """Hear in which bars the theme and the improvised lines speak and rest (J-32)."""
    bar = stage.meter.bar
    sung = {b for p in plans if p.right_hand in _THEMES for b in range(p.bar, p.bar + p.bars)}
    spoken = dict.fromkeys(sung, 0)
    for beat in beats:
        if beat.onset // bar in sung:
            spoken[beat.onset // bar] += beat.duration
    talks = [weigh(stage, spoken)]
    motif = quote_of(stage, beats).rhythm if any(p.right_hand == SOLO for p in plans) else ()
    talks += [
        talk_of(
            stage,
            plan.bar * bar,
            _line_end(stage, plan),
            seed,
            closes=(plan.bar + plan.bars) * bar >= stage.end,
            motif=motif,
        )
        for plan in _merged(plans, by_left=False)
        if plan.right_hand == SOLO
    ]
    return Talk(
        frozenset().union(*(t.busy for t in talks)), frozenset().union(*(t.quiet for t in talks))
    )


def _left_hand(
    stage: Stage,
    plans: Sequence[TexturePlan],
    rhythm: str,
    talk: Talk,
    rng: random.Random,
) -> list[Draft]:
    bar = stage.meter.bar
    drafts: list[Draft] = []
    for plan in _merged(plans, by_left=True):
        if plan.left_hand in _LOCKED:
            continue
        start, end = plan.bar * bar, (plan.bar + plan.bars) * bar
        asked = stage.brief.left_hand == plan.left_hand
        texture = _left_texture(plan, talk, off_beat=asked or rhythm == _OFF_BEAT, rhythm=rhythm)
        drafts += texture(stage, start, end, rng)
    return drafts


def _left_texture(plan: TexturePlan, talk: Talk, *, off_beat: bool, rhythm: str) -> Texture:
    style = CompStyle(
        off_beat=off_beat,
        busy=talk.busy,
        quiet=talk.quiet,
        low=plan.right_hand in _FULL_HANDS,
    )

    def comp(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
        return comp_rootless(stage, start, end, rng, style)

    def shells(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
        bars = range(start // stage.meter.bar, end // stage.meter.bar)
        quarters = bars if rhythm == "walking-quarters" else ()
        return comp_shells(stage, start, end, rng, quarters)

    def waltz(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
        return dances.waltz(stage, start, end, rng, talk.busy)

    textures: dict[str, Texture] = {
        "walking-bass": walk,
        "stride-bass": stride.stride,
        "shell-voicing": shells,
        "syncopated-comping": comp,
        "two-feel": stride.two_feel,
        "ballad-voicings": stride.ballad,
        "bossa-bass": dances.bossa,
        "waltz-bass": waltz,
    }
    return textures[plan.left_hand]


def _right_hand(
    stage: Stage,
    plans: Sequence[TexturePlan],
    beats: Sequence[Beat],
    left: Sequence[Draft],
    seed: int,
) -> list[Draft]:
    around = Surroundings.of([d for d in left if d.role is not Role.GHOST])
    by_bar = {bar: p.right_hand for p in plans for bar in range(p.bar, p.bar + p.bars)}
    tune: Theme = ()
    if any(p.right_hand in _THEMES for p in plans):
        tune = theme.write_theme(stage, beats, by_bar.__getitem__, around, seed)
    quote = Quote()
    if any(p.right_hand == SOLO for p in plans):
        quote = quote_of(stage, beats, tune)
    drafts: list[Draft] = []
    for plan in _merged(plans, by_left=False):
        drafts += _right_texture(stage, plan, tune, around, seed, quote)
    drafts += support_line(stage, drafts, left, 0, stage.end)
    return drafts


def _right_texture(
    stage: Stage,
    plan: TexturePlan,
    tune: Theme,
    around: Surroundings,
    seed: int,
    quote: Quote,
) -> list[Draft]:
    bar = stage.meter.bar
    rng = stream(seed, "right", plan.bar)
    first, last = plan.bar, plan.bar + plan.bars
    sung = theme.tune_between(tune, first, last)
    match plan.right_hand:
        case "block-chord" if plan.left_hand in _LOCKED:
            stretch = first * bar, last * bar
            return lock_hands(stage, sung, stretch, rng, dropped=plan.left_hand == DROPPED)
        case "block-chord":
            return theme.block_chords(stage, sung, around, rng)
        case "octave-doubling":
            return theme.octaves(stage, sung, around, rng)
        case "chord-melody" if stage.brief.right_hand == SOLO:
            return theme.sung_alone(stage, sung)
        case "chord-melody":
            return theme.chord_melody(stage, sung, around, rng)
        case "rootless-voicings":
            return comp_right(stage, first * bar, last * bar, around, seed)
        case _:
            closes = last * bar >= stage.end
            end = _line_end(stage, plan)
            floors = {i: max(62, around.top(i) + 2) for i in range(len(stage.chords))}
            room = Room(floors, middle=70.5 if plan.left_hand in SINGLE_NOTES else 72.5)
            line = improvise(stage, first * bar, end, room, seed, closes=closes, quote=quote)
            chordal = plan.left_hand not in (*SINGLE_NOTES, "shell-voicing")
            return [*line, *double_stops(stage, line, around, rng)] if chordal else line


def title_of(brief: Brief) -> str:
    """Return a short title from the order: mood, style and key."""
    mood = brief.moods[0].title() + " " if brief.moods else ""
    names = {"swing": "Swing", "ballad": "Ballad", "bossa": "Bossa Nova", "waltz": "Jazz Waltz"}
    return f"{mood}{names.get(brief.sub_style, 'Jazz')} in {brief.key}"


def _write_score(stage: Stage, plans: Sequence[TexturePlan], sketch: Sketch) -> Score:
    notes, chords = sketch.notes(stage), stage.chords
    if stage.brief.chart is None:
        chords = name_what_sounds(chords, notes, stage.brief.key)
    return Score(
        title=title_of(stage.brief),
        subtitle=subtitle_of(stage.brief),
        creator="Gospel Keys",
        duration=stage.end,
        meters=(MeterChange(0, stage.meter),),
        keys=stage.keys,
        tempos=tempos_of(stage),
        notes=notes,
        chords=chords,
        sections=sections_of(stage),
        dynamics=dynamics_of(stage),
        hairpins=hairpins_of(stage),
        pedals=pedals_of(stage, plans, sketch.drafts, PEDALLED, lift_at_pushes=True),
        feel="" if is_straight(stage.brief) else "Swing",
    )


def _accompany(stage: Stage, plans: Sequence[TexturePlan], rhythm: str, seed: int) -> list[Draft]:
    """The left hand under a given tune."""
    return _left_hand(stage, plans, rhythm, Talk(), stream(seed, "left"))


def _tune_plans(
    form: Form, brief: Brief, rhythm: str, rng: random.Random
) -> tuple[TexturePlan, ...]:
    """Patterns for a given tune: no hand that improvises, none that locks to it."""
    return tuple(
        replace(p, left_hand="syncopated-comping") if p.left_hand in _LOCKED else p
        for p in plan_textures(form, brief, rhythm, rng)
    )


_TUNE_STYLE: Final = TuneStyle(
    genre="jazz",
    rhythm=choose_rhythm,
    plans=_tune_plans,
    left=_accompany,
    feel=feel_for,
    page_word=lambda brief, _: "" if is_straight(brief) else "Swing",
    right="chord-melody",
    pedalled=PEDALLED,
    thin=SINGLE_NOTES,
)
