"""What a blues pianist would play here: rhythm, left-hand bars and right-hand textures."""

import random
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.blues.left import LeftBar
from gospel_keys.genres.blues.plan import Plan
from gospel_keys.genres.blues.right import RightPlan
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import Form, SectionKind

_PICKUP: Final = 0.4
_LEFT_ANSWERS: Final = 0.3
_RIFFED: Final = 0.5
_THEME_RETURNS: Final = 3
"""From this many choruses on the last one brings the first one back."""

_WALKED: Final = "twelve-bar-bass"
_LEFT: Final = {
    # By sub-style and by application: what the left hand plays, most usual first.
    "slow-blues":  ("slow-twelve-eight", "stride", "shuffle-pattern"),
    "shuffle":     ("shuffle-pattern", "twelve-bar-bass", "crawl"),
    "boogie":      ("boogie-woogie-bass", "rolling-octaves", "crawl"),
    "new-orleans": ("rumba", "crawl", "stride"),
    "slow":        ("slow-twelve-eight", "stride", "twelve-bar-bass"),
    "fast":        ("boogie-woogie-bass", "twelve-bar-bass", "rolling-octaves"),
}  # fmt: skip

_RIGHT: Final = {
    "slow":    ("call-response", "tremolo-double-stops", "chord-fills", "blues-melody"),
    "shuffle": ("call-response", "blues-melody", "block-chords", "tremolo-double-stops"),
    "fast":    ("blues-melody", "tremolo-double-stops", "block-chords", "call-response"),
}  # fmt: skip


def choose_rhythm(brief: Brief, rng: random.Random) -> str:
    """Return the rhythm pattern: the one asked for, or the one of the sub-style and tempo.

    Parameters
    ----------
    brief : Brief
    rng : random.Random
    """
    if brief.rhythm is not None:
        return brief.rhythm
    choice = "shuffle-feel"
    if brief.meter.is_compound:
        choice = "twelve-eight-feel"
    elif brief.sub_style == "new-orleans":
        choice = "straight-blues"
    elif brief.sub_style == "slow-blues" and brief.tempo < 84 and rng.random() < 0.8:
        choice = "twelve-eight-feel"
    known = [p.id for p in CATALOGUES["blues"].family("rhythm") if p.id not in brief.excluded]
    return choice if choice in known or not known else known[0]


def choose_left(
    brief: Brief, stage: Stage, plan: Plan, answered: Collection[int], rng: random.Random
) -> list[LeftBar]:
    """Choose the left hand bar by bar.

    A pattern stays for a chorus; one bar in four varies it, and four changes of root in ten
    are led into (B-14, B-19). One chorus of a longer piece opens with stop time (B-18).

    Parameters
    ----------
    brief : Brief
    stage : Stage
    plan : Plan
    answered : collection of int
        Bars in which the left hand answers the call (B-26).
    rng : random.Random
    """
    menu = _left_menu(brief, plan.layout.form.id)
    bars: list[LeftBar] = []
    stop = _stop_chorus(brief, plan, rng)
    row = rng.randrange(12)
    chorus = 0
    for part in plan.layout.parts:
        if part.kind is SectionKind.CHORUS and not part.tag:
            chorus = part.number
            row = row if chorus == 0 else rng.randrange(12)
        name = menu[0] if chorus == 0 else menu[_turn(chorus, len(menu))]
        first = len(bars)
        stopped = range(4) if part.kind is SectionKind.CHORUS and chorus == stop else range(0)
        pickups = [_leads_on(stage, first + k, rng) for k in range(part.bars)]
        plain = [not pickup and has_one_chord(stage, first + k) for k, pickup in enumerate(pickups)]
        for offset, pickup in enumerate(pickups):
            free = offset not in stopped
            pattern = name if free else "stop-time"
            varied = offset % 4 == _variation(plain, offset - offset % 4)
            turn = rng.randrange(12) if varied else row
            answer = 1 + rng.randrange(12) if first + offset in answered and free else 0
            led = pickup and free and not answer
            bars.append(LeftBar(pattern, turn, varied and not answer, led, answer=answer))
    return bars


def _leads_on(stage: Stage, bar: int, rng: random.Random) -> bool:
    """Whether a walk leads out of a bar (B-14), which leaves each of two chords its root."""
    wanted = _changes(stage, bar) and rng.random() < _PICKUP
    return wanted and has_one_chord(stage, bar)


def _variation(plain: Sequence[bool], start: int) -> int:
    """Which bar of four is varied: the last one, or another where that one has its own task."""
    for place in (3, 1, 2, 0):
        if start + place < len(plain) and plain[start + place]:
            return place
    return 3


