"""Which patterns a jazz pianist would play here: by sub-style, tempo and section."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.harmony.form import Form, FormSection, SectionKind

Table = tuple[tuple[str, int], ...]
# fmt: off
_LEFT: Final[Mapping[str, Table]] = MappingProxyType({
    "swing":   (("walking-bass", 5), ("syncopated-comping", 4), ("shell-voicing", 1), ("stride-bass", 1), ("two-feel", 1)),
    "ballad":  (("ballad-voicings", 1),),
    "bossa":   (("bossa-bass", 1),),
    "waltz":   (("waltz-bass", 8), ("walking-bass", 1), ("stride-bass", 1)),
    "uptempo": (("walking-bass", 5), ("syncopated-comping", 4)),
})
_HEAD: Final[Mapping[str, Table]] = MappingProxyType({
    "swing":   (("chord-melody", 4), ("block-chord", 2), ("octave-doubling", 1), ("rootless-voicings", 1)),
    "ballad":  (("chord-melody", 6), ("octave-doubling", 1)),
    "bossa":   (("chord-melody", 4), ("octave-doubling", 1)),
    "waltz":   (("chord-melody", 4), ("block-chord", 1), ("rootless-voicings", 1)),
    "uptempo": (("chord-melody", 2), ("octave-doubling", 1), ("rootless-voicings", 1)),
})
_RHYTHM: Final[Mapping[str, Table]] = MappingProxyType({
    "swing":   (("swing-feel", 3), ("walking-quarters", 2), ("syncopation", 1)),
    "ballad":  (("swing-feel", 1),),
    "bossa":   (("syncopation", 1),),
    "waltz":   (("swing-feel", 1),),
    "uptempo": (("swing-feel", 2), ("walking-quarters", 2)),
})
# fmt: on
_SOLO: Final = MappingProxyType({"ballad": 0.15, "standard": 0.45, "uptempo": 0.8})
"""Share of sections that improvise at the usual level of improvisation (0.5)."""

_NEEDS_CHORDS: Final = frozenset({"walking-bass", "two-feel"})


def style_of(brief: Brief) -> str:
    """Return the row of the tables for a brief."""
    if brief.application == "uptempo" and brief.sub_style not in ("bossa", "waltz"):
        return "uptempo"
    if brief.application == "ballad" and brief.sub_style == "swing":
        return "ballad"
    return brief.sub_style if brief.sub_style in _LEFT else "swing"


def choose_rhythm(brief: Brief, rng: random.Random) -> str:
    """Return the rhythm pattern: the one asked for, or one that suits the style."""
    return brief.rhythm or _draw(_RHYTHM[style_of(brief)], brief, rng)


def plan_textures(
    form: Form, brief: Brief, rhythm: str, rng: random.Random
) -> tuple[TexturePlan, ...]:
    """Choose both hands' patterns for each section; a return keeps most of its model.

    Parameters
    ----------
    form : Form
    brief : Brief
    rhythm : str
    rng : random.Random
    """
    solos = _choose_solos(form, brief, rng)
    own_left = brief.left_hand or _syncopated_left(brief, solos)
    plans: list[TexturePlan] = []
    for number, section in enumerate(form.sections):
        model = None if section.repeats is None else plans[section.repeats]
        before = plans[-1] if plans else None
        left = own_left or _choose_left(section, model, before, brief, rhythm, rng)
        right = brief.right_hand
        if right is None and number in solos:
            right = SOLO
        right = right or _choose_right(section, model, before, left, brief, rng)
        if rhythm != "walking-quarters" and _may_lock(section, plans, right, brief):
            left = rng.choice((left, LOCKED, DROPPED))
        plans.append(TexturePlan(section.bar, section.bars, left, right))
    return _keep_the_theme(form, plans, brief)


def _keep_the_theme(
    form: Form, plans: Sequence[TexturePlan], brief: Brief
) -> tuple[TexturePlan, ...]:
    """Let the theme be known again in a piece that states it (S-04).

    One short strain, or two, open with it and improvise behind it; the first of two does so
    where the piece improvises most of the time. Longer pieces bring it back for their last phrases. Who asks
    for a pattern has it throughout.
    """
    strains = [form.sections[i] for i in _body(form)]
    eager = _solo_share(brief) >= _EAGER
    solos = [p for p in plans if p.right_hand == SOLO]
    themes = [p.right_hand for p in plans if p.right_hand in _THEMES]
    if brief.right_hand == SOLO:
        return _with_a_head(strains, plans, brief)
    if brief.right_hand is not None or not strains or not (solos and themes):
        return tuple(plans)
    if len(strains) <= _FEW and all(len(s.phrases) <= _STRAIN for s in strains):
        opening = strains if eager else strains[1:]
        known = {s.bar: s.phrases[0].bars for s in opening if s.bars >= _ROOM}
        plans = [part for plan in plans for part in _opened(plan, known, themes[-1])]
        if len(strains) < _FEW:
            return tuple(plans)
        back = strains[-1].bar + strains[-1].bars
    else:
        back = _head_out(strains)
    return tuple(part for plan in plans for part in _taken_out(plan, back, themes[-1]))


def _with_a_head(
    strains: Sequence[FormSection], plans: Sequence[TexturePlan], brief: Brief
) -> tuple[TexturePlan, ...]:
    """State the tune before and after the solo that was asked for.

    First whole phrases, then the solo, which has most of the piece, then the tune once more
    where there is room for it: over a bass line, where the tune needs chords under it, in
    long pieces only. Who wants nothing but a solo sets improvisation to 1.
    """
    total = sum(s.bars for s in strains)
    thin = any(p.left_hand in _NEEDS_CHORDS for p in plans)
    room = _ROOM_FOR_A_RETURN if thin else _ROOM_FOR_A_HEAD
    if brief.improvisation >= 1.0 or HEAD in brief.excluded or total < room:
        return tuple(plans)
    first = strains[0].phrases[0].bar
    most = max(_RETURN, (_STATED_THIN if thin else _STATED) * total)
    stated = max(p.bar + p.bars for p in strains[0].phrases if p.bar + p.bars - first <= most)
    found = [part for plan in plans for part in _split(plan, stated)]
    headed = [replace(p, right_hand=HEAD) if p.bar < stated else p for p in found]
    if total < (_CHORUS + _ROOM_FOR_A_RETURN if thin else _ROOM_FOR_A_RETURN):
        return tuple(headed)
    back = _head_out(strains)
    return tuple(part for plan in headed for part in _taken_out(plan, back, HEAD))


def _split(plan: TexturePlan, bar: int) -> list[TexturePlan]:
    """Part a stretch where a bar begins inside it."""
    before = bar - plan.bar
    if not 0 < before < plan.bars:
        return [plan]
    return [replace(plan, bars=before), replace(plan, bar=bar, bars=plan.bars - before)]


HEAD: Final = "chord-melody"
"""How the tune is stated around a solo that was asked for."""

_STATED: Final = 0.4
_STATED_THIN: Final = 0.2
"""Share of a piece that the tune may have before a solo that was asked for: less over a bass
line, where it needs chords under it."""

_ROOM_FOR_A_HEAD: Final = 12
_ROOM_FOR_A_RETURN: Final = 26
"""Bars of the body; in fewer the solo would not be what is heard most."""


def _opened(plan: TexturePlan, known: Mapping[int, int], theme: str) -> list[TexturePlan]:
    """State the theme for the first bars of a strain and improvise the rest."""
    stated = known.get(plan.bar, plan.bars)
    if stated == plan.bars:
        return [plan]
    left = _COMPING if plan.left_hand in (LOCKED, DROPPED) else plan.left_hand
    behind = TexturePlan(plan.bar + stated, plan.bars - stated, left, SOLO)
    return [replace(plan, bars=stated, right_hand=theme), behind]


def _taken_out(plan: TexturePlan, back: int, theme: str) -> list[TexturePlan]:
    """Improvise as far as a bar and state the theme from there."""
    if plan.right_hand != SOLO or plan.bar + plan.bars <= back:
        return [plan]
    solo = max(0, back - plan.bar)
    rest = replace(plan, bar=plan.bar + solo, bars=plan.bars - solo, right_hand=theme)
    return [replace(plan, bars=solo), rest] if solo else [rest]


_EAGER: Final = 0.7
_FEW: Final = 2
_ROOM: Final = 8
"""Bars that hold a phrase of the theme and a solo worth the name."""
_THEMES: Final = frozenset({"chord-melody", "block-chord", "octave-doubling"})
_STRAIN: Final = 2
"""A strain of eight bars has two phrases of four."""


def _head_out(strains: Sequence[FormSection]) -> int:
    """The bar where the theme returns: the last phrases of the body, four bars at least.

    Of a chorus of three phrases the last one, which the ending completes, is enough.
    """
    wanted = 1 if len(strains[-1].phrases) > _STRAIN else _RETURN
    found = 0
    for phrase in reversed([phrase for strain in strains for phrase in strain.phrases]):
        found += phrase.bars
        if found >= wanted:
            return phrase.bar
    return 0


_RETURN: Final = 4


def _solo_share(brief: Brief) -> float:
    return min(1.0, _SOLO.get(brief.application, 0.4) * brief.improvisation * 2)


def _body(form: Form) -> list[int]:
    """The sections that are neither introduction, tag nor ending."""
    frame = (SectionKind.INTRO, SectionKind.ENDING, SectionKind.VAMP)
    return [i for i, s in enumerate(form.sections) if s.kind not in frame]


def _syncopated_left(brief: Brief, solos: Collection[int]) -> str | None:
    """Who asks for syncopation and hears a solo gets it from the hand that comps.

    A line in eighths strikes the beats too; a theme leaves them by itself.
    """
    improvised = bool(solos) if brief.right_hand is None else brief.right_hand == SOLO
    asked = brief.rhythm == "syncopation" and brief.sub_style != "bossa"
    able = _COMPING not in brief.excluded
    return _COMPING if asked and improvised and able else None


SOLO: Final = "improvisation"
_COMPING: Final = "syncopated-comping"
LOCKED: Final = "locked-hands"
DROPPED: Final = "drop-2"
_CHORUS: Final = 32
_MEDIUM: Final = (100, 190)
_THREE: Final = 3


def _may_lock(section: FormSection, plans: Sequence[TexturePlan], right: str, brief: Brief) -> bool:
    """Whether both hands may lock to the tune: eight bars a chorus, at medium tempo (J-21).

    Never in three: a waltz needs its first beat.
    """
    body = section.kind not in (SectionKind.INTRO, SectionKind.ENDING, SectionKind.VAMP)
    recent = [p for p in plans if p.bar > section.bar - _CHORUS]
    first = not any(p.left_hand in (LOCKED, DROPPED) for p in recent)
    calm = section.bars <= 8 and _MEDIUM[0] <= brief.tempo <= _MEDIUM[1]
    calm = calm and brief.meter.beats != _THREE
    return body and first and calm and brief.left_hand is None and right == "block-chord"


def _choose_solos(form: Form, brief: Brief, rng: random.Random) -> frozenset[int]:
    """Choose the sections that improvise: the contrasting ones first, or one run of them.

    The first section states the theme as long as others can improvise, and the last phrases
    bring it back.
    """
    body = _body(form)
    if not body or SOLO in brief.excluded:
        return frozenset()
    count = int(_solo_share(brief) * len(body) + rng.random())
    if brief.improvisation >= 1.0 or len(body) == 1:
        return frozenset(body[:count])
    back = _head_out([form.sections[i] for i in body])
    able = [i for i in body[1:] if form.sections[i].bar < back]
    ranked = sorted(able, key=lambda i: rng.random() - (form.sections[i].label[0] in "BC"))
    if len(body) > _ONE_CHORUS:
        ranked = able[::-1]
    return frozenset(ranked[:count])


_ONE_CHORUS: Final = 4
"""Of more sections than these, the ones before the theme returns improvise in a row."""


def _choose_left(
    section: FormSection,
    model: TexturePlan | None,
    before: TexturePlan | None,
    brief: Brief,
    rhythm: str,
    rng: random.Random,
) -> str:
    if rhythm == "walking-quarters" and "walking-bass" not in brief.excluded:
        return "walking-bass"
    frame = section.kind in (SectionKind.ENDING, SectionKind.VAMP)
    if frame and before is not None and before.left_hand not in (LOCKED, DROPPED):
        return before.left_hand
    locked = (LOCKED, DROPPED)
    if model is not None and model.left_hand not in locked and rng.random() < 0.6:
        return model.left_hand
    if before is not None and before.bars < 8 and before.left_hand not in locked:
        return before.left_hand
    return _draw(_LEFT[style_of(brief)], brief, rng)


def _choose_right(
    section: FormSection,
    model: TexturePlan | None,
    before: TexturePlan | None,
    left: str,
    brief: Brief,
    rng: random.Random,
) -> str:
    if section.kind in (SectionKind.ENDING, SectionKind.VAMP) and before is not None:
        return before.right_hand
    if model is not None and model.right_hand != SOLO:
        return model.right_hand
    head = _draw(_HEAD[style_of(brief)], brief, rng)
    tuneless = section.kind is not SectionKind.INTRO or left not in _NEEDS_CHORDS
    if head == "rootless-voicings" and tuneless:
        return "chord-melody" if "chord-melody" not in brief.excluded else head
    return head


def _draw(table: Table, brief: Brief, rng: random.Random) -> str:
    allowed = [(name, weight) for name, weight in table if name not in brief.excluded]
    names, weights = zip(*(allowed or table), strict=True)
    return str(rng.choices(names, weights)[0])
