"""The blues arranger: from a brief to a score, a feel and the plan behind them.

Order of work: layout of choruses, chords with turnarounds and an ending, left-hand
ostinato, takes of right-hand calls, answers and chords over what the left hand plays, the
last chord, then the marks on the page. Every step draws from a random stream of its own.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement, TexturePlan
from gospel_keys.genres.blues.audition import BROKEN, points_lost
from gospel_keys.genres.blues.context import (
    choose_left,
    choose_rhythm,
    choose_right,
    has_one_chord,
    plan_tune,
    texture_plans,
)
from gospel_keys.genres.blues.endings import close
from gospel_keys.genres.blues.feels import feel_for, page_word
from gospel_keys.genres.blues.figures import figure_bass, leave_to_figures
from gospel_keys.genres.blues.harmony import BluesHarmony, harmonise
from gospel_keys.genres.blues.layout import lay_out
from gospel_keys.genres.blues.left import LeftBar, play_left
from gospel_keys.genres.blues.lines import Singer
from gospel_keys.genres.blues.notation import Grid
from gospel_keys.genres.blues.page import pedals_of, tempos_of, title_of
from gospel_keys.genres.blues.plan import Plan, key_of, make_plan
from gospel_keys.genres.blues.polish import polish
from gospel_keys.genres.blues.reach import within_reach
from gospel_keys.genres.blues.right import RightHand
from gospel_keys.genres.blues.spelling import one_name, spell_blue
from gospel_keys.genres.blues.swung import write_swung
from gospel_keys.genres.blues.symbols import keep_word
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.given_melody import TuneStyle, arrange_tune
from gospel_keys.genres.marks import dynamics_of, hairpins_of, sections_of, subtitle_of
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.genres.spelling import settle_white_keys
from gospel_keys.randomness import stream
from gospel_keys.score.model import KeyChange, MeterChange, Note, Score
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, Ticks

TERNARY: Final = "twelve-eight-feel"
_TAKES: Final = 5
_MOST_TAKES: Final = 9
"""As long as a take lacks what must be, a player does not stop after five."""

_TO_FOUR: Final = re.compile(r"^V([^/]*)/IV$")


@dataclass(frozen=True, slots=True)
class BluesArranger:
    """Arranges blues for two hands by rules.

    Examples
    --------
    >>> from gospel_keys.brief.model import Brief
    >>> from gospel_keys.score.meter import Meter
    >>> from gospel_keys.theory.key import Key
    >>> brief = Brief("", "blues", Key.parse("E"), 110, Meter(), 12, "shuffle", "shuffle")
    >>> BluesArranger().arrange(brief, seed=1).score.chords[0].chord.root.letter
    'E'
    """

    genre: str = "blues"

    def arrange(self, brief: Brief, *, seed: int) -> Arrangement:
        """Arrange a brief; see :class:`~gospel_keys.genres.registry.Arranger`."""
        if brief.tune is not None:
            return arrange_tune(brief, _TUNE_STYLE, seed=seed)
        layout = lay_out(brief, stream(seed, "layout"))
        plan = make_plan(brief, layout, stream(seed, "plan"))
        rhythm = choose_rhythm(brief, stream(seed, "rhythm"))
        grid = Grid.of(brief.meter, ternary=rhythm == TERNARY)
        key = key_of(brief, layout)
        harmony = _harmony(brief, plan, key, grid, seed)
        stage = Stage(brief, plan.form, harmony.chords, (KeyChange(0, key),))
        right_plan = choose_right(brief, plan, rhythm, stream(seed, "textures"))
        # A chord in the middle of a bar needs both hands: nobody answers there (V-04).
        answered = (b for b in right_plan.answered if has_one_chord(stage, b))
        right_plan = replace(right_plan, answered=frozenset(answered))
        bars = choose_left(brief, stage, plan, right_plan.answered, stream(seed, "left"))
        bars = _before_figures(bars, harmony)
        left = leave_to_figures(play_left(stage, bars, grid), harmony.figures, grid)
        left += figure_bass(stage, harmony.figures, bars, grid)
        left = within_reach(stage, left)
        singer = Singer(stage, grid, _floors(left, grid, plan.form.bars))
        feel = feel_for(brief, rhythm)
        takes = _takes(singer, RightHand(singer, right_plan, _struck(left)), plan, harmony, seed)
        sketch = _audition(stage, left, takes, grid, swung=feel.swing is not None)
        stage = _named(stage, sketch)
        score = _write_score(stage, harmony, plan, rhythm, sketch)
        textures = texture_plans(plan, bars, right_plan)
        return Arrangement(brief, plan.form, score, feel, textures, rhythm, seed)


def _takes(
    singer: Singer, hand: RightHand, plan: Plan, harmony: BluesHarmony, seed: int
) -> Iterator[list[Draft]]:
    """Play the right hand over and over, each time another way."""
    for take in range(_MOST_TAKES):
        singer.heard.clear()
        yield hand.play(plan.cells, harmony.figures, stream(seed, "right", take), take=take)


def _audition(
    stage: Stage, left: Sequence[Draft], takes: Iterable[list[Draft]], grid: Grid, *, swung: bool
) -> Sketch:
    """Put both hands together with the first take that lacks nothing, or with the best."""
    best, least = Sketch(), math.inf
    for count, right in enumerate(takes, start=1):
        line = write_swung(right, grid.step) if swung else right
        sketch = Sketch(polish(stage, left, line, short=grid.step - grid.off))
        close(stage, sketch)
        lost = points_lost(_named(stage, sketch), sketch.drafts)
        if lost < least:
            best, least = sketch, lost
        if not lost or (count >= _TAKES and least < BROKEN):
            break
    return best


def _named(stage: Stage, sketch: Sketch) -> Stage:
    """Name the chords by what is played; those of a chart stay as they were given."""
    if stage.brief.chart is not None:
        return stage
    return replace(stage, chords=keep_word(stage.chords, sketch.drafts))


def _harmony(brief: Brief, plan: Plan, key: Key, grid: Grid, seed: int) -> BluesHarmony:
    """Return the chords of the chart, or those of the form with its turnarounds."""
    if brief.chart is None:
        return harmonise(brief, plan, key, grid, stream(seed, "harmony"))
    chords, _ = given_chords(brief.chart, brief, plan.form)
    named = tuple(replace(span, roman=_at_home(span.roman)) for span in chords)
    return BluesHarmony(named, (), key)


def _at_home(roman: str) -> str:
    """Name the tonic of a blues, a seventh chord at rest, by its own degree.

    Examples
    --------
    >>> _at_home("V7/IV"), _at_home("V7/ii")
    ('I7', 'V7/ii')
    """
    return _TO_FOUR.sub(r"I\1", roman)


def _before_figures(bars: Sequence[LeftBar], harmony: BluesHarmony) -> list[LeftBar]:
    """Keep the pattern plain where a turnaround or ending brings a bass of its own."""
    taken = {f.bar + k for f in harmony.figures if f.figure.bass for k in range(2)}
    plain = [
        replace(bar, pickup=False, varied=False, answer=0) if number in taken else bar
        for number, bar in enumerate(bars)
    ]
    return [
        replace(bar, pickup=bar.pickup and number + 1 not in taken)
        for number, bar in enumerate(plain)
    ]


def _floors(left: Sequence[Draft], grid: Grid, bars: int) -> dict[int, MidiPitch]:
    floors = dict.fromkeys(range(bars), 0)
    for draft in left:
        bar = draft.onset // grid.bar
        floors[bar] = max(floors[bar], draft.midi)
    return floors


def _struck(left: Sequence[Draft]) -> dict[Ticks, frozenset[MidiPitch]]:
    struck: dict[Ticks, set[MidiPitch]] = defaultdict(set)
    for draft in left:
        struck[draft.onset].add(draft.midi)
    return {onset: frozenset(pitches) for onset, pitches in struck.items()}


def _write_score(
    stage: Stage, harmony: BluesHarmony, plan: Plan, rhythm: str, sketch: Sketch
) -> Score:
    return Score(
        title=title_of(stage.brief, plan.layout.form.id, harmony.key),
        subtitle=subtitle_of(stage.brief),
        creator="Gospel Keys",
        duration=stage.end,
        meters=(MeterChange(0, stage.meter),),
        keys=stage.keys,
        tempos=tempos_of(stage),
        notes=_spelled(stage, harmony.key, sketch),
        chords=stage.chords,
        sections=sections_of(stage),
        dynamics=dynamics_of(stage),
        hairpins=hairpins_of(stage),
        pedals=pedals_of(stage),
        feel=page_word(stage.brief, rhythm),
    )


def _spelled(stage: Stage, key: Key, sketch: Sketch) -> tuple[Note, ...]:
    """The notes as a player reads them: blue notes flat, one name for a key in a bar."""
    bar = stage.meter.bar
    blue = spell_blue(sketch.notes(stage), stage.chords, key)
    settled = settle_white_keys(blue, stage.chords, stage.keys, bar)
    return one_name(settled, stage.chords, key, bar)


def _accompany(stage: Stage, plans: Sequence[TexturePlan], rhythm: str, seed: int) -> list[Draft]:
    """The left hand under a given tune: its ostinato, led and varied every fourth bar."""
    rng = stream(seed, "left")
    bars = [
        LeftBar(plan.left_hand, row=rng.randrange(12), varied=offset % 4 == 3)
        for plan in plans
        for offset in range(plan.bars)
    ]
    grid = Grid.of(stage.meter, ternary=rhythm == TERNARY)
    return within_reach(stage, play_left(stage, bars, grid))


_TUNE_STYLE: Final = TuneStyle(
    genre="blues",
    rhythm=choose_rhythm,
    plans=plan_tune,
    left=_accompany,
    feel=feel_for,
    page_word=page_word,
    right="chord-fills",
    thin=frozenset({"boogie-woogie-bass", "twelve-bar-bass", "crawl", "rolling-octaves", "rumba"}),
)