def _turn(chorus: int, count: int) -> int:
    """Which pattern of the menu a chorus has: two choruses each, home again at the end."""
    return (chorus // 2) % count


def _left_menu(brief: Brief, form: str = "") -> Sequence[str]:
    if brief.left_hand is not None:
        return (brief.left_hand,)
    if form == "jazz-blues" and brief.application == "shuffle" and _WALKED not in brief.excluded:
        # Its changes are walked: rocking sixths say nothing of a two-five.
        return (_WALKED,)
    style = brief.sub_style if brief.sub_style in _LEFT else brief.application
    if brief.application == "slow" and style not in ("slow-blues", "new-orleans"):
        style = "slow"
    if brief.application == "fast" and style in ("slow-blues", "shuffle"):
        style = "fast"
    menu = [p for p in _LEFT.get(style, _LEFT["shuffle"]) if p not in brief.excluded]
    if brief.tempo > 150:
        menu = [p for p in menu if p not in ("stride",)] or menu
    known = [p.id for p in CATALOGUES["blues"].family("left_hand") if p.id not in brief.excluded]
    return menu or known or ("shuffle-pattern",)


def _stop_chorus(brief: Brief, plan: Plan, rng: random.Random) -> int:
    """The chorus that opens with stop time, -1 for none."""
    count = plan.layout.choruses
    fits = brief.left_hand is None and count >= 3 and brief.application != "slow"
    return rng.randrange(1, count - 1) if fits and rng.random() < 0.7 else -1


def _changes(stage: Stage, bar: int) -> bool:
    """Whether the root moves at the next bar line, by more than the semitone of a slide."""
    following = (bar + 1) * stage.meter.bar
    if following >= stage.end:
        return False
    here = stage.chords[stage.index_at(following - 1)].chord
    after = stage.chords[stage.index_at(following)].chord
    return (after.root.pitch_class - here.root.pitch_class) % 12 not in (0, 1, 11)


def has_one_chord(stage: Stage, bar: int) -> bool:
    """Return whether the chord does not change inside a bar.

    Parameters
    ----------
    stage : Stage
    bar : int
    """
    start, end = bar * stage.meter.bar, (bar + 1) * stage.meter.bar
    return stage.index_at(start) == stage.index_at(end - 1)


def choose_right(brief: Brief, plan: Plan, rhythm: str, rng: random.Random) -> RightPlan:
    """Choose the right hand's texture for every chorus.

    Parameters
    ----------
    brief : Brief
    plan : Plan
    rhythm : str
    rng : random.Random
    """
    count = max(1, plan.layout.choruses)
    choruses = range(-1, count + 2)
    triplets = {"twelve-eight-feel": 0.5, "shuffle-feel": 0.25}.get(rhythm, 0.0)
    if brief.tempo > 150:
        triplets *= 0.6
    reprise = count - 1 if count >= _THEME_RETURNS else -2
    if brief.right_hand is not None:
        textures = dict.fromkeys(choruses, brief.right_hand)
        return RightPlan(textures, triplets, reprise, answered=_answered(plan, textures, rng))
    menu = [p for p in _RIGHT.get(brief.application, _RIGHT["shuffle"]) if p not in brief.excluded]
    if plan.layout.form.id == "minor":
        # A minor blues sings its three lines in every chorus (B-22).
        menu = [p for p in menu if p != "block-chords"]
    menu = menu or [p.id for p in CATALOGUES["blues"].family("right_hand")]
    first = menu[0] if rng.random() < 0.6 else rng.choice(menu[:2])
    rest = [p for p in menu if p != first] or [first]
    rng.shuffle(rest)
    textures = {-1: first, 0: first}
    for number in range(1, count + 2):
        textures[number] = rest[(number - 1) % len(rest)]
    if reprise > 0:
        textures[reprise] = first
    riffs = frozenset(
        number
        for number in range(1, count)
        if textures[number] == "blues-melody" and number != reprise and rng.random() < _RIFFED
    )
    if brief.application == "fast" and plan.layout.form.id != "minor":
        # A boogie opens on its riff, and so does the chorus that brings the first one back.
        riffs |= {0, reprise} - {-2}
    return RightPlan(textures, triplets, reprise, riffs, _answered(plan, textures, rng))


def _answered(plan: Plan, textures: Mapping[int, str], rng: random.Random) -> frozenset[int]:
    """The bars in whose second half the left hand answers the call (B-26)."""
    return frozenset(
        cell.bar + 1
        for cell in plan.cells
        if cell.task == "answer"
        and cell.bars == 2
        and textures[cell.chorus] == "call-response"
        and rng.random() < _LEFT_ANSWERS
    )


def texture_plans(plan: Plan, left: Sequence[LeftBar], right: RightPlan) -> tuple[TexturePlan, ...]:
    """Return which patterns play where, for reports."""
    plans: list[TexturePlan] = []
    for cell in plan.cells:
        names = (left[cell.bar].pattern, right.textures[cell.chorus])
        before = plans[-1] if plans else None
        if before is not None and (before.left_hand, before.right_hand) == names:
            plans[-1] = TexturePlan(before.bar, before.bars + cell.bars, *names)
        else:
            plans.append(TexturePlan(cell.bar, cell.bars, *names))
    return tuple(plans)


def plan_tune(form: Form, brief: Brief, rhythm: str, rng: random.Random) -> tuple[TexturePlan, ...]:
    """Choose both hands' patterns for the sections of a given tune.

    Parameters
    ----------
    form : Form
    brief : Brief
    rhythm : str
    rng : random.Random
    """
    del rhythm
    lefts = _left_menu(brief)
    rights = [p for p in _RIGHT.get(brief.application, ()) if p not in brief.excluded]
    first = brief.right_hand or rng.choice(rights or ["chord-fills"])
    return tuple(
        TexturePlan(section.bar, section.bars, lefts[number // 2 % len(lefts)], first)
        for number, section in enumerate(form.sections)
    )
