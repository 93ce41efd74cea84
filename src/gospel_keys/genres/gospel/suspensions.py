"""Suspensions: an inner voice keeps its note into the next chord and resolves a moment later.

A piece whose strong beats are nothing but chord tones is correct and dull. The melody leans
where its rhythm lets it; here the voices below it do: the fourth waits before the third,
the ninth before the octave, and both fall by step (M-05, V-03).
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from gospel_keys.genres.gospel.smoothing import is_clean
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import tender_tones
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, PitchClass, Ticks

RULE: Final = "M-05 suspension"
WANTED: Final = 0.032
"""Share of the notes on strong beats that belong to no chord (the goal is 0.02 to 0.10)."""

_MOST_LEANING: Final = 0.13
"""Share of the melody's strong beats that may lean (M-05: 0.03 to 0.15)."""

_NEAR: Final = 4
_MOST_PER_SIXTEEN: Final = 5
_APART: Final = 1
"""Bars between two suspensions, at least."""

_FULL: Final = 3
_MOST: Final = 4
_STEPS: Final = (1, 2)
_TARGETS: Final = (3, 4, 0, 7)
"""What a suspension resolves to, in semitones above the root: third, octave or fifth."""

_CLOSED: Final = frozenset({Role.FILL, Role.GRACE, Role.GHOST})
_UNLEANING: Final = _CLOSED | {Role.DOUBLING}


@dataclass(frozen=True, slots=True)
class _Suspension:
    """An inner note that comes late: what waits in its place, and until when.

    ``length`` is that of the resolution, 0 where an attack has it already; ``alone`` says
    that there is no attack it could join.
    """

    note: Draft
    step: int
    until: Ticks
    prepared: bool
    length: Ticks
    alone: bool


