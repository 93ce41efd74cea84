"""The jazz arranger: from a brief to a score, a feel and the plan behind them.

Order of work: form and tune, harmony, textures, left hand, theme, right hand section by
section, guide tones where only a bass line plays below, ending, then the marks on the page.
Every step draws from a random stream of its own.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement, TexturePlan
from gospel_keys.genres.completion import complete_chords
from gospel_keys.genres.jazz import stride, theme
from gospel_keys.genres.jazz.comping import CompStyle, comp_rootless, comp_shells
from gospel_keys.genres.jazz.context import choose_rhythm, plan_textures
from gospel_keys.genres.jazz.endings import close
from gospel_keys.genres.jazz.feels import feel_for, is_straight
from gospel_keys.genres.jazz.harmony import harmonise
from gospel_keys.genres.jazz.line import Room, improvise
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.genres.jazz.right_comping import comp_right
from gospel_keys.genres.jazz.support import support_line
from gospel_keys.genres.jazz.walking import walk
from gospel_keys.genres.marks import (
    dynamics_of,
    hairpins_of,
    pedals_of,
    sections_of,
    subtitle_of,
    tempos_of,
)
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.randomness import stream
from gospel_keys.score.model import KeyChange, MeterChange, Role, Score
from gospel_keys.units import Ticks

Texture = Callable[[Stage, Ticks, Ticks, random.Random], list[Draft]]

SINGLE_NOTES: Final = frozenset({"walking-bass", "two-feel", "bossa-bass"})
"""Left hands of single notes: the right hand has to say the chords."""

PEDALLED: Final = frozenset({"ballad-voicings"})
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
        """Arrange a brief.

        Parameters
        ----------
        brief : Brief
        seed : int
            Same brief and seed, same notes.

        Returns
        -------
        arrangement : Arrangement
        """
        plan = plan_piece(brief, stream(seed, "form"))
        chords = harmonise(plan, brief, stream(seed, "harmony"))
        stage = Stage(brief, plan.form, chords, (KeyChange(0, brief.key),))
        rhythm = choose_rhythm(brief, stream(seed, "rhythm"))
        plans = plan_textures(plan.form, brief, rhythm, stream(seed, "textures"))
        sketch = Sketch()
        left = _left_hand(stage, plans, rhythm, stream(seed, "left"))
        sketch.add(left)
        sketch.add(_right_hand(stage, plans, rhythm, left, seed))
        sketch.add(complete_chords(stage, sketch.drafts, thin_left=_thin_bars(plans)))
        close(stage, sketch)
        score = _write_score(stage, plans, sketch)
        return Arrangement(brief, plan.form, score, feel_for(brief, rhythm), plans, rhythm, seed)


def _thin_bars(plans: Sequence[TexturePlan]) -> frozenset[int]:
    return frozenset(
        bar for p in plans if p.left_hand in SINGLE_NOTES for bar in range(p.bar, p.bar + p.bars)
    )


def _merged(plans: Sequence[TexturePlan], *, by_left: bool) -> list[TexturePlan]:
    """Join neighbouring stretches that share a hand's pattern, so that voices lead on."""
    merged: list[TexturePlan] = []
    for plan in plans:
        name = plan.left_hand if by_left else plan.right_hand
        if merged and name == (merged[-1].left_hand if by_left else merged[-1].right_hand):
            merged[-1] = replace(merged[-1], bars=merged[-1].bars + plan.bars)
        else:
            merged.append(plan)
    return merged


def _left_hand(
    stage: Stage, plans: Sequence[TexturePlan], rhythm: str, rng: random.Random
) -> list[Draft]:
    bar = stage.meter.bar
    drafts: list[Draft] = []
    for plan in _merged(plans, by_left=True):
        start, end = plan.bar * bar, (plan.bar + plan.bars) * bar
        drafts += _left_texture(plan.left_hand, rhythm)(stage, start, end, rng)
    return drafts


