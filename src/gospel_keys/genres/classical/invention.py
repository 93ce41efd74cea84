"""Two-part counterpoint: subject, answer at the fifth, countersubject, episodes (C-31, C-32).

The plan names, segment by segment, which hand leads and with what; the leading part is
given (subject, answer, sequence) and the other is written against it by :mod:`line` in
complementary rhythm. Chords are diatonic: entries stand on I, V or vi, episodes fall in
fifths into the entry that follows, and the end is a perfect cadence.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.counterpoint import parallel_perfects
from gospel_keys.genres.classical.diatonic import bend, transpose
from gospel_keys.genres.classical.form import PhrasePlan, final_bars
from gospel_keys.genres.classical.harmony import describe
from gospel_keys.genres.classical.line import Frame, Slot, Voice, scale_for, write_line
from gospel_keys.genres.classical.pulses import (
    divide_bar,
    pulse_lengths,
    pulse_places,
    pulse_seconds,
)
from gospel_keys.genres.sketch import Draft
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.score.model import Articulation, ChordSpan, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.roman import realise
from gospel_keys.units import MidiPitch, Ticks

SHORTEST: Final = 5
"""Fewer bars hold no exposition with a cadence."""

_SUSPENSIONS: Final = 0.12
_ATTEMPTS: Final = 8
_NO_REPEAT: Final = 3.0
_SIXTEENTHS: Final = 0.125
_RANGE: Final = {Hand.RIGHT: (58, 84), Hand.LEFT: (36, 62)}
_HOME: Final = {Hand.RIGHT: 71.0, Hand.LEFT: 51.0}
_NUMERALS: Final = {
    "major": ("I", "ii", "iii", "IV", "V", "vi", "viio"),
    "minor": ("i", "iio", "III", "iv", "v", "VI", "VII"),
}
_SUBJECTS: Final = {
    1: ("s",),
    2: ("sq", "ss", "qs"),
    3: ("ssq", "qss", "sqs"),
    4: ("ssqq", "sqsq", "qssq", "sqqq"),
}
_COMPLEMENT: Final = str.maketrans("sqeh", "qzzs")


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


@dataclass(frozen=True, slots=True)
class Tone:
    """A note of one part."""

    onset: Ticks
    duration: Ticks
    pitch: MidiPitch
    chord: int
    rule: str

    @property
    def end(self) -> Ticks:
        """Where the note stops."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Invention:
    """A finished two-part piece.

    Parameters
    ----------
    form : Form
    phrases : tuple of PhrasePlan
        Four bars each, for the marks on the page.
    chords : tuple of ChordSpan
    drafts : tuple of Draft
    segments : tuple of Segment
    subject : tuple of Tone
    """

    form: Form
    phrases: tuple[PhrasePlan, ...]
    chords: tuple[ChordSpan, ...]
    drafts: tuple[Draft, ...]
    segments: tuple[Segment, ...]
    subject: tuple[Tone, ...]


def write_invention(brief: Brief, rng: random.Random) -> Invention:
    """Write an invention.

    Parameters
    ----------
    brief : Brief
        Of at least :data:`SHORTEST` bars.
    rng : random.Random
    """
    segments = plan_segments(brief)
    spans = _chords(brief, segments, rng)
    best: Invention | None = None
    fewest = 1 << 30
    for _ in range(_ATTEMPTS):
        writer = _Writer(brief, segments, spans, rng)
        made = writer.write()
        faults = writer.faults()
        if faults < fewest:
            best, fewest = made, faults
        if not faults:
            break
    assert best is not None
    return best


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


def _chords(brief: Brief, segments: Sequence[Segment], rng: random.Random) -> list[ChordSpan]:
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


