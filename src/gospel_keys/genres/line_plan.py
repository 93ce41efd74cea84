"""Planning the right hand's rhythm: a cell for each bar, ideas that return, pushes.

The outcome is a list of :class:`Beat` (places where the right hand speaks) for the whole
piece; textures turn them into notes.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.rhythms import Cell, choose_cell
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import FormSection
from gospel_keys.units import Bpm, Ticks

_FAST: Final[Bpm] = 116.0
_CALM: Final = 0.45
_ANSWER: Final = 0.7
"""How often a phrase takes up the rhythm of the phrase before it, bar by bar."""

_SEQUENCE: Final = 0.5
"""How often the second idea of a phrase takes up the rhythm of the first."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A place where the right hand speaks.

    Parameters
    ----------
    onset, duration : Ticks
    chord : int
        The chord it belongs to; a push belongs to the chord it anticipates.
    bar : int
        The bar in which the rhythm cell stands (a push keeps the bar of its chord).
    closes : bool
        Last note of a two-bar idea.
    fresh : bool
        First note after a rest.
    pushed : bool
    """

    onset: Ticks
    duration: Ticks
    chord: int
    bar: int
    closes: bool = False
    fresh: bool = False
    pushed: bool = False

    @property
    def end(self) -> Ticks:
        """Where the sound stops."""
        return self.onset + self.duration


FamilyOf = Callable[[int], str]


def plan_cells(stage: Stage, family_of: FamilyOf, rng: random.Random) -> tuple[Cell, ...]:
    """Choose a rhythm cell for every bar, section by section (S-02 to S-05).

    Two-bar ideas open and close; a phrase takes up most rhythms of the phrase before; a
    section that repeats another keeps its rhythms but for the last bar and one other.

    Parameters
    ----------
    stage : Stage
    family_of : callable
        Maps a bar to its family of cells: ``"melody"``, ``"chords"`` or ``"offbeat"``.
    rng : random.Random
    """
    cells: dict[int, Cell] = {}
    for section in stage.form.sections:
        model = None if section.repeats is None else stage.form.sections[section.repeats]
        for number, phrase in enumerate(section.phrases):
            for place in range(phrase.bars):
                bar = phrase.bar + place
                last = place == phrase.bars - 1
                source = _model_bar(section, model, number, place, last=last, rng=rng)
                family = family_of(bar)
                if source is not None and source in cells and family_of(source) == family:
                    cells[bar] = cells[source]
                    if bar - 1 not in cells or cells[bar].grid != cells[bar - 1].grid:
                        continue
                cells[bar] = _fresh_cell(
                    stage, section, cells, bar, place, phrase.bars, family, rng
                )
    return tuple(cells[bar] for bar in range(stage.form.bars))


def _model_bar(
    section: FormSection,
    model: FormSection | None,
    number: int,
    place: int,
    *,
    last: bool,
    rng: random.Random,
) -> int | None:
    """The earlier bar whose rhythm comes back here, if any."""
    phrase = section.phrases[number]
    if model is not None and not last and rng.random() < 0.85:
        offset = phrase.bar + place - section.bar
        return model.bar + offset if offset < model.bars - 1 else None
    if number and not last and rng.random() < _ANSWER:
        before = section.phrases[number - 1]
        return before.bar + place if place < before.bars - 1 else None
    if place >= 2 and not last and rng.random() < _SEQUENCE:
        return phrase.bar + place - 2
    return None


def _fresh_cell(
    stage: Stage,
    section: FormSection,
    cells: dict[int, Cell],
    bar: int,
    place: int,
    bars: int,
    family: str,
    rng: random.Random,
) -> Cell:
    last = place == bars - 1
    kind = "close" if last or (place % 2 and family == "melody") else "open"
    if family != "melody" or (place == 2 and rng.random() < 0.4):
        kind = "close" if last else "flow"
    energy = min(1.0, max(0.0, 0.5 * section.density + 0.5 * section.energy))
    if stage.brief.tempo > _FAST and not stage.meter.is_compound:
        energy = min(energy, _CALM)
    recent = [cells[b].grid for b in range(bar - 4, bar) if b in cells]
    return choose_cell(
        stage.brief.genre,
        family,
        meter=stage.meter,
        kind=kind,
        energy=energy,
        rng=rng,
        avoid=recent,
    )


def lay_out(stage: Stage, cells: Sequence[Cell]) -> list[Beat]:
    """Turn cells into beats over the whole piece; ties join across bar lines."""
    bar_length = stage.meter.bar
    beats: list[Beat] = []
    for bar, cell in enumerate(cells):
        attacks = cell.attacks(bar_length)
        for place, attack in enumerate(attacks):
            onset = bar * bar_length + attack.offset
            if attack.tied and beats and beats[-1].end == onset:
                beats[-1] = replace(beats[-1], duration=beats[-1].duration + attack.duration)
                continue
            fresh = not beats or beats[-1].end < onset
            closes = cell.kind == "close" and place == len(attacks) - 1
            index = _chord_of(stage, onset, attack.duration)
            beats.append(Beat(onset, attack.duration, index, bar, closes=closes, fresh=fresh))
    return beats


def _chord_of(stage: Stage, onset: Ticks, duration: Ticks) -> int:
    """A short lead into a change that holds over it belongs to the chord to come."""
    index = stage.index_at(onset)
    change = stage.chords[index].end
    if onset + duration > change and change - onset <= stage.meter.pulse and onset != change:
        return min(index + 1, len(stage.chords) - 1)
    return index


def push_changes(
    stage: Stage, beats: Sequence[Beat], share: float, rng: random.Random
) -> list[Beat]:
    """Let chord changes arrive early and hold over (G-31).

    Bars of one rhythm push the same places, so that a groove is heard and not a stumble.

    Parameters
    ----------
    stage : Stage
    beats : sequence of Beat, in time order
    share : float in 0..1
        Share of the changes met by the right hand that come an eighth (70 %) or a
        sixteenth early, as far as the rhythm leaves room for them.
    rng : random.Random
    """
    leads = _choose_pushes(stage, beats, share, rng)
    pushed: list[Beat] = []
    for place, beat in enumerate(beats):
        lead = leads.get(place)
        if lead is None:
            pushed.append(beat)
            continue
        if pushed and pushed[-1].end > beat.onset - lead:
            pushed[-1] = replace(pushed[-1], duration=beat.onset - lead - pushed[-1].onset)
        early = replace(beat, onset=beat.onset - lead, duration=beat.duration + lead, pushed=True)
        pushed.append(early)
    return pushed


def _choose_pushes(
    stage: Stage, beats: Sequence[Beat], share: float, rng: random.Random
) -> dict[int, Ticks]:
    """Choose which attacks come early and by how much, alike in bars of one rhythm."""
    rhythms: dict[int, list[Ticks]] = {}
    for beat in beats:
        rhythms.setdefault(beat.bar, []).append(beat.onset % stage.meter.bar)
    met = {beat.chord for beat in beats if beat.onset > 0}
    alike: dict[tuple[Ticks, ...], list[int]] = {}
    for place, beat in enumerate(beats):
        change = stage.chords[beat.chord].onset == beat.onset > 0
        if change and stage.is_on_beat(beat.onset) and _leads_before(stage, beats, place):
            alike.setdefault((beat.onset % stage.meter.bar, *rhythms[beat.bar]), []).append(place)
    groups = list(alike.values())
    rng.shuffle(groups)
    quota = round(share * len(met))
    chosen: dict[int, Ticks] = {}
    for group in groups:
        eighth = rng.random() < _EIGHTH_EARLY
        for place in group[: quota - len(chosen)]:
            leads = _leads_before(stage, beats, place)
            chosen[place] = leads[0] if eighth else leads[-1]
    return chosen


_EIGHTH_EARLY: Final = 0.7


def _leads_before(stage: Stage, beats: Sequence[Beat], place: int) -> list[Ticks]:
    """By how much an attack may come early without crowding what is before it.

    The attack before keeps half a pulse, and the chord before is not left out.
    """
    pulse = stage.meter.pulse
    leads = [pulse] if stage.meter.is_compound else [pulse, pulse // 2]
    beat = beats[place]
    room = beat.onset - (beats[place - 1].onset if place else 0)
    before = stage.chords[max(0, beat.chord - 1)].duration
    return [lead for lead in leads if room >= lead + pulse // 2 and before > lead]


def meet_downbeats(stage: Stage, beats: Sequence[Beat]) -> list[Beat]:
    """Let the right hand sound on the first beat of every bar (G-30).

    A bar that begins in silence gets an attack there, held to the next one or for a beat; a
    note pushed over the bar line has met it already.

    Parameters
    ----------
    stage : Stage
    beats : sequence of Beat, in time order
    """
    met = list(beats)
    for bar in range(stage.form.bars):
        onset = bar * stage.meter.bar
        if any(beat.onset <= onset < beat.end for beat in beats):
            continue
        after = min((beat.onset for beat in beats if beat.onset > onset), default=stage.end)
        index = stage.index_at(onset)
        length = min(after - onset, stage.meter.beat, stage.chords[index].end - onset)
        met.append(Beat(onset, length, index, bar, fresh=True))
    return sorted(met, key=lambda beat: beat.onset)


def leave_the_beat(stage: Stage, beats: Sequence[Beat], rng: random.Random) -> list[Beat]:
    """Move most attacks on the beat to the off-beat behind them (Offbeat Syncopation)."""
    wait = stage.off_step
    moved: list[Beat] = []
    for beat, after in zip(beats, [*beats[1:], None], strict=True):
        room = beat.duration > wait and (after is None or after.onset > beat.onset + wait)
        if beat.onset % stage.step == 0 and room and rng.random() < _LEAVE:
            late = beat.onset + wait
            index = stage.index_at(late)
            late_beat = replace(beat, onset=late, duration=beat.duration - wait, chord=index)
            moved.append(late_beat)
        else:
            moved.append(beat)
    return moved


_LEAVE: Final = 0.8


def speak_every_chord(
    stage: Stage, beats: Sequence[Beat], start: Ticks, end: Ticks, *, off_beat: bool = False
) -> list[Beat]:
    """Cut held chords at each change and strike the new chord there.

    For textures of chords: no voicing is held into a harmony it does not belong to. With
    ``off_beat`` the new chord is struck on the off-beat behind its beginning.
    """
    cut: list[Beat] = []
    for beat in beats:
        if not start <= beat.onset < end:
            continue
        rest = beat
        limit = stage.chords[beat.chord].end
        while rest.end > limit and limit < end:
            cut.append(replace(rest, duration=limit - rest.onset, closes=False))
            index = stage.index_at(limit)
            late = stage.off_step if off_beat and rest.end - limit > stage.off_step else 0
            rest = replace(
                rest,
                onset=limit + late,
                duration=rest.end - limit - late,
                chord=index,
                fresh=False,
                pushed=False,
            )
            limit = stage.chords[index].end
        cut.append(rest)
    return _fill_silent_chords(stage, cut, start, end, off_beat=off_beat)


def _fill_silent_chords(
    stage: Stage, beats: list[Beat], start: Ticks, end: Ticks, *, off_beat: bool
) -> list[Beat]:
    """Add a strike for every chord that would otherwise pass in silence."""
    spoken = {beat.chord for beat in beats}
    wait = stage.off_step if off_beat else 0
    extra = [
        Beat(
            span.onset + (wait if span.duration > wait else 0),
            span.duration - (wait if span.duration > wait else 0),
            index,
            span.onset // stage.meter.bar,
        )
        for index, span in stage.chords_between(start, end)
        if index not in spoken
    ]
    merged = sorted([*beats, *extra], key=lambda b: b.onset)
    return [
        replace(beat, duration=min(beat.duration, after.onset - beat.onset)) if after else beat
        for beat, after in zip(merged, [*merged[1:], None], strict=True)
        if after is None or after.onset > beat.onset
    ]