def _left_texture(name: str, rhythm: str) -> Texture:
    syncopated = rhythm == "syncopation"

    def comp(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
        return comp_rootless(stage, start, end, rng, CompStyle(off_beat=syncopated))

    def shells(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
        bars = range(start // stage.meter.bar, end // stage.meter.bar)
        quarters = bars if rhythm == "walking-quarters" else ()
        return comp_shells(stage, start, end, rng, quarters)

    textures: dict[str, Texture] = {
        "walking-bass": walk,
        "stride-bass": stride.stride,
        "shell-voicing": shells,
        "syncopated-comping": comp,
        "two-feel": stride.two_feel,
        "ballad-voicings": stride.ballad,
        "bossa-bass": stride.bossa,
    }
    return textures[name]


def _right_hand(
    stage: Stage, plans: Sequence[TexturePlan], rhythm: str, left: Sequence[Draft], seed: int
) -> list[Draft]:
    around = Surroundings.of([d for d in left if d.role is not Role.GHOST])
    by_bar = {bar: p.right_hand for p in plans for bar in range(p.bar, p.bar + p.bars)}
    tune: theme.Theme = ()
    if any(p.right_hand in _THEMES for p in plans):
        syncopated = rhythm == "syncopation"
        tune = theme.write_theme(stage, by_bar.__getitem__, around, seed, syncopated=syncopated)
    rng = stream(seed, "right")
    thin = _thin_bars(plans)
    drafts: list[Draft] = []
    for plan in _merged(plans, by_left=False):
        drafts += _right_texture(stage, plan, tune, around, rng)
    bar = stage.meter.bar
    for first, last in _runs(thin):
        start, end = first * bar, last * bar
        inside = [d for d in drafts if start <= d.onset < end]
        drafts += support_line(stage, inside, left, start, end)
    return drafts


def _runs(bars: frozenset[int]) -> list[tuple[int, int]]:
    """Return the stretches of neighbouring bars, each with the bar after its last."""
    runs: list[tuple[int, int]] = []
    for bar in sorted(bars):
        if runs and runs[-1][1] == bar:
            runs[-1] = (runs[-1][0], bar + 1)
        else:
            runs.append((bar, bar + 1))
    return runs


def _right_texture(
    stage: Stage,
    plan: TexturePlan,
    tune: theme.Theme,
    around: Surroundings,
    rng: random.Random,
) -> list[Draft]:
    bar = stage.meter.bar
    first, last = plan.bar, plan.bar + plan.bars
    line = theme.tune_between(tune, first, last)
    match plan.right_hand:
        case "block-chord":
            return theme.block_chords(stage, line, around, rng)
        case "octave-doubling":
            return theme.octaves(stage, line, around, rng)
        case "chord-melody":
            return theme.chord_melody(stage, line, around, rng)
        case "rootless-voicings":
            return comp_right(stage, first * bar, last * bar, around, rng)
        case _:
            closes = last * bar >= stage.end
            end = stage.chords[-1].onset if closes and stage.brief.ending else last * bar
            room = Room({i: max(62, around.top(i) + 2) for i in range(len(stage.chords))})
            return improvise(stage, first * bar, end, room, rng, closes=closes)


def title_of(brief: Brief) -> str:
    """Return a short title from the order: mood, style and key."""
    mood = brief.moods[0].title() + " " if brief.moods else ""
    names = {"swing": "Swing", "ballad": "Ballad", "bossa": "Bossa Nova", "waltz": "Jazz Waltz"}
    return f"{mood}{names.get(brief.sub_style, 'Jazz')} in {brief.key}"


def _write_score(stage: Stage, plans: Sequence[TexturePlan], sketch: Sketch) -> Score:
    return Score(
        title=title_of(stage.brief),
        subtitle=subtitle_of(stage.brief),
        duration=stage.end,
        meters=(MeterChange(0, stage.meter),),
        keys=stage.keys,
        tempos=tempos_of(stage),
        notes=sketch.notes(stage),
        chords=stage.chords,
        sections=sections_of(stage),
        dynamics=dynamics_of(stage),
        hairpins=hairpins_of(stage),
        pedals=pedals_of(stage, plans, sketch.drafts, PEDALLED),
        feel="" if is_straight(stage.brief) else "Swing",
    )