class _Writer:
    """Writes both parts from left to right."""

    def __init__(
        self,
        brief: Brief,
        segments: tuple[Segment, ...],
        spans: list[ChordSpan],
        rng: random.Random,
    ) -> None:
        self.brief, self.key, self.meter = brief, brief.key, brief.meter
        self.segments, self.spans, self.rng = segments, spans, rng
        self.chords = tuple(s.chord for s in spans)
        self.parts: dict[Hand, list[Tone]] = {Hand.RIGHT: [], Hand.LEFT: []}
        self.unit = self._unit()
        self.subject: list[Tone] = []
        self.counter: list[Tone] = []
        self.counter_start: Ticks = 0
        self.letters = ""
        self.leant = 0
        self.may_lean = False
        self.beats = tuple(
            bar * self.meter.bar + place
            for bar in range(brief.bars)
            for place in pulse_places(self.meter)
        )

    def write(self) -> Invention:
        """Write everything."""
        for segment in self.segments:
            match segment.kind:
                case "subject":
                    self._subject(segment)
                case "answer" | "entry":
                    self._entry(segment)
                case "episode":
                    self._episode(segment)
                case _:
                    self._cadence(segment)
        chords = describe(self._inverted(), self.key)
        form, phrases = _form(self.brief, self.segments)
        drafts = tuple(d for hand in Hand for d in self._drafts(hand))
        return Invention(form, phrases, chords, drafts, self.segments, tuple(self.subject))

    def faults(self) -> int:
        """Count the parallels of the whole piece."""
        return self._faults(0, self.brief.bars * self.meter.bar)

    def _unit(self) -> Ticks:
        """The note value that runs: sixteenths, eighths where those would be hurried."""
        pulse = pulse_lengths(self.meter)[0]
        seconds = pulse_seconds(self.meter, self.brief.tempo)
        if self.meter.is_compound:
            return pulse // 3
        return pulse // 4 if seconds / 4 >= _SIXTEENTHS else pulse // 2

    # -- rhythm -----------------------------------------------------------------------

    def _lay(self, letters: str, start: Ticks) -> list[tuple[Ticks, Ticks]]:
        """Attacks of a stretch: ``s`` runs, ``q`` holds, ``z`` waits a unit and runs."""
        attacks: list[tuple[Ticks, Ticks]] = []
        tick = start
        lengths = pulse_lengths(self.meter)
        for place, letter in enumerate(letters):
            length = lengths[place % len(lengths)]
            if letter in "sz":
                first = self.unit if letter == "z" else 0
                attacks += [(tick + k, self.unit) for k in range(first, length, self.unit)]
            elif letter == "e":
                half = length // 2 // self.unit * self.unit or self.unit
                attacks += [(tick, half), (tick + half, length - half)]
            else:
                attacks.append((tick, length))
            tick += length
        return attacks

    def _slots(
        self, attacks: Sequence[tuple[Ticks, Ticks]], hand: Hand, targets: dict[Ticks, MidiPitch]
    ) -> list[Slot]:
        slots: list[Slot] = []
        seen: set[int] = set()
        before: Ticks | None = self.parts[hand][-1].end if self.parts[hand] else None
        for onset, duration in attacks:
            index = self._chord_at(onset)
            starts = self.spans[index].onset == onset
            chord = self.chords[index]
            third = (chord.root.pitch_class + (chord.third or 4)) % 12
            goals: frozenset[int] = frozenset()
            if index not in seen and not self._sounds(index, third):
                goals = frozenset({third})
            elif starts and hand is Hand.LEFT:
                goals = frozenset({chord.root.pitch_class, third})
            seen.add(index)
            target = targets.get(onset)
            leans = (
                starts
                and duration > self.unit
                and hand is Hand.RIGHT
                and self.may_lean
                and index not in (0, len(self.spans) - 1)
                and (not self.leant or self.rng.random() < _SUSPENSIONS)
            )
            self.leant += leans
            slots.append(
                Slot(
                    onset,
                    duration,
                    index,
                    tone=not leans and (starts or duration > self.unit),
                    lean=leans,
                    goals=frozenset() if leans else goals,
                    soft=True,
                    height=_HOME[hand] + (self.brief.register if hand is Hand.RIGHT else 0),
                    target=target,
                    weight=0.8 if target is not None else 0.0,
                    fresh=before is not None and before < onset,
                )
            )
            before = onset + duration
        return slots

    def _sounds(self, index: int, pitch_class: int) -> bool:
        """Whether a chord already has a pitch class in either part."""
        return any(
            t.chord == index and t.pitch % 12 == pitch_class
            for part in self.parts.values()
            for t in part[-40:]
        )

    def _chord_at(self, tick: Ticks) -> int:
        return max(k for k, s in enumerate(self.spans) if s.onset <= tick)

    # -- writing ----------------------------------------------------------------------

    def _against(
        self,
        hand: Hand,
        letters: str,
        start: Ticks,
        rule: str,
        targets: dict[Ticks, MidiPitch] | None = None,
    ) -> list[Tone]:
        """Write a stretch of one hand against what the other already has."""
        other = Hand.LEFT if hand is Hand.RIGHT else Hand.RIGHT
        slots = self._slots(self._lay(letters, start), hand, targets or {})
        low, high = _RANGE[hand]
        voices: tuple[Voice, ...] = ()
        if self.parts[other]:
            voices = (Voice.of([(t.onset, t.pitch) for t in self.parts[other][-60:]]),)
        frame = Frame(
            self.key, self.chords, voices, self.beats, low, high,
            above=hand is Hand.RIGHT, repeat=_NO_REPEAT,
        )  # fmt: skip
        past = self.parts[hand][-4:]
        lead = [Slot(t.onset, t.duration, t.chord, fixed=t.pitch) for t in past]
        pitches = write_line([*lead, *slots], frame, self.rng)[len(lead) :]
        tones = [
            Tone(s.onset, s.duration, p, s.chord, rule) for s, p in zip(slots, pitches, strict=True)
        ]
        self.parts[hand] += tones
        return tones

    def _subject(self, segment: Segment) -> None:
        """Invent the subject: within a ninth, its head with a leap (C-31)."""
        pulses = len(pulse_lengths(self.meter))
        start = segment.bar * self.meter.bar
        self.letters = self._subject_letters(pulses, segment.bars)
        attacks = self._lay(self.letters, start)
        tonic = next(p for p in range(67, 79) if p % 12 == self.key.tonic.pitch_class)
        low = tonic - self.rng.choice((1, 5, 3))
        frame = Frame(self.key, self.chords, (), self.beats, low, low + 9, repeat=_NO_REPEAT)
        best: list[Tone] = []
        for _ in range(4):
            slots = [
                replace(s, height=low + 4.5, lean=False)
                for s in self._slots(attacks, Hand.RIGHT, {})
            ]
            first = frozenset(self.chords[0].pitch_classes)
            slots[0] = replace(slots[0], goals=first, soft=False)
            slots[-1] = replace(slots[-1], tone=True)
            pitches = write_line(slots, frame, self.rng)
            best = [
                Tone(s.onset, s.duration, p, s.chord, "C-31 subject")
                for s, p in zip(slots, pitches, strict=True)
            ]
            head = [abs(b - a) for a, b in zip(pitches[:5], pitches[1:5], strict=False)]
            if max(head, default=0) >= 3 and len(set(pitches)) >= min(4, len(pitches)):
                break
        self.subject = best
        self.parts[Hand.RIGHT] += best

    def _subject_letters(self, pulses: int, bars: int) -> str:
        """The subject's rhythm: four to twelve notes."""
        whole = pulses * bars
        if whole in _SUBJECTS:
            return self.rng.choice(_SUBJECTS[whole])
        head = self.rng.choice(_SUBJECTS[4])
        tail = "".join(self.rng.choice("q") for _ in range(whole - 4))
        return (
            head + tail if self.unit * 4 == pulse_lengths(self.meter)[0] else head + "s" + tail[1:]
        )

    def _entry(self, segment: Segment) -> None:
        """Set subject or answer in one hand and the countersubject in the other."""
        hand = segment.leader
        other = Hand.LEFT if hand is Hand.RIGHT else Hand.RIGHT
        shift = segment.bar * self.meter.bar
        steps = self._octave(segment.degree - 1, hand)
        fifth = segment.degree in (1, 5)
        moved = []
        for tone in self.subject:
            pitch = transpose(tone.pitch, steps, self.key, keep_alteration=fifth)
            onset = tone.onset + shift
            index = self._chord_at(onset)
            rule = "C-31 answer" if segment.kind == "answer" else "C-31 entry"
            moved.append(Tone(onset, tone.duration, pitch, index, rule))
        self.parts[hand] += moved
        letters = self.letters.translate(_COMPLEMENT)
        start = segment.bar * self.meter.bar
        targets: dict[Ticks, MidiPitch] = {}
        if self.counter:
            offset = start - self.counter_start
            steps = _near_steps(self.counter, segment.degree - 5, _HOME[other])
            targets = {t.onset + offset: transpose(t.pitch, steps, self.key) for t in self.counter}
        self.may_lean = True
        tones = self._against(other, letters, start, "C-31 countersubject", targets)
        self.may_lean = False
        if not self.counter:
            self.counter = tones
            self.counter_start = start

    def _octave(self, steps: int, hand: Hand) -> int:
        """Choose the octave of an entry so that it lies in the middle of its hand."""
        centre = sum(t.pitch for t in self.subject) / len(self.subject)
        octaves = range(-4, 3)
        last = self.parts[hand][-1].pitch if self.parts[hand] else _HOME[hand]
        home = 0.7 * _HOME[hand] + 0.3 * last
        best = min(octaves, key=lambda o: abs(centre + 12 * o + 12 * steps / 7 - home))
        return steps + 7 * best

    def _episode(self, segment: Segment) -> None:
        """Write a bar of both hands and let it fall in sequence (C-31)."""
        pulses = len(pulse_lengths(self.meter))
        lead = segment.leader
        other = Hand.LEFT if lead is Hand.RIGHT else Hand.RIGHT
        letters = self._episode_letters(pulses)
        start = segment.bar * self.meter.bar
        model = self._against(lead, letters, start, "C-31 episode")
        answer = self._against(other, letters.translate(_COMPLEMENT), start, "C-31 episode")
        for bar in range(1, segment.bars):
            if bar == segment.bars - 1 and segment.bars > 2:
                swapped = letters.translate(_COMPLEMENT).replace("z", "s")
                begin = start + bar * self.meter.bar
                self._against(other, swapped, begin, "C-31 episode")
                self._against(lead, swapped.translate(_COMPLEMENT), begin, "C-31 episode")
                continue
            sizes = {hand: len(part) for hand, part in self.parts.items()}
            for hand, tones in ((lead, model), (other, answer)):
                self.parts[hand] += [self._sequenced(t, bar) for t in tones]
            begin = start + bar * self.meter.bar
            if self._faults(begin - self.meter.bar, begin + self.meter.bar):
                for hand, size in sizes.items():
                    del self.parts[hand][size:]
                self._against(lead, letters, begin, "C-31 episode")
                self._against(other, letters.translate(_COMPLEMENT), begin, "C-31 episode")

    def _episode_letters(self, pulses: int) -> str:
        """Runs and rests in turn, beginning with either, or in pairs."""
        if pulses == 1:
            return "s"
        rows = ("sq" * pulses, "qs" * pulses, "ssqq" * pulses, "seq" * pulses, "qse" * pulses)
        return self.rng.choice([r[:pulses] for r in rows if len(set(r[:pulses])) > 1])

    def _sequenced(self, tone: Tone, bar: int) -> Tone:
        """A tone of the model bar, a step lower for every bar."""
        onset = tone.onset + bar * self.meter.bar
        index = self._chord_at(onset)
        pitch = transpose(tone.pitch, -bar, self.key)
        pitch = bend(pitch, scale_for(self.key, self.chords[index]))
        return Tone(onset, tone.duration, pitch, index, "C-31 sequence")

    def _faults(self, start: Ticks, end: Ticks) -> int:
        """Count parallel fifths and octaves between the parts in a stretch (C-01)."""
        high, low = (
            [(t.onset, t.end, t.pitch) for t in self.parts[hand] if t.end > start and t.onset < end]
            for hand in (Hand.RIGHT, Hand.LEFT)
        )
        beats = [b for b in self.beats if start <= b < end]
        return len(parallel_perfects(high, low, beats))

    def _cadence(self, segment: Segment) -> None:
        """End with a perfect cadence: the bass 5-1, the top on 1 (C-03, C-09)."""
        pulses = len(pulse_lengths(self.meter))
        start = segment.bar * self.meter.bar
        index = len(self.spans) - 1
        final = self.spans[index].onset
        tonic = self.key.tonic.pitch_class
        before = self.parts[Hand.LEFT][-1].pitch
        five = min(
            (p for p in range(38, 56) if p % 12 == (tonic + 7) % 12), key=lambda p: abs(p - before)
        )
        four = five - 2
        half = self.spans[index - 1].onset
        low = five - 7 if five - 7 >= 33 else five + 5
        basses = [(start, half - start, four, index - 2), (half, final - half, five, index - 1)]
        self.parts[Hand.LEFT] += [Tone(o, d, p, c, "C-03") for o, d, p, c in basses]
        self.parts[Hand.LEFT].append(
            Tone(final, self.brief.bars * self.meter.bar - final, low, index, "C-09")
        )
        letters = ("s" * (pulses - 1) + "q") if pulses > 1 else "e"
        attacks = [*self._lay(letters, start), (final, self.brief.bars * self.meter.bar - final)]
        slots = self._slots(attacks, Hand.RIGHT, {})
        slots[-1] = replace(slots[-1], goals=frozenset({tonic}), soft=False)
        slots[-2] = replace(slots[-2], goals=frozenset({(tonic + 11) % 12, (tonic + 2) % 12}))
        voices = (Voice.of([(t.onset, t.pitch) for t in self.parts[Hand.LEFT][-30:]]),)
        frame = Frame(
            self.key, self.chords, voices, self.beats, *_RANGE[Hand.RIGHT], repeat=_NO_REPEAT
        )
        past = self.parts[Hand.RIGHT][-4:]
        lead = [Slot(t.onset, t.duration, t.chord, fixed=t.pitch) for t in past]
        pitches = write_line([*lead, *slots], frame, self.rng)[len(lead) :]
        self.parts[Hand.RIGHT] += [
            Tone(s.onset, s.duration, p, s.chord, "C-03")
            for s, p in zip(slots, pitches, strict=True)
        ]

    # -- result -----------------------------------------------------------------------

    def _inverted(self) -> list[ChordSpan]:
        """Name the bass that each chord really has."""
        spans = []
        bass = self.parts[Hand.LEFT]
        for span in self.spans:
            heard = [t.pitch % 12 for t in bass if t.onset <= span.onset < t.end]
            tone = next((n for n in span.chord.tones if heard and n.pitch_class == heard[0]), None)
            chord = span.chord
            if tone is not None:
                chord = Chord.of(chord.root, chord.quality_id, None if tone == chord.root else tone)
            spans.append(replace(span, chord=chord))
        return spans

    def _drafts(self, hand: Hand) -> list[Draft]:
        role = Role.MELODY if hand is Hand.RIGHT else Role.BASS
        final = self.spans[-1].onset
        drafts = []
        for tone in self.parts[hand]:
            marks = (
                (Articulation.PORTATO,) if tone.duration > self.unit and tone.onset < final else ()
            )
            if tone.onset >= final:
                marks = (Articulation.FERMATA,)
            drafts.append(
                Draft(
                    tone.onset, tone.duration, tone.pitch, hand, role, tone.chord,
                    tone.rule, articulations=marks,
                )
            )  # fmt: skip
        if hand is Hand.RIGHT:
            drafts.append(self._last_third(drafts[-1]))
        return drafts

    def _last_third(self, top: Draft) -> Draft:
        """The third of the last chord, under its top."""
        chord = self.chords[-1]
        third = (chord.root.pitch_class + (chord.third or 4)) % 12
        pitch = next(p for p in range(top.midi - 1, top.midi - 13, -1) if p % 12 == third)
        return replace(top, midi=pitch, role=Role.INNER)


def _near_steps(tones: Sequence[Tone], steps: int, home: float) -> int:
    """Add the octaves to a transposition that bring tones nearest to a home."""
    centre = sum(t.pitch for t in tones) / len(tones) + 12 * steps / 7
    return steps + 7 * min(range(-4, 4), key=lambda o: abs(centre + 12 * o - home))


def _form(brief: Brief, segments: Sequence[Segment]) -> tuple[Form, tuple[PhrasePlan, ...]]:
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
        level = 66 if label != "B" else 54
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
