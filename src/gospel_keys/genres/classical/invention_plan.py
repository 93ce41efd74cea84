"""The plan of an invention: which hand leads, with what, on which chords (C-31).

Entries stand on I, V or vi, episodes fall in fifths into the entry that follows, and the
end is a perfect cadence.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.form import PhrasePlan, final_bars
from gospel_keys.genres.classical.pulses import divide_bar, pulse_lengths
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.score.model import ChordSpan, Hand
from gospel_keys.theory.roman import realise
from gospel_keys.units import Ticks

SHORTEST: Final = 5
"""Fewer bars hold no exposition with a cadence."""

_NUMERALS: Final = {
    "major": ("I", "ii", "iii", "IV", "V", "vi", "viio"),
    "minor": ("i", "iio", "III", "iv", "v", "VI", "VII"),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an invention.

    Parameters
    ----------
    kind : str
        ``"subject"``, ``"answer"``, ``"entry"``, ``"episode"`` or ``"cadence"``.
    bar, bars : int
    leader : Hand
        The hand that has the subject or the sequence.
    degree : int in 1..7
        Degree on which an entry stands, or into which an episode leads.
    """

    kind: str
    bar: int
    bars: int
    leader: Hand
    degree: int = 1


def plan_segments(brief: Brief) -> tuple[Segment, ...]:
    """Plan exposition, episodes, entries and cadence over exactly the bars asked for.

    Entries come on every fourth bar where the subject's length allows.

    Parameters
    ----------
    brief : Brief
    """
    pulses = len(pulse_lengths(brief.meter))
    final = final_bars(brief)
    closing = 1 + final
    length = 2 if pulses <= 2 and brief.bars >= 6 + closing else 1
    left = brief.bars - closing - 2 * length
    order = [("subject", length, 1), ("answer", length, 5)]
    entries = [1, 6 if brief.key.mode == "major" else 3, 5, 1, 4, 1]
    number = 0
    while left > 0:
        bar = brief.bars - closing - left
        wide = min(left, (-bar) % 4 or 2)
        room = left - wide
        degree = entries[number % len(entries)]
        if room - length < length + 2:
            degree = 1
        if room >= length:
            order += [("episode", wide, degree), ("entry", length, degree)]
            left -= wide + length
        else:
            order.append(("episode", left, 2))
            left = 0
        number += 1
    order.append(("cadence", closing, 1))
    return _place(order)


def _place(order: Sequence[tuple[str, int, int]]) -> tuple[Segment, ...]:
    """Give every segment its bar and its leading hand; entries change hands."""
    segments: list[Segment] = []
    bar, last = 0, Hand.LEFT
    for kind, bars, degree in order:
        other = Hand.LEFT if last is Hand.RIGHT else Hand.RIGHT
        leader = Hand.RIGHT if kind == "cadence" else other
        if kind in ("subject", "answer", "entry"):
            last = leader
        segments.append(Segment(kind, bar, bars, leader, degree))
        bar += bars
    return tuple(segments)


def plan_chords(brief: Brief, segments: Sequence[Segment], rng: random.Random) -> list[ChordSpan]:
    """Lay out the chords; entries transpose the subject's two."""
    second = rng.choice((4, 4, 6))
    placed: list[tuple[Ticks, str]] = []
    meter = brief.meter
    halves = divide_bar(meter, 2) if len(pulse_lengths(meter)) > 1 else (0,)
    for segment in segments:
        start = segment.bar * meter.bar
        if segment.kind in ("subject", "answer", "entry"):
            shift = segment.degree - 1
            numbers = (1 + shift, second + shift)
            if segment.bars == 2:
                onsets: tuple[Ticks, ...] = (start, start + meter.bar)
            else:
                onsets = tuple(start + h for h in halves)
            for onset, number in zip(onsets, numbers, strict=False):
                placed.append((onset, _numeral(brief, number)))
        elif segment.kind == "episode":
            onsets = tuple(start + b * meter.bar + h for b in range(segment.bars) for h in halves)
            count = len(onsets)
            for place, onset in enumerate(onsets):
                number = segment.degree - 3 * (count - place)
                token = _numeral(brief, number)
                if place == count - 1:
                    token = _leading(brief, segment.degree)
                placed.append((onset, token))
        else:
            placed += _cadence_chords(brief, start)
    end = brief.bars * meter.bar
    spans = []
    for (onset, token), (after, _) in zip(placed, [*placed[1:], (end, "")], strict=True):
        spans.append(
            ChordSpan(onset, after - onset, realise(token, brief.key), rule="C-07 " + token)
        )
    return spans


def tonic_first(spans: Sequence[ChordSpan], start: Ticks, brief: Brief) -> list[ChordSpan]:
    """Put the tonic on the first pulse of a bar, as a tonal answer wants it.

    Parameters
    ----------
    spans : sequence of ChordSpan
    start : Ticks
        Where the answer enters, on a chord of two pulses or more.
    brief : Brief
    """
    token = _numeral(brief, 1)
    pulse = pulse_lengths(brief.meter)[0]
    result: list[ChordSpan] = []
    for span in spans:
        if span.onset != start or span.duration <= pulse:
            result.append(span)
            continue
        home = realise(token, brief.key)
        result.append(ChordSpan(start, pulse, home, rule="C-07 " + token))
        result.append(replace(span, onset=start + pulse, duration=span.duration - pulse))
    return result


def _cadence_chords(brief: Brief, start: Ticks) -> list[tuple[Ticks, str]]:
    meter = brief.meter
    minor = brief.key.mode == "minor"
    places = divide_bar(meter, 2)
    return [
        (start, "iio6" if minor else "ii6"),
        (start + places[1], "V"),
        (start + meter.bar, "i" if minor else "I"),
    ]


def _numeral(brief: Brief, number: int) -> str:
    return _NUMERALS[brief.key.mode][(number - 1) % 7]


def _leading(brief: Brief, degree: int) -> str:
    """The dominant of the degree that follows an episode."""
    if degree == 1:
        return "V"
    if degree == 2:
        return _numeral(brief, 6)
    target = _numeral(brief, degree)
    return _numeral(brief, degree + 4) if target.endswith("o") else f"V/{target}"


def form_of(brief: Brief, segments: Sequence[Segment]) -> tuple[Form, tuple[PhrasePlan, ...]]:
    """Exposition, development, return and close as sections of the page."""
    closing = segments[-1]
    ending = closing.bar + 1
    entries = [s for s in segments if s.kind == "entry"]
    back = entries[-1].bar if entries else closing.bar
    expo = segments[1].bar + segments[1].bars
    cuts = sorted({0, expo, max(back, expo), ending, brief.bars})
    names = {0: ("Exposition", "A"), expo: ("Development", "B"), back: ("Return", "C")}
    sections = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        name, label = names.get(start, ("Close", "D"))
        kind = SectionKind.VERSE
        if start == ending:
            name, label, kind = "Ending", "E", SectionKind.ENDING
        level = 67 if label != "B" else 53
        phrases = tuple(Phrase(b, min(4, end - b), fill=False) for b in range(start, end, 4))
        sections.append(
            FormSection(kind, name, label, start, end - start, brief.key, 0.6, brief.energy,
                        round(level + 24 * (brief.energy - 0.5)), phrases)
        )  # fmt: skip
    plans = tuple(
        PhrasePlan(b, min(4, brief.bars - b), (), "invention", 0, last=b + 4 >= brief.bars)
        for b in range(0, brief.bars, 4)
    )
    return Form(brief.meter, tuple(sections)), plans
