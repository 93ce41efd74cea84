"""The left hand: figures laid over the chords, broken off at cadences (C-20, C-21, C-24)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.classical.arpeggio import (
    CEILING,
    UNDER_OCTAVES,
    arpeggio_unit,
    cycles_of,
    farthest,
    spread_chord,
    tones_for,
    turn_back,
    wave,
)
from gospel_keys.genres.classical.figures import FIGURES, Figure, signs_in, unit_of
from gospel_keys.genres.classical.form import PhrasePlan, Plan, climax_of
from gospel_keys.genres.classical.left_closes import CLOSE, close_phrase
from gospel_keys.genres.classical.left_voicing import (
    Triple,
    close_chords,
    closing_dyad,
    deep_basses,
    horn_call,
    nearness,
)
from gospel_keys.genres.classical.pulses import pulse_lengths, pulse_places
from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.register import is_too_low
from gospel_keys.units import QUARTER, MidiPitch, Seconds, Semitones, Ticks

_CLOSE_BASS: Final = 40
_HIGHEST_CLOSE: Final = 57
_JOINED: Final = 7.0
_FIRST: Final[MidiPitch] = 43
"""Near which the first bass of a piece lies."""

_LOWEST_WALTZ: Final[MidiPitch] = 33
_LOWEST_LIGHT: Final[MidiPitch] = 38
_OPENS: Final = frozenset({"broken", "rocking", "gavotte"})
"""Figures of single notes or plain chords that may reach a tenth."""

_OPENS_FROM: Final[Seconds] = 0.2
_NARROW: Final = 11
_LOWEST_OCTAVE: Final = 36
_QUAVERS: Final = frozenset({"repeated", "drum", "offbeat", "murky", "horns"})
"""Figures that strike the same keys again: quavers, however slow the tempo."""

_PULSED: Final = frozenset({"sarabande", "gavotte", "steps"})
"""Figures of dances, in the notes that are stepped to."""

_HORN_THIRD: Final[Semitones] = 3
_LEAPS: Final[Semitones] = 19
_WALTZ_LEAPS: Final[Semitones] = 24
"""How far above its bass an accompaniment has its chords."""

_SINGLE: Final = frozenset({"alberti-bass", "broken-chords"})
_QUAVER: Final[Ticks] = 480
_HELD: Final = (Articulation.FERMATA,)
_FAR: Final = 14
_LEAP_TIME: Final = 0.29
_QUICK: Final = 0.19
_UNHURRIED: Final[Seconds] = 0.25
"""From this long a note on, an arpeggio has time for other shapes than a wave."""


def write_left(stage: Stage, plan: Plan, figures: Sequence[str]) -> list[Draft]:
    """Write the left hand of a homophonic piece.

    Parameters
    ----------
    stage : Stage
    plan : Plan
    figures : sequence of str
        Identifier of the figure for each phrase of the plan.

    Returns
    -------
    drafts : list of Draft
        Each chord's lowest voice has the role of a bass.
    """
    starts = {phrase.bar * stage.meter.bar for phrase in plan.phrases}
    close = close_chords(stage.chords, _narrow(stage, plan, figures), starts)
    low = stage.brief.application == "romantic" or "arpeggio" in figures
    deep = deep_basses(stage.chords, romantic=low)
    climax = climax_of(plan, stage.meter.bar)
    drafts: list[Draft] = []
    for phrase, name in zip(plan.phrases, figures, strict=True):
        before = _last_bass(drafts)
        writer = _Writer(
            stage, FIGURES[name], close, deep, climax, _shape(stage, plan, phrase), before
        )
        limit = (phrase.bar + phrase.bars) * stage.meter.bar
        for start, end, index in _stretches(stage, phrase):
            if _is_close(stage, phrase, start):
                drafts += writer.cadence(start, end, index, phrase)
            else:
                closes = end < limit and _is_close(stage, phrase, end)
                drafts += writer.up_to_close(start, end, index, closes=closes)
            writer.before = _last_bass(drafts)
    return drafts


def _narrow(stage: Stage, plan: Plan, figures: Sequence[str]) -> list[bool]:
    """Which chords stay inside an octave: those of an Alberti bass, and of hurried figures.

    Only the basses of a given chart are a line that is worth a tenth in the figure.
    """
    if stage.brief.chart is None:
        return [True] * len(stage.chords)
    turned = [
        phrase
        for phrase, name in zip(plan.phrases, figures, strict=True)
        if name not in _OPENS or unit_seconds(stage) < _OPENS_FROM
    ]
    bars = {b for phrase in turned for b in range(phrase.bar, phrase.bar + phrase.bars)}
    return [span.onset // stage.meter.bar in bars for span in stage.chords]


def unit_seconds(stage: Stage) -> Seconds:
    """How long a note of a running accompaniment lasts."""
    unit = unit_of(stage.meter, stage.brief.tempo)
    return unit / stage.meter.beat * 60.0 / stage.brief.tempo


def _last_bass(drafts: Sequence[Draft]) -> MidiPitch | None:
    """The bass struck last; of an octave the upper key, which the line goes on from."""
    return next((d.midi for d in reversed(drafts) if d.role is Role.BASS), None)


def _shape(stage: Stage, plan: Plan, phrase: PhrasePlan) -> str:
    """How an arpeggio moves in a phrase: a wave, crested in answers, broken in contrasts."""
    if stage.brief.left_hand is not None:
        return "wave"
    section = plan.form.sections[min(phrase.section, len(plan.form.sections) - 1)]
    if phrase.place == "middle":
        return "zigzag"
    return "crest" if phrase.bar > section.bar else "wave"


def _stretches(stage: Stage, phrase: PhrasePlan) -> list[tuple[Ticks, Ticks, int]]:
    """The pieces of a phrase in which neither bar nor chord changes."""
    bar = stage.meter.bar
    cuts = {b * bar for b in range(phrase.bar, phrase.bar + phrase.bars + 1)}
    first, last = phrase.bar * bar, (phrase.bar + phrase.bars) * bar
    cuts |= {c.onset for c in stage.chords if first < c.onset < last}
    if phrase.last:
        cuts = {c for c in cuts if c <= stage.chords[-1].onset or c == last}
    ordered = sorted(cuts)
    return [(a, b, stage.index_at(a)) for a, b in zip(ordered, ordered[1:], strict=False)]


def _is_close(stage: Stage, phrase: PhrasePlan, start: Ticks) -> bool:
    final_bar = (phrase.bar + phrase.bars - 1) * stage.meter.bar
    if phrase.last and start >= stage.chords[-1].onset:
        return True
    return start >= final_bar and phrase.place not in ("intro", "presentation")


class _Writer:
    """Writes one figure; knows the voicings of every chord."""

    def __init__(
        self,
        stage: Stage,
        figure: Figure,
        close: list[Triple],
        deep: list[MidiPitch],
        climax: tuple[Ticks, Ticks],
        shape: str,
        before: MidiPitch | None,
    ) -> None:
        self.shape, self.before = shape, before
        self.chosen: dict[int, MidiPitch] = {}
        self.stage, self.kind, self.climax = stage, figure, climax
        self.close, self.deep = close, deep
        self.unit = unit_of(stage.meter, stage.brief.tempo)
        if figure.id in _QUAVERS:
            self.unit = max(self.unit, _QUAVER)
        if figure.id in _PULSED:
            self.unit = QUARTER if figure.id == "gavotte" else pulse_unit(stage)
        if figure.id == "waltz":
            self.unit = stage.meter.pulse if stage.meter.is_compound else pulse_unit(stage)
        if figure.id == "arpeggio":
            self.unit = arpeggio_unit(stage.meter, stage.brief.tempo)
        self.spread: tuple[MidiPitch, ...] = ()

    def up_to_close(self, start: Ticks, end: Ticks, index: int, *, closes: bool) -> list[Draft]:
        """Write the figure; where the cadence's bass is too far for its last note, that turns back.

        A figure that has nothing lower to turn to leaves it out.
        """
        drafts = self.figure(start, end, index)
        if not closes or self.kind.id == "arpeggio" or index + 1 >= len(self.deep):
            return drafts
        self.before = _last_bass(drafts) or self.before
        top = max(d.midi for d in drafts if d.onset == drafts[-1].onset)
        after = index if self.stage.chords[index].end > end else index + 1
        far = top - self._closing_bass(after)
        if not self._too_far(far):
            return drafts
        back = self.close[index][0] - self._closing_bass(after)
        turns = self.kind.pattern in _SINGLE and not self._too_far(abs(back))
        return self.figure(start, end, index, lifts="0" if turns else ".")

    def _too_far(self, leap: int) -> bool:
        """Whether the hand does not get to the bass of a cadence at ease."""
        return self._hurried(leap) or (leap > _FAR and self._seconds() < _UNHURRIED)

    def figure(self, start: Ticks, end: Ticks, index: int, *, lifts: str = "") -> list[Draft]:
        """Write the figure over a stretch of one chord inside a bar.

        Its last sign gives way to ``lifts``, a rest or the bass, so that the hand reaches the
        low bass of the cadence in time.
        """
        units = max(1, (end - start) // self.unit)
        if self.kind.id == "arpeggio":
            return self._arpeggio(start, end, index, units)
        signs = signs_in(self.kind, self.stage.meter, self.unit, units)
        if self.kind.pattern in _SINGLE and signs.endswith("0u"):
            signs = signs[:-1] + self._upper(index)
        if lifts and units > 3 and not self.kind.hold:
            signs = signs[:-1] + ("." if signs[-2] == lifts else lifts)
            if self.kind.id == "horns":
                signs = "hH" + "h" * (units - 3) + "."
        drafts: list[Draft] = []
        for place, sign in enumerate(signs):
            onset = start + place * self.unit
            after = place + 1
            while signs[after : after + 1] == "_":
                after += 1
            length = end - onset if after == len(signs) else (after - place) * self.unit
            drafts += [
                self._note(onset, length, pitch, index) for pitch in self._pitches(sign, index)
            ]
        if self.kind.hold:
            upper = self.close[index][1:]
            drafts += [self._note(start, end - start, p, index) for p in upper]
        return drafts

    def _upper(self, index: int) -> str:
        """Which single upper note tells a short chord; both where one is not enough."""
        chord = self.stage.chords[index].chord
        low, *upper = self.close[index]
        alone = (
            sign
            for sign, p in zip("21", reversed(upper), strict=True)
            if not missing_guides(chord, {low % 12, p % 12})
        )
        return next(alone, "u")

    def _pitches(self, sign: str, index: int) -> tuple[MidiPitch, ...]:
        low, middle, top = self.close[index]
        if sign in "hH":
            return self._horns(index)[sign == "H"]
        if self.kind.wide and sign != "a":
            low = self._reached(index)
        table: dict[str, tuple[MidiPitch, ...]] = {
            "0": (low,),
            "1": (middle,),
            "2": (top,),
            "u": (middle, top),
            "a": (low, middle, top),
            "8": (low + 12,),
            ".": (),
            "_": (),
        }
        chosen = table[sign]
        return chosen[1:] if chosen and chosen[-1] - chosen[0] > 14 else chosen

    def _horns(self, index: int) -> tuple[tuple[MidiPitch, ...], tuple[MidiPitch, ...]]:
        """The horns' intervals; over another bass than the root, the wide one first."""
        low, middle, top = self.close[index]
        if self.stage.chords[index].chord.bass is None:
            return horn_call(self.stage.chords[index].chord)
        apart = top - middle >= _HORN_THIRD and not is_too_low(middle, top - middle)
        return (low, top), (middle, top) if apart else (low, middle)

    def _reached(self, index: int) -> MidiPitch:
        """The low bass, an octave up where it is nearer or the hand has no time to leap."""
        if index not in self.chosen:
            top = self.close[index][2]
            self.chosen[index] = self._nearest(
                index, [p for p in self._octaves(index) if not self._hurried(top - p - 2)]
            )
        return self.chosen[index]

    def _octaves(self, index: int) -> list[MidiPitch]:
        """The low bass and the same tone an octave up, while the chord lies over it."""
        deep, middle = self.deep[index], self.close[index][1]
        under = [p for p in (deep, deep + 12) if p <= middle - 3]
        far = _WALTZ_LEAPS if self.kind.id == "waltz" else _LEAPS
        near = [p for p in under if middle - p <= far]
        return [p for p in near or under if p >= _LOWEST_WALTZ] or [deep]

    def _nearest(self, index: int, options: Sequence[MidiPitch]) -> MidiPitch:
        """The lowest of some basses that goes on from the one before without tearing the line."""
        deep = self.deep[index]
        if not options:
            return deep + 12
        before = _FIRST if self.before is None else self.before
        floor = 0 if self.stage.brief.application == "romantic" else _LOWEST_LIGHT
        return min(options, key=lambda p: (nearness(p, before) > _JOINED, p < floor, p))

    def _note(self, onset: Ticks, length: Ticks, pitch: MidiPitch, index: int) -> Draft:
        lowest = self.close[index][0]
        if self.kind.id == "horns":
            lowest = self._horns(index)[0][0]
        if self.kind.wide:
            lowest = self.deep[index] if self.kind.id == "arpeggio" else self._reached(index)
        role = Role.BASS if pitch == lowest else Role.INNER
        return Draft(onset, length, pitch, Hand.LEFT, role, index, self.kind.rule)

    def _hurried(self, leap: int, *, units: int = 1) -> bool:
        """Whether the hand has no time for a leap down between two notes of the figure."""
        seconds = units * self._seconds()
        return (leap > 17 and seconds < _LEAP_TIME) or (leap > 11 and seconds < _QUICK)

    def _arpeggio(self, start: Ticks, end: Ticks, index: int, units: int) -> list[Draft]:
        """Bass, then chord tones over up to two octaves, rising and turning back (C-24)."""
        pulse = pulse_lengths(self.stage.meter)[0]
        cycles = cycles_of(units, per_pulse=pulse // self.unit)
        bass = self.deep[index]
        goes_on = end < self.stage.chords[index].end
        after = bass if goes_on else self.deep[min(index + 1, len(self.deep) - 1)]
        near = max(_NARROW, farthest(self._seconds()) - max(0, bass - after))
        reach = 24 if max(cycles) > 4 else near
        chord = self.stage.chords[index].chord
        high, last = self.climax
        ceiling = UNDER_OCTAVES if high <= start < last else CEILING
        count = tones_for(max(cycles))
        self.spread = spread_chord(chord, bass, count, self.spread, reach=reach, ceiling=ceiling)
        seconds = self._seconds()
        shape = self.shape if seconds >= _UNHURRIED else "wave"
        waves = [wave(self.spread[: tones_for(n)], n, shape=shape) for n in cycles]
        waves[:-1] = [turn_back(turn, bass, seconds) for turn in waves[:-1]]
        order = [p for turn in waves for p in turn]
        if start // self.stage.meter.bar % 4 == 1 and len(order) > 5:
            order = order[:-1]
        order = turn_back(order, after, seconds)
        drafts: list[Draft] = []
        for place, pitch in enumerate(order):
            onset = start + place * self.unit
            length = end - onset if place == len(order) - 1 else self.unit
            drafts.append(self._note(onset, length, pitch, index))
        return drafts + self._promised(drafts, index)

    def _promised(self, figure: Sequence[Draft], index: int) -> list[Draft]:
        """Beside the top of a short figure, the tones that it had no time for."""
        host = max(figure, key=lambda d: d.midi)
        added: list[Draft] = []
        chord = self.stage.chords[index].chord
        for pitch_class in sorted(missing_guides(chord, {d.midi % 12 for d in figure})):
            near = [
                p
                for p in range(max(host.midi - 9, _CLOSE_BASS + 8), min(host.midi + 9, CEILING) + 1)
                if p % 12 == pitch_class and abs(p - host.midi) > 2
            ]
            if near and not added:
                pitch = max(near)
                added.append(replace(host, midi=pitch, role=Role.INNER))
        return added

    def _closing_bass(self, index: int) -> MidiPitch:
        """The bass of a cadence: low, but where the line would be torn an octave up."""
        deep, units = self.deep[index], 1 if self.kind.hold else 2
        if self.kind.id == "arpeggio":
            return deep
        least = 0 if self.kind.wide else _CLOSE_BASS
        top = self.close[index - 1][2] if index else deep
        octaves = [p for p in (deep, deep + 12) if least <= p <= _HIGHEST_CLOSE]
        reached = [p for p in octaves if not self._hurried(top - p, units=units)]
        low = self._nearest(index, reached or octaves[-1:])
        # A walking bass goes on even where the figure has to break off sooner for it.
        return low if self._goes_on(low) else self._nearest(index, octaves)

    def _goes_on(self, low: MidiPitch) -> bool:
        return self.before is None or nearness(low, self.before) <= _JOINED

    def _seconds(self) -> Seconds:
        """How long a unit of the figure lasts."""
        return self.unit / self.stage.meter.beat * 60.0 / self.stage.brief.tempo

    def _block(self, start: Ticks, end: Ticks, index: int) -> list[Draft]:
        """A chord struck at once, where a cadence leaves no time for more.

        Where a hand does not reach so far, it goes up from the bass to the rest.
        """
        low, *upper = self.close[index]
        wide = upper[-1] - low > self.stage.brief.max_span
        later = start + (end - start) // 2 if wide else start
        until = later if wide else end
        return [
            Draft(start, until - start, low, Hand.LEFT, Role.BASS, index, CLOSE),
            *(Draft(later, end - later, p, Hand.LEFT, Role.INNER, index, CLOSE) for p in upper),
        ]

    def cadence(self, start: Ticks, end: Ticks, index: int, phrase: PhrasePlan) -> list[Draft]:
        """Break the figure off: a low bass, then the chord, or octaves at the end."""
        deep = self.deep[index]
        if phrase.last and index == len(self.stage.chords) - 1:
            low = deep - 12 if deep - 12 >= _LOWEST_OCTAVE else deep
            pitches = (low, low + 12)
            return [
                Draft(start, end - start, p, Hand.LEFT, Role.BASS, index, "C-09", _HELD)
                for p in pitches
            ]
        wait = pulse_unit(self.stage)
        if end - start < 2 * wait:
            return self._block(start, end, index)
        low = self._closing_bass(index)
        dyad = closing_dyad(self.stage.chords[index].chord, low)
        return close_phrase((start, end), wait, (low, *dyad), index, number=phrase.bar // 4)


def pulse_unit(stage: Stage) -> Ticks:
    """The distance between the first two pulses, or the bar."""
    places = pulse_places(stage.meter)
    return places[1] if len(places) > 1 else stage.meter.bar
