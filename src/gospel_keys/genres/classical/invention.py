"""Two-part counterpoint: subject, answer at the fifth, countersubject, episodes (C-31, C-32).

The plan (:mod:`invention_plan`) names, segment by segment, which hand leads and with what;
the leading part is given (subject, answer, sequence) and the other is written against it
in complementary rhythm.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.diatonic import bend, transpose
from gospel_keys.genres.classical.form import PhrasePlan
from gospel_keys.genres.classical.frame import Frame, Slot, Voice, augmented_second, scale_for
from gospel_keys.genres.classical.harmony import describe
from gospel_keys.genres.classical.invention_plan import (
    SHORTEST,
    Segment,
    form_of,
    plan_chords,
    plan_segments,
    tonic_first,
)
from gospel_keys.genres.classical.line import write_line
from gospel_keys.genres.classical.pulses import pulse_lengths
from gospel_keys.genres.classical.subjects import (
    choose_letters,
    find_stretto,
    invent_subject,
    moved_subject,
    mutated,
)
from gospel_keys.genres.classical.ties import hold_over
from gospel_keys.genres.classical.two_parts import (
    COMPLEMENT,
    HOME,
    NO_REPEAT,
    RANGE,
    Tone,
    TwoParts,
    other_hand,
)
from gospel_keys.genres.sketch import Draft
from gospel_keys.harmony.form import Form
from gospel_keys.score.model import Articulation, ChordSpan, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones, Ticks

__all__ = ["SHORTEST", "Invention", "write_invention"]

_ATTEMPTS: Final = 8
_FLAT_SIXTH: Final[Semitones] = 8
_AUGMENTED: Final[Semitones] = 3
_FIFTH: Final[Semitones] = 7
_SIXTH: Final[Semitones] = 9
_OCTAVE: Final[Semitones] = 12
_EPISODES: Final = ("sq", "qs", "ssqq", "qqss", "sqqs", "qssq", "seq", "qse")
"""Rhythms of episodes: runs and rests in turn, beginning with either, or in pairs."""

_CHAIN: Final = 2
"""With fewer suspensions so far, an episode may fall in a chain of them."""

_LOWEST_FINAL: Final[MidiPitch] = 41
"""A last bass that is not two octaves away from the chord over it."""

_PARALLEL: Final = 10
"""One parallel weighs more than this many chords without their third."""


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
    spans = plan_chords(brief, segments, rng)
    best: Invention | None = None
    fewest = 1 << 30
    for _ in range(_ATTEMPTS):
        writer = _Writer(brief, segments, TwoParts(brief, spans, rng))
        made = writer.write()
        faults = writer.faults()
        if faults < fewest:
            best, fewest = made, faults
        if not faults:
            break
    assert best is not None
    return best


class _Writer:
    """Writes both parts from left to right."""

    def __init__(self, brief: Brief, segments: tuple[Segment, ...], two: TwoParts) -> None:
        self.brief, self.segments, self.two = brief, segments, two
        self.key, self.bar, self.parts = brief.key, brief.meter.bar, two.parts
        self.subject: list[Tone] = []
        self.counter: list[Tone] = []
        self.counter_start: Ticks = 0
        self.letters = ""
        self.episodes: list[str] = []

    def write(self) -> Invention:
        """Write everything."""
        entries = [s for s in self.segments if s.kind == "entry"]
        for segment in self.segments:
            match segment.kind:
                case "subject":
                    self._subject(segment)
                case "answer" | "entry":
                    self._entry(segment, last=segment is entries[-1] if entries else False)
                case "episode":
                    self._episode(segment)
                case _:
                    self._cadence(segment)
        hold_over(self.two)
        chords = describe(self._inverted(), self.key)
        form, phrases = form_of(self.brief, self.segments)
        drafts = tuple(d for hand in Hand for d in self._drafts(hand))
        return Invention(form, phrases, chords, drafts, self.segments, tuple(self.subject))

    def faults(self) -> int:
        """Weigh the parallels of the whole piece and the chords that lack their third."""
        end = self.brief.bars * self.bar
        final = self.two.spans[-1].onset
        bare = max(0, len(self.two.bare(0, final)) - len(self.two.spans) // 20)
        return _PARALLEL * self.two.faults(0, end) + bare

    def _subject(self, segment: Segment) -> None:
        start = segment.bar * self.bar
        self.letters = choose_letters(self.two, segment.bars)
        self.subject = invent_subject(self.two, self.letters, start)
        self.parts[Hand.RIGHT] += self.subject

    def _entry(self, segment: Segment, *, last: bool = False) -> None:
        """Set subject or answer in one hand and the countersubject in the other."""
        hand = segment.leader
        other = other_hand(hand)
        start = segment.bar * self.bar
        if segment.kind == "answer" and self._bends():
            self.two.take_chords(tonic_first(self.two.spans, start, self.brief))
        self.parts[hand] += self._lead(segment)
        if last and self._stretto(segment, other):
            return
        tones = self._counter(segment, other)
        if not self.counter:
            self.counter, self.counter_start = tones, start

    def _bends(self) -> frozenset[int]:
        """The notes that a tonal answer bends, where the meter leaves the harmony room."""
        roomy = len(pulse_lengths(self.brief.meter)) > 2
        return mutated(self.subject, self.key) if roomy else frozenset()

    def _lead(self, segment: Segment) -> list[Tone]:
        """The entry itself, in the octave of its hand.

        An answer has the steps of the subject in the key of the dominant; it may be tonal.
        """
        shift = segment.bar * self.bar - self.segments[0].bar * self.bar
        steps = self._octave(segment.degree - 1, segment.leader)
        pitches = moved_subject(self.subject, steps, self.key, keep=segment.degree in (1, 5))
        rule = "C-31 answer" if segment.kind == "answer" else "C-31 entry"
        if segment.kind == "answer":
            up = _FIFTH + _OCTAVE * ((steps - segment.degree + 1) // 7)
            pitches = [t.pitch + up for t in self.subject]
            for place in self._bends():
                pitches[place] = transpose(self.subject[place].pitch, steps - 1, self.key)
        return [
            Tone(t.onset + shift, t.duration, p, self.two.chord_at(t.onset + shift), rule)
            for t, p in zip(self.subject, pitches, strict=True)
        ]

    def _counter(self, segment: Segment, other: Hand) -> list[Tone]:
        """The countersubject, as it was when it came first."""
        start = segment.bar * self.bar
        targets: dict[Ticks, MidiPitch] = {}
        if self.counter:
            offset = start - self.counter_start
            steps = _near_steps(self.counter, segment.degree - 5, HOME[other])
            targets = {t.onset + offset: transpose(t.pitch, steps, self.key) for t in self.counter}
        self.two.may_lean = True
        letters = self.letters.translate(COMPLEMENT)
        tones = self.two.against(other, letters, start, "C-31 countersubject", targets)
        self.two.may_lean = False
        return tones

    def _stretto(self, segment: Segment, other: Hand) -> bool:
        """Let the other hand follow before the last entry has ended, if that works."""
        start, end = segment.bar * self.bar, (segment.bar + segment.bars) * self.bar
        tones = find_stretto(self.two, self.subject, other, end)
        if not tones:
            return False
        size = len(self.parts[other])
        pulses = sum(b < tones[0].onset for b in self.two.beats if start <= b < end)
        before = self.letters[:pulses].translate(COMPLEMENT)
        self.two.against(other, before, start, "C-31 countersubject", completes=False)
        self.parts[other] += tones
        if self.two.faults(start - self.bar, end) or self._leaps(other, size):
            del self.parts[other][size:]
            return False
        return True

    def _leaps(self, hand: Hand, size: int) -> bool:
        """Whether a part jumps by a seventh or over more than an octave since a place."""
        line = [t.pitch for t in self.parts[hand][max(0, size - 1) :]]
        return any(abs(b - a) > _SIXTH and abs(b - a) != _OCTAVE for a, b in pairwise(line))

    def _octave(self, steps: int, hand: Hand) -> int:
        """Choose the octave of an entry so that it lies in the middle of its hand."""
        centre = sum(t.pitch for t in self.subject) / len(self.subject)
        last = self.parts[hand][-1].pitch if self.parts[hand] else HOME[hand]
        home = 0.7 * HOME[hand] + 0.3 * last
        best = min(range(-4, 3), key=lambda o: abs(centre + 12 * o + 12 * steps / 7 - home))
        return steps + 7 * best

    def _episode(self, segment: Segment) -> None:
        """Write a bar of both hands and let it fall in sequence (C-31)."""
        lead, other = segment.leader, other_hand(segment.leader)
        letters = self._episode_letters(len(pulse_lengths(self.brief.meter)))
        start = segment.bar * self.bar
        model, answer = self._episode_bar(lead, letters, start)
        for bar in range(1, segment.bars):
            begin = start + bar * self.bar
            if bar == segment.bars - 1 and segment.bars > 2:
                self._episode_bar(other, _swapped(letters), begin)
                continue
            sizes = {hand: len(part) for hand, part in self.parts.items()}
            for hand, tones in ((lead, model), (other, answer)):
                self.parts[hand] += self._raised([self._sequenced(t, bar) for t in tones])
            rough = self.two.bare(begin, begin + self.bar) or self._steps_wide(sizes)
            rough = rough or self.two.two_leading(begin)
            rough = rough or any(self._leaps(hand, size) for hand, size in sizes.items())
            if rough or self.two.faults(begin - self.bar, begin + self.bar):
                for hand, size in sizes.items():
                    del self.parts[hand][size:]
                self._episode_bar(lead, letters, begin)

    def _episode_bar(self, lead: Hand, letters: str, start: Ticks) -> tuple[list[Tone], list[Tone]]:
        """One hand with a rhythm and the other with its complement."""
        model = self.two.against(lead, letters, start, "C-31 episode", completes=False)
        reply = letters.translate(COMPLEMENT)
        self.two.may_lean = self.two.leant < _CHAIN
        tones = self.two.against(other_hand(lead), reply, start, "C-31 episode")
        self.two.may_lean = False
        return model, tones

    def _episode_letters(self, pulses: int) -> str:
        """Runs and rests in turn, beginning with either, or in pairs; each episode its own."""
        if pulses == 1:
            return "s"
        rows = {(row * pulses)[:pulses] for row in _EPISODES}
        options = sorted(row for row in rows if len(set(row)) > 1)
        known = {_swapped(row) for row in (self.letters, *self.episodes)}
        known |= {self.letters, *self.episodes}
        row = self.two.rng.choice([r for r in options if r not in known] or options)
        self.episodes.append(row)
        return row

    def _sequenced(self, tone: Tone, bar: int) -> Tone:
        """A tone of the model bar, a step lower for every bar."""
        onset = tone.onset + bar * self.bar
        index = self.two.chord_at(onset)
        pitch = transpose(tone.pitch, -bar, self.key)
        pitch = bend(pitch, scale_for(self.key, self.two.chords[index]))
        return Tone(onset, tone.duration, pitch, index, "C-31 sequence")

    def _raised(self, tones: Sequence[Tone]) -> list[Tone]:
        """Raise the sixth of minor beside the leading tone, unless it belongs to its chord."""
        wide, tonic = augmented_second(self.key), self.key.tonic.pitch_class
        raised = []
        for place, tone in enumerate(tones):
            beside = (*tones[max(0, place - 1) : place], *tones[place + 1 : place + 2])
            flat = (tone.pitch - tonic) % 12 == _FLAT_SIXTH
            free = tone.pitch % 12 not in self.two.chords[tone.chord].pitch_classes
            lift = flat and free and any(_is_wide(tone, other, wide) for other in beside)
            raised.append(replace(tone, pitch=tone.pitch + 1) if lift else tone)
        return raised

    def _steps_wide(self, sizes: Mapping[Hand, int]) -> bool:
        """Whether a part steps through an augmented second since a place."""
        wide = augmented_second(self.key)
        lines = (self.parts[hand][max(0, size - 1) :] for hand, size in sizes.items())
        return any(_is_wide(a, b, wide) for line in lines for a, b in pairwise(line))

    def _cadence(self, segment: Segment) -> None:
        """End with a perfect cadence: the bass 5-1, the top on 1 (C-03, C-09)."""
        pulses = len(pulse_lengths(self.brief.meter))
        start = segment.bar * self.bar
        final = self.two.spans[-1].onset
        tonic = self.key.tonic.pitch_class
        self._last_basses(start, final)
        letters = ("s" * (pulses - 1) + "q") if pulses > 1 else "e"
        attacks = [*self.two.lay(letters, start), (final, self.brief.bars * self.bar - final)]
        slots = self.two.slots(attacks, Hand.RIGHT, {})
        slots[-1] = replace(slots[-1], goals=frozenset({tonic}), soft=False)
        slots[-2] = replace(slots[-2], goals=frozenset({(tonic + 11) % 12, (tonic + 2) % 12}))
        voices = (Voice.of([(t.onset, t.pitch) for t in self.parts[Hand.LEFT][-30:]]),)
        frame = Frame(
            self.key, self.two.chords, voices, self.two.beats, *RANGE[Hand.RIGHT],
            repeat=NO_REPEAT, strict=True,
        )  # fmt: skip
        past = self.parts[Hand.RIGHT][-4:]
        lead = [Slot(t.onset, t.duration, t.chord, fixed=t.pitch) for t in past]
        pitches = write_line([*lead, *slots], frame, self.two.rng)[len(lead) :]
        self.parts[Hand.RIGHT] += [
            Tone(s.onset, s.duration, p, s.chord, "C-03")
            for s, p in zip(slots, pitches, strict=True)
        ]

    def _last_basses(self, start: Ticks, final: Ticks) -> None:
        """The bass 4-5-1, near where it was."""
        index = len(self.two.spans) - 1
        dominant = (self.key.tonic.pitch_class + 7) % 12
        before = self.parts[Hand.LEFT][-1].pitch
        five = min((p for p in range(38, 56) if p % 12 == dominant), key=lambda p: abs(p - before))
        half = self.two.spans[index - 1].onset
        low = five - 7 if five - 7 >= _LOWEST_FINAL else five + 5
        end = self.brief.bars * self.bar
        self.parts[Hand.LEFT] += [
            Tone(start, half - start, five - 2, index - 2, "C-03"),
            Tone(half, final - half, five, index - 1, "C-03"),
            Tone(final, end - final, low, index, "C-09"),
        ]

    # -- result -----------------------------------------------------------------------

    def _inverted(self) -> list[ChordSpan]:
        """Name the bass that each chord really has."""
        spans = []
        bass = self.parts[Hand.LEFT]
        for span in self.two.spans:
            heard = [t.pitch % 12 for t in bass if t.onset <= span.onset < t.end]
            tone = next((n for n in span.chord.tones if heard and n.pitch_class == heard[0]), None)
            chord = span.chord
            if tone is not None:
                chord = Chord.of(chord.root, chord.quality_id, None if tone == chord.root else tone)
            spans.append(replace(span, chord=chord))
        return spans

    def _drafts(self, hand: Hand) -> list[Draft]:
        role = Role.MELODY if hand is Hand.RIGHT else Role.BASS
        final = self.two.spans[-1].onset
        drafts = []
        for tone in self.parts[hand]:
            marks = (Articulation.FERMATA,) if tone.onset >= final else ()
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
        chord = self.two.chords[-1]
        third = (chord.root.pitch_class + (chord.third or 4)) % 12
        pitch = next(p for p in range(top.midi - 1, top.midi - 13, -1) if p % 12 == third)
        return replace(top, midi=pitch, role=Role.INNER)


def _swapped(letters: str) -> str:
    """A rhythm that runs where another holds."""
    return letters.translate(COMPLEMENT).replace("z", "s")


def _is_wide(tone: Tone, after: Tone, wide: frozenset[int]) -> bool:
    """Whether two tones are the augmented second of minor."""
    near = abs(after.pitch - tone.pitch) == _AUGMENTED
    return near and tone.pitch % 12 in wide and after.pitch % 12 in wide


def _near_steps(tones: Sequence[Tone], steps: int, home: float) -> int:
    """Add the octaves to a transposition that bring tones nearest to a home."""
    centre = sum(t.pitch for t in tones) / len(tones) + 12 * steps / 7
    return steps + 7 * min(range(-4, 4), key=lambda o: abs(centre + 12 * o - home))
