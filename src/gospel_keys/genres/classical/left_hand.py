"""The left hand: figures laid over the chords, broken off at cadences (C-20, C-21, C-24)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.classical.figures import FIGURES, Figure, signs_for, unit_of
from gospel_keys.genres.classical.form import PhrasePlan, Plan
from gospel_keys.genres.classical.left_voicing import (
    Triple,
    close_chords,
    closing_dyad,
    deep_basses,
    spread_tones,
)
from gospel_keys.genres.classical.pulses import pulse_places
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Ticks

_ARPEGGIO_CEILING: Final = 64
_LEAP_TIME: Final = 0.29
_QUICK: Final = 0.19


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
    close = close_chords(stage.chords)
    deep = deep_basses(stage.chords)
    drafts: list[Draft] = []
    for phrase, name in zip(plan.phrases, figures, strict=True):
        writer = _Writer(stage, FIGURES[name], close, deep)
        limit = (phrase.bar + phrase.bars) * stage.meter.bar
        for start, end, index in _stretches(stage, phrase):
            if _is_close(stage, phrase, start):
                drafts += writer.cadence(start, end, index, phrase)
            else:
                lifts = end < limit and _is_close(stage, phrase, end)
                drafts += writer.figure(start, end, index, lifts=lifts)
    return drafts


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
        self, stage: Stage, figure: Figure, close: list[Triple], deep: list[MidiPitch]
    ) -> None:
        self.stage, self.kind = stage, figure
        self.close, self.deep = close, deep
        least = 0.2 if figure.id in ("repeated", "drum", "offbeat", "murky") else 0.17
        self.unit = unit_of(stage.meter, stage.brief.tempo, least=least)
        if figure.id == "waltz":
            self.unit = stage.meter.pulse if stage.meter.is_compound else pulse_unit(stage)

    def figure(self, start: Ticks, end: Ticks, index: int, *, lifts: bool = False) -> list[Draft]:
        """Write the figure over a stretch of one chord inside a bar.

        With ``lifts`` it leaves out its last note, so that the hand reaches the low bass of
        the cadence in time.
        """
        units = max(1, (end - start) // self.unit)
        if self.kind.id == "arpeggio":
            return self._arpeggio(start, end, index, units)
        signs = signs_for(self.kind, units)
        if lifts and units > 3 and not self.kind.hold:
            signs = signs[:-1] + "."
        drafts: list[Draft] = []
        for place, sign in enumerate(signs):
            onset = start + place * self.unit
            length = end - onset if place == len(signs) - 1 else self.unit
            drafts += [
                self._note(onset, length, pitch, index) for pitch in self._pitches(sign, index)
            ]
        if self.kind.hold:
            upper = self.close[index][1:]
            drafts += [self._note(start, end - start, p, index) for p in upper]
        return drafts

    def _pitches(self, sign: str, index: int) -> tuple[MidiPitch, ...]:
        low, middle, top = self.close[index]
        if self.kind.wide:
            low = self._reached(index)
        table: dict[str, tuple[MidiPitch, ...]] = {
            "0": (low,),
            "1": (middle,),
            "2": (top,),
            "u": (middle, top),
            "a": (low, middle, top),
            "8": (low + 12,),
            ".": (),
        }
        chosen = table[sign]
        return chosen[1:] if chosen and chosen[-1] - chosen[0] > 14 else chosen

    def _reached(self, index: int) -> MidiPitch:
        """The low bass, an octave up where the hand has no time to leap to its chord."""
        deep = self.deep[index]
        return deep + 12 if self._hurried(self.close[index][2] - deep - 2) else deep

    def _note(self, onset: Ticks, length: Ticks, pitch: MidiPitch, index: int) -> Draft:
        lowest = self.close[index][0]
        if self.kind.wide:
            lowest = self.deep[index] if self.kind.id == "arpeggio" else self._reached(index)
        role = Role.BASS if pitch == lowest else Role.INNER
        return Draft(onset, length, pitch, Hand.LEFT, role, index, self.kind.rule)

    def _hurried(self, leap: int, *, units: int = 1) -> bool:
        """Whether the hand has no time for a leap down between two notes of the figure."""
        seconds = units * self.unit / self.stage.meter.beat * 60.0 / self.stage.brief.tempo
        return (leap > 17 and seconds < _LEAP_TIME) or (leap > 11 and seconds < _QUICK)

    def _arpeggio(self, start: Ticks, end: Ticks, index: int, units: int) -> list[Draft]:
        """Bass, then chord tones over up to two octaves, rising and turning back (C-24)."""
        chord = self.stage.chords[index].chord
        ceiling = _ARPEGGIO_CEILING
        after = self.deep[min(index + 1, len(self.deep) - 1)]
        if self._hurried(18):
            ceiling = max(min(self.deep[index], after) + 18, self.deep[index] + 14)
        tones = spread_tones(chord, self.deep[index], ceiling=ceiling)
        order = _wave(tones, units, _guides(chord.root.pitch_class, (chord.third, chord.seventh)))
        if start // self.stage.meter.bar % 4 == 1 and len(order) > 4:
            order = order[:-1]
        drafts: list[Draft] = []
        for place, pitch in enumerate(order):
            onset = start + place * self.unit
            length = end - onset if place == len(order) - 1 else self.unit
            drafts.append(self._note(onset, length, pitch, index))
        return drafts

    def cadence(self, start: Ticks, end: Ticks, index: int, phrase: PhrasePlan) -> list[Draft]:
        """Break the figure off: a low bass, then the chord, or octaves at the end."""
        deep = self.deep[index]
        if phrase.last and index == len(self.stage.chords) - 1:
            pitches = (deep, deep + 12)
            return [
                Draft(start, end - start, p, Hand.LEFT, Role.BASS, index, "C-09") for p in pitches
            ]
        wait = pulse_unit(self.stage)
        if end - start < 2 * wait:
            return self.figure(start, end, index)
        if (
            self.kind.id != "arpeggio"
            and index
            and self._hurried(self.close[index - 1][2] - deep, units=1 if self.kind.hold else 2)
        ):
            deep += 12
        again = end - start >= 3 * wait
        until = start + 2 * wait if again else end
        chord = [
            Draft(start + wait, until - start - wait, p, Hand.LEFT, Role.INNER, index, "C-20 close")
            for p in closing_dyad(self.stage.chords[index].chord)
        ]
        basses = [Draft(start, wait, deep, Hand.LEFT, Role.BASS, index, "C-20 close")]
        if again:
            basses.append(replace(basses[0], onset=until, duration=end - until))
        return [*basses, *chord]


def pulse_unit(stage: Stage) -> Ticks:
    """The distance between the first two pulses, or the bar."""
    places = pulse_places(stage.meter)
    return places[1] if len(places) > 1 else stage.meter.bar


def _guides(root: int, tones: tuple[int | None, ...]) -> set[int]:
    return {(root + t) % 12 for t in tones if t is not None}


def _wave(tones: list[MidiPitch], units: int, guides: set[int]) -> list[MidiPitch]:
    """Rise from the bass through the tones and fall back, hitting every guide tone."""
    if units <= 3:
        upper = [t for t in tones[1:] if t % 12 in guides and t - tones[0] >= 7][:2]
        rest = [t for t in tones[1:] if t not in upper and t - tones[0] >= 7]
        chosen = sorted((upper + rest)[: units - 1])
        return [tones[0], *chosen]
    reach = min(len(tones), max(4, units * 2 // 3 if units > 5 else units))
    rising = tones[:reach]
    missing = guides - {t % 12 for t in rising}
    for guide in missing:
        extra = [t for t in tones if t % 12 == guide]
        if extra:
            rising = sorted({*rising[:-1], extra[0]})
    falling = rising[-2:0:-1] or rising[-1:]
    order = list(rising)
    while len(order) < units:
        order += falling + rising[1:]
    return order[:units]