def suspend(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Let some inner thirds and octaves on strong beats be reached by step from above.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, complete.
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
        Melody and bass are unchanged.
    """
    quota = _quota(stage, drafts)
    if quota <= 0:
        return list(drafts)
    hands = _Hands(stage, drafts)
    options, tenor = list(hands.suspensions()), list(hands.tenor_suspensions())
    rng.shuffle(options)
    rng.shuffle(tenor)
    options.sort(key=lambda s: (not s.prepared, s.alone))
    options += tenor
    taken: list[_Suspension] = []
    room = (_APART + 1) * stage.meter.bar
    for option in options:
        if len(taken) == quota:
            break
        if all(abs(option.note.onset - other.note.onset) >= room for other in taken):
            taken.append(option)
    done = _written(drafts, taken)
    return _lean(stage, done, quota - len(taken), rng) if quota > len(taken) else done


def suspend_late(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Suspend once more where the last steps have left nothing that leans (M-05).

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, complete.
    rng : random.Random
    """
    if _leans(stage, drafts):
        return list(drafts)
    done = suspend(stage, drafts, rng)
    return done if _leans(stage, done) else _sway(stage, done, rng)


def _leans(stage: Stage, drafts: Sequence[Draft]) -> bool:
    """Whether any note of a strong beat is foreign to its chord."""
    return any(
        d.midi % 12 not in stage.chords[d.chord].chord.sounding_classes
        for d in drafts
        if d.role is not Role.GRACE and stage.is_strong(d.onset)
    )


def _sway(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Let one voice of a tenor shell that is held over a strong beat go up a step and back.

    Where the right hand never speaks on the beat, nothing else can lean there.
    """
    options = [
        (note, tick, pitch)
        for note in drafts
        if note.hand is Hand.LEFT and note.role is Role.SHELL
        for tick in range(0, stage.end, stage.meter.beat)
        if stage.is_strong(tick) and note.onset < tick <= note.end - stage.meter.beat
        if (pitch := _step_above(stage, drafts, note, tick))
    ]
    if not options:
        return list(drafts)
    note, tick, pitch = rng.choice(options)
    back = tick + stage.meter.pulse
    parts = [
        replace(note, duration=tick - note.onset),
        replace(note, onset=tick, duration=back - tick, midi=pitch, rule=RULE),
        replace(note, onset=back, duration=note.end - back),
    ]
    return [*(d for d in drafts if d is not note), *parts]


def _step_above(stage: Stage, drafts: Sequence[Draft], note: Draft, tick: Ticks) -> MidiPitch:
    """The step of the scale above a note that its chord does not have, 0 where it rubs."""
    scale = {name.pitch_class for name in stage.key_at(tick).scale_names}
    foreign = scale - stage.chords[note.chord].chord.sounding_classes
    pitch = next((p for p in (note.midi + 1, note.midi + 2) if p % 12 in foreign), 0)
    beside = [d for d in drafts if d.onset < tick + stage.meter.pulse and d.end > tick]
    others = [d for d in beside if d is not note and d.role is not Role.GRACE]
    over = min((d.midi for d in others if d.hand is Hand.RIGHT), default=pitch + 1)
    rubs = any(abs(d.midi - pitch) in (0, 1, 13, 25) for d in others)
    return pitch if pitch < over and not rubs else 0


def _lean(stage: Stage, drafts: Sequence[Draft], wanted: int, rng: random.Random) -> list[Draft]:
    """Let the melody lean where its voices cannot: a step beside the note that follows.

    The melody stays far from leaning everywhere.
    """
    hands = _Hands(stage, drafts)
    options = list(hands.leanings())
    rng.shuffle(options)
    sung = [d for d in drafts if d.role is Role.MELODY and stage.is_strong(d.onset)]
    foreign = sum(d.midi % 12 not in stage.chords[d.chord].chord.sounding_classes for d in sung)
    room = max(1, int(_MOST_LEANING * len(sung))) - foreign
    chosen = {id(note): pitch for note, pitch in options[: max(0, min(wanted, room))]}
    return [
        replace(d, midi=chosen[id(d)], rule=f"{d.rule} leaning") if id(d) in chosen else d
        for d in drafts
    ]


def _quota(stage: Stage, drafts: Sequence[Draft]) -> int:
    """How many are needed to bring the foreign notes of strong beats to their share."""
    strong = [d for d in drafts if d.role is not Role.GRACE and stage.is_strong(d.onset)]
    own = {i: stage.chords[i].chord.sounding_classes for i in {d.chord for d in strong}}
    foreign = sum(d.midi % 12 not in own[d.chord] for d in strong)
    most = ceil(_MOST_PER_SIXTEEN * stage.form.bars / 16)
    return min(most, ceil(WANTED * len(strong)) - foreign)


class _Hands:
    """Both hands by moment."""

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self._stage = stage
        self._right: dict[Ticks, list[Draft]] = defaultdict(list)
        self._by_chord: dict[int, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.role is Role.GRACE:
                continue
            self._by_chord[draft.chord].append(draft)
            if draft.hand is Hand.RIGHT:
                self._right[draft.onset].append(draft)
        self._onsets = sorted(self._right)

    def suspensions(self) -> Iterator[_Suspension]:
        """Yield what could be suspended, chord by chord."""
        for number, onset in enumerate(self._onsets):
            group = self._right[onset]
            index = group[0].chord
            if not self._is_open(group, index) or index == len(self._stage.chords) - 1:
                continue
            before = self._right[self._onsets[number - 1]] if number else []
            held = {d.midi for d in before if d.role not in _CLOSED}
            after = self._onsets[number + 1] if number + 1 < len(self._onsets) else onset
            for note in group:
                if note.role is Role.INNER and not note.tremolo:
                    yield from self._of(note, group, held, after)

    def leanings(self) -> Iterator[tuple[Draft, MidiPitch]]:
        """Yield melody notes on strong beats with the foreign pitch that would resolve."""
        line = [
            max(self._right[tick], key=lambda d: d.midi)
            for tick in self._onsets
            if all(d.role not in _UNLEANING for d in self._right[tick])
        ]
        highest = max((d.midi for d in line), default=0)
        for before, note, after in zip(line, line[1:], line[2:], strict=False):
            sung = {before.role, note.role, after.role} == {Role.MELODY}
            strong = self._stage.is_strong(note.onset) and not note.tremolo
            if sung and strong and note.midi < highest and self._may_lean(before, note, after):
                pitch = self._leaning(before, note, after)
                if pitch is not None:
                    yield note, pitch

    def _may_lean(self, before: Draft, note: Draft, after: Draft) -> bool:
        """Short enough, and followed at once by a tone of the chord of the moment."""
        chord = self._stage.chords[note.chord].chord
        settled = after.midi % 12 in self._stage.chords[after.chord].chord.pitch_classes
        short = after.onset - note.onset <= self._stage.meter.beat
        plain = note.midi % 12 in chord.pitch_classes and before.end > before.onset
        return settled and short and plain and note.rule.split()[0] in _SUNG_RULES

    def _leaning(self, before: Draft, note: Draft, after: Draft) -> MidiPitch | None:
        chord = self._stage.chords[note.chord].chord
        scale = {n.pitch_class for n in self._stage.key_at(note.onset).scale_names}
        rest = sorted(d.midi for d in self._right[note.onset] if d is not note)
        under = self._left_under(note)
        for pitch in (after.midi + 2, after.midi + 1, after.midi - 2, after.midi - 1):
            foreign = pitch % 12 in scale and pitch % 12 not in chord.sounding_classes
            near = abs(pitch - before.midi) <= _NEAR and pitch != before.midi
            over = pitch - max(rest, default=0) > 2 and pitch - min(rest, default=pitch) <= 12
            clear = not any(pitch - p in (1, 13, 25) for p in under)
            whole = not rest or is_clean((*rest, pitch), under, chord)
            if foreign and near and over and clear and whole:
                return pitch
        return None

    def tenor_suspensions(self) -> Iterator[_Suspension]:
        """Yield the thirds of left-hand shells that a fourth could wait for."""
        stage = self._stage
        for index, span in enumerate(stage.chords[:-1]):
            mine = self._by_chord[index]
            root = span.chord.root.pitch_class
            scale = {n.pitch_class for n in stage.key_at(span.onset).scale_names}
            until = span.onset + stage.meter.beat
            for note in mine:
                first = note.onset == span.onset and stage.is_strong(note.onset)
                shell = note.hand is Hand.LEFT and note.role is Role.SHELL
                third = (note.midi - root) % 12 in (3, 4)
                if not (first and shell and third) or note.end < until + stage.meter.pulse:
                    continue
                step = 5 - (note.midi - root) % 12
                said = [d.midi for d in mine if d is not note and d.onset < until]
                said += [d.midi for d in self._right.get(note.onset, ())]
                pitch = note.midi + step
                rubs = any((pitch - p) % 12 in (0, 1, 11) for p in said)
                if pitch % 12 in scale and not rubs and not self._is_doubled(note):
                    yield _Suspension(note, step, until, False, note.end - until, alone=True)

    def _is_open(self, group: Sequence[Draft], index: int) -> bool:
        """A chord on a strong beat, struck in three notes or more, that lasts a while."""
        onset, span = group[0].onset, self._stage.chords[index]
        full = len(group) >= _FULL and all(d.role not in _CLOSED for d in group)
        sounds = span.onset <= onset and self._stage.is_strong(onset)
        return full and sounds and span.end - onset > self._stage.meter.pulse

    def _of(
        self, note: Draft, group: Sequence[Draft], held: set[MidiPitch], after: Ticks
    ) -> Iterator[_Suspension]:
        span = self._stage.chords[note.chord]
        chord, root = span.chord, span.chord.root.pitch_class
        if (note.midi - root) % 12 not in _TARGETS or self._is_doubled(note):
            return
        key = self._stage.key_at(note.onset)
        scale = {name.pitch_class for name in key.scale_names}
        rest = [d.midi for d in group if d is not note]
        under = self._left_under(note)
        for step in _STEPS:
            pitch = note.midi + step
            foreign = pitch % 12 not in chord.sounding_classes
            voicing = tuple(sorted((*rest, pitch)))
            clear = pitch not in rest and all(abs(pitch - other) > 1 for other in rest)
            if not (foreign and clear and pitch % 12 in scale and pitch < max(rest) - 1):
                continue
            if is_clean(voicing, under, chord) and not self._rubs(pitch, note, under):
                yield from self._resolved(note, step, after, prepared=pitch in held)

    def _resolved(
        self, note: Draft, step: int, after: Ticks, *, prepared: bool
    ) -> Iterator[_Suspension]:
        """Resolve at the next attack where it can take the note, else on the next beat."""
        stage, span = self._stage, self._stage.chords[note.chord]
        late = min(stage.meter.beat, (span.end - note.onset) // 2)
        group = self._right.get(after, [])
        if self._is_told(note, after) or self._is_told(note, note.onset + late):
            return
        if note.onset < after < span.end and group and group[0].chord == note.chord:
            pitches = [d.midi for d in group]
            near = after - note.onset <= 2 * stage.meter.beat
            plain = all(d.role not in _CLOSED for d in group)
            joins = note.midi not in pitches
            fits = not joins or self._takes(group, note)
            if near and plain and fits:
                length = max(d.duration for d in group) if joins else 0
                yield _Suspension(note, step, after, prepared, length, alone=False)
            return
        until = note.onset + late
        free = note.end > until and after >= until + stage.meter.pulse // 2
        if free and note.rule.split()[0] in _THIN_RULES:
            yield _Suspension(note, step, until, prepared, note.end - until, alone=True)

    def _takes(self, group: Sequence[Draft], note: Draft) -> bool:
        """Whether an attack has room for the note that resolves."""
        pitches = tuple(sorted({*(d.midi for d in group), note.midi}))
        room = len(pitches) <= _MOST and pitches[-1] > note.midi + 1
        chord = self._stage.chords[note.chord].chord
        under = self._left_under(replace(note, onset=group[0].onset))
        return room and pitches[-1] - pitches[0] <= 12 and is_clean(pitches, under, chord)

    def _is_told(self, note: Draft, tick: Ticks) -> bool:
        """Whether the left hand strikes what only one hand may say when it would resolve."""
        tender = tender_tones(self._stage.chords[note.chord].chord)
        return note.midi % 12 in tender and any(
            d.hand is Hand.LEFT and d.onset == tick and d.midi % 12 == note.midi % 12
            for d in self._by_chord[note.chord]
        )

    def _is_doubled(self, note: Draft) -> bool:
        """Whether another note says at once what the suspension delays; a bass may."""
        mine = self._by_chord[note.chord]
        root = (note.midi - self._stage.chords[note.chord].chord.root.pitch_class) % 12 == 0
        return any(
            d is not note
            and d.midi % 12 == note.midi % 12
            and d.onset <= note.onset < d.end
            and not (root and d.role is Role.BASS)
            for d in mine
        )

    def _left_under(self, note: Draft) -> tuple[MidiPitch, ...]:
        mine = self._by_chord[note.chord]
        return tuple(d.midi for d in mine if d.hand is Hand.LEFT and d.onset <= note.onset < d.end)

    @staticmethod
    def _rubs(pitch: MidiPitch, note: Draft, under: Sequence[MidiPitch]) -> bool:
        """Whether the left hand says what the suspension waits for, or lies a ninth below."""
        said: set[PitchClass] = {p % 12 for p in under if p % 12 == note.midi % 12}
        tenor = any(p % 12 in said and p > _BASS_TOP for p in under)
        return tenor or any(pitch - p in (1, 13, 25) for p in under)


_BASS_TOP: Final[MidiPitch] = 55
_THIN_RULES: Final = frozenset({"chord-fills", "melody", "G-14", "G-30", "block"})
"""Textures in which a voice may move while the others are held."""

_SUNG_RULES: Final = frozenset({"chord-fills", "melody", "block", "G-30"})


def _written(drafts: Sequence[Draft], suspensions: Sequence[_Suspension]) -> list[Draft]:
    waiting = {
        id(s.note): replace(
            s.note, midi=s.note.midi + s.step, duration=s.until - s.note.onset, rule=RULE
        )
        for s in suspensions
    }
    resolved = [
        replace(s.note, onset=s.until, duration=s.length, rule=RULE, arpeggio=False)
        for s in suspensions
        if s.length
    ]
    return [*(waiting.get(id(d), d) for d in drafts), *resolved]
