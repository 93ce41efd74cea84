"""The improvised line: bebop over the changes (rules J-50 to J-57).

The rhythm is planned first, then what is wanted of its notes, then the pitches are found
phrase by phrase; this module joins the three and writes the notes down.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.jazz.line_rhythm import Motif, Slot, plan_slots
from gospel_keys.genres.jazz.line_search import Room, sing_phrase, tones_of
from gospel_keys.genres.jazz.line_wishes import Wish, follow_contour, plan_wishes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import SectionKind
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Ticks


@dataclass(frozen=True, slots=True)
class Quote:
    """A bar of the theme: its rhythm, and how each note moves from the one before.

    The contour is 1, 0 or -1 for each note of the rhythm; empty where no theme is played.
    """

    rhythm: Motif = ()
    contour: tuple[int, ...] = ()


_NO_QUOTE: Final = Quote()


def improvise(
    stage: Stage,
    start: Ticks,
    end: Ticks,
    room: Room,
    seed: int,
    *,
    closes: bool = False,
    quote: Quote = _NO_QUOTE,
) -> list[Draft]:
    """Improvise a line over a stretch.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
        Bar lines.
    room : Room
    seed : int
        Sections of one letter often share the rhythm of their lines.
    closes : bool
        Whether the stretch runs into the final chord.
    quote : Quote
        A bar of the theme, whose rhythm and contour come back here and there.
    """
    rng = stream(seed, "line", start)
    slots = plan_by_section(stage, start, end, seed, closes=closes, motif=quote.rhythm)
    wishes = follow_contour(plan_wishes(stage, slots, rng), slots, quote.contour)
    line: list[MidiPitch] = []
    place = 0
    while place < len(slots):
        stop = place
        while stop < len(slots) and slots[stop].phrase == slots[place].phrase:
            stop += 1
        phrase = slots[place:stop]
        line += sing_phrase(stage, phrase, wishes[place:stop], room, line[-1:], rng)
        place = stop
    return _write(stage, slots, wishes, line, rng)


def plan_by_section(
    stage: Stage, start: Ticks, end: Ticks, seed: int, *, closes: bool, motif: Motif = ()
) -> list[Slot]:
    """Plan the phrases section by section; a return often brings its rhythm back (J-55).

    The first section often opens with the rhythm of the theme, later ones now and then, and
    a solo that goes on where the theme stops takes it from there. A tag begins with the
    rhythm of two bars before.
    """
    bar = stage.meter.bar
    found: list[Slot] = []
    for number, section in enumerate(stage.form.sections):
        first, last = max(start, section.bar * bar), min(end, section.end * bar)
        if first >= last:
            continue
        own = stream(seed, "slots", number)
        quotes = own.random() < _QUOTES
        rng = stream(seed, "slots", section.label[0]) if quotes else own
        ends = closes and last == end
        count = found[-1].phrase + 1 if found else 0
        behind = first > section.bar * bar  # A phrase of the theme has just been stated.
        likely = 1.0 if behind else _OPENINGS if not found else _LATER_OPENINGS
        opening = motif if stream(seed, "quote", number).random() < likely else ()
        again = section.kind is SectionKind.VAMP and first - 2 * bar >= start
        if again:
            opening = _rhythm_of(found, first - 2 * bar, first - bar)
        slots = plan_slots(stage, first, last, rng, closes=ends, motif=opening)
        slots = [replace(slot, quoted=-1) for slot in slots] if again else slots
        found += [replace(slot, phrase=slot.phrase + count) for slot in slots]
    return found


def _rhythm_of(slots: Sequence[Slot], start: Ticks, end: Ticks) -> Motif:
    return tuple((s.onset - start, s.duration) for s in slots if start <= s.onset < end)


_QUOTES: Final = 0.4
_OPENINGS: Final = 0.6
_LATER_OPENINGS: Final = 0.3


@dataclass(frozen=True, slots=True)
class Talk:
    """When a line speaks and when it listens.

    ``busy`` are the bars in which it moves most of the time, ``quiet`` those in which it
    mostly rests.
    """

    busy: frozenset[int] = frozenset()
    quiet: frozenset[int] = frozenset()


def talk_of(
    stage: Stage, start: Ticks, end: Ticks, seed: int, *, closes: bool, motif: Motif = ()
) -> Talk:
    """Tell the accompanist how much each bar of a line speaks (J-32).

    The rhythm of a line is planned apart from its pitches, so that the other hand can answer
    a line that is not yet written.
    """
    bar = stage.meter.bar
    spoken = dict.fromkeys(range(start // bar, -(-end // bar)), 0)
    for slot in plan_by_section(stage, start, end, seed, closes=closes, motif=motif):
        spoken[slot.onset // bar] += slot.duration
    return weigh(stage, spoken)


def weigh(stage: Stage, spoken: Mapping[int, Ticks]) -> Talk:
    """Say in which bars a line speaks and rests, by how long it sounds in each.

    Parameters
    ----------
    stage : Stage
    spoken : mapping of bar to Ticks
    """
    bar = stage.meter.bar
    return Talk(
        frozenset(k for k, ticks in spoken.items() if ticks >= _BUSY * bar),
        frozenset(k for k, ticks in spoken.items() if ticks <= _QUIET * bar),
    )


_BUSY: Final = 0.75
_QUIET: Final = 0.5


def _write(
    stage: Stage,
    slots: Sequence[Slot],
    wishes: Sequence[Wish],
    line: Sequence[MidiPitch],
    rng: random.Random,
) -> list[Draft]:
    """Write the notes; off-beats are leaned on, passing notes sometimes ghosted (J-56)."""
    drafts: list[Draft] = []
    for place, (slot, wish, pitch) in enumerate(zip(slots, wishes, line, strict=True)):
        tones = tones_of(stage.chords[slot.chord].chord)
        off = not slot.on_beat
        passing = off and pitch % 12 not in tones.scale and not slot.first
        ghost = passing and rng.random() < _GHOSTED
        following = slots[place + 1] if place + 1 < len(slots) else None
        length = slot.duration
        if slot.last and following is not None:
            length = min(_closing_length(stage, slot), following.onset - slot.onset)
        dynamic = -_GHOST if ghost else _LEAN if off else 0
        drafts.append(
            Draft(
                slot.onset, length, pitch, Hand.RIGHT, Role.MELODY, slot.chord,
                _rule(slot, wish, passing=passing), dynamic=dynamic,
            )
        )  # fmt: skip
    return drafts


def _rule(slot: Slot, wish: Wish, *, passing: bool) -> str:
    if passing:
        return "J-52"
    return "J-55 quote" if slot.quoted >= 0 and wish.rule == "J-50" else wish.rule


def _closing_length(stage: Stage, slot: Slot) -> Ticks:
    """Half a beat at least; a phrase that stops inside a triplet sounds to the beat's end."""
    inside = slot.onset % stage.off_step
    return stage.step - slot.onset % stage.step if inside else max(slot.duration, stage.off_step)


_GHOSTED: Final = 0.3
_GHOST: Final = 18
_LEAN: Final = 4
