"""The marks on the page: title, tempo, dynamics, hairpins, pedal, section names."""

from collections.abc import Sequence
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.release import pushes_clashing_with
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import SectionKind
from gospel_keys.score.model import (
    DynamicMark,
    Hairpin,
    Hand,
    PedalSpan,
    Section,
    TempoMark,
)

RITARDANDO: Final = (0.88, 0.72)
"""Share of the tempo on the last two beats before the final chord (S-08)."""

_SIGNS: Final = ((46, "pp"), (56, "p"), (68, "mp"), (82, "mf"), (96, "f"), (128, "ff"))
_LONGEST_SUBTITLE: Final = 140
_RULE_OF_WALKS: Final = frozenset({"G-21", "G-23", "J-40", "J-44", "stride"})


def title_of(brief: Brief) -> str:
    """A short title from the order: sub-style and key."""
    style = brief.sub_style.replace("-", " ").title()
    mood = brief.moods[0].title() + " " if brief.moods else ""
    name = style if "worship" in style.lower() or brief.sub_style == "shout" else f"{style} Gospel"
    return f"{mood}{name} in {brief.key}"


def subtitle_of(brief: Brief) -> str:
    """The words of the order, shortened to what two lines of a page hold."""
    words = " ".join(brief.description.split())
    if len(words) <= _LONGEST_SUBTITLE:
        return words
    return words[: _LONGEST_SUBTITLE - 1].rsplit(" ", 1)[0].rstrip(",;:-") + "…"


def sections_of(stage: Stage) -> tuple[Section, ...]:
    """Section marks from the form."""
    bar = stage.meter.bar
    return tuple(Section(s.name, s.label, s.bar * bar, s.bars * bar) for s in stage.form.sections)


def tempos_of(stage: Stage) -> tuple[TempoMark, ...]:
    """The opening tempo and the written-out slowing into the last chord."""
    brief, beat = stage.brief, stage.meter.beat
    first = TempoMark(0, brief.tempo, beat, brief.sub_style.replace("-", " ").capitalize())
    last = stage.chords[-1].onset
    if not brief.ending or last < 4 * beat:
        return (first,)
    slowing = [
        TempoMark(
            last - (2 - place) * beat,
            round(brief.tempo * share, 2),
            beat,
            "rit." if place == 0 else "",
            visible=False,
        )
        for place, share in enumerate(RITARDANDO)
    ]
    return (first, *slowing)


def dynamics_of(stage: Stage) -> tuple[DynamicMark, ...]:
    """One dynamic for each section whose level differs from the one before."""
    marks: list[DynamicMark] = []
    for section in stage.form.sections:
        sign = next(sign for limit, sign in _SIGNS if section.velocity < limit)
        onset = section.bar * stage.meter.bar
        if not marks or marks[-1].sign != sign or marks[-1].velocity != section.velocity:
            marks.append(DynamicMark(onset, sign, section.velocity))
    return tuple(marks)


def hairpins_of(stage: Stage) -> tuple[Hairpin, ...]:
    """A crescendo into a louder section, a diminuendo into a softer one."""
    pins: list[Hairpin] = []
    sections = stage.form.sections
    for before, after in zip(sections, sections[1:], strict=False):
        change = after.velocity - before.velocity
        if abs(change) >= 8 and after.kind is not SectionKind.ENDING:
            end = after.bar * stage.meter.bar
            pins.append(Hairpin(end - stage.meter.bar, end, crescendo=change > 0))
    return tuple(pins)


def pedals_of(
    stage: Stage,
    plans: Sequence[TexturePlan],
    drafts: Sequence[Draft],
    pedalled: frozenset[str],
    *,
    lift_at_pushes: bool = False,
) -> tuple[PedalSpan, ...]:
    """Change the pedal with every chord where the texture wants it (P-08).

    No pedal under walks, riffs, stride or staccato stabs; half pedal under fast broken
    figures; short passing chords that move by step get a pedal of their own. With
    ``lift_at_pushes`` it comes up where a push leaves the chord that the left hand played.
    """
    patterns = {b: p for p in plans for b in range(p.bar, p.bar + p.bars)}
    walks = sorted(d.onset for d in drafts if d.hand is Hand.LEFT and d.rule in _RULE_OF_WALKS)
    pushes = pushes_clashing_with(stage, drafts) if lift_at_pushes else {}
    spans: list[PedalSpan] = []
    for index, span in enumerate(stage.chords):
        plan = patterns[span.onset // stage.meter.bar]
        section = stage.form.section_at(span.onset // stage.meter.bar)
        if plan.right_hand == "stabs" and section.kind is not SectionKind.ENDING:
            continue
        if plan.left_hand not in pedalled and span.end < stage.end:
            if plan.left_hand == "alberti-bass" and stage.brief.tempo < 110:
                spans.append(PedalSpan(span.onset, span.end, depth=60))
            continue
        end = min((tick for tick in walks if span.onset <= tick < span.end), default=span.end)
        end = min(end, pushes.get(index, end))
        if end - span.onset >= stage.meter.beat // 2:
            spans.append(PedalSpan(span.onset, end))
    return tuple(spans)
