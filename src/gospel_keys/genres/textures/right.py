"""Right-hand textures: a planned line becomes chords, octaves, fills or broken chords.

Each texture takes the melody line (or the bare rhythm) of a stretch together with what
the left hand plays there, and lets the phrase-wide voicing engine choose every chord.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import VoicingSlot, lead_voices
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Ticks

LOWEST: Final[MidiPitch] = 53
_LINE: Final = 4
HIGHEST: Final[MidiPitch] = 84


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds a right-hand stretch.

    Parameters
    ----------
    pitches : dict
        What the left hand sounds under each chord, by chord index, ascending.
    before : Voicing
        The right hand's last chord before the stretch, empty at the beginning.
    """

    pitches: dict[int, tuple[MidiPitch, ...]] = field(default_factory=dict)
    before: Voicing = ()

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> "Surroundings":
        """Collect the pitches of the left-hand drafts by chord."""
        found: dict[int, set[MidiPitch]] = {}
        for draft in drafts:
            found.setdefault(draft.chord, set()).add(draft.midi)
        return cls({index: tuple(sorted(pitches)) for index, pitches in found.items()})

    def classes(self, chord: int) -> frozenset[PitchClass]:
        """Pitch classes under a chord."""
        return frozenset(p % 12 for p in self.pitches.get(chord, ()))

    def bottom(self, chord: int) -> MidiPitch | None:
        """Lowest pitch under a chord."""
        pitches = self.pitches.get(chord)
        return pitches[0] if pitches else None

    def ceiling(self, chord: int) -> MidiPitch:
        """How high the left hand can push the right: less where it plays a passing line."""
        return 57 if len(self.pitches.get(chord, ())) >= _LINE else 62

    def top(self, chord: int) -> MidiPitch:
        """Highest pitch under a chord, 0 when silent."""
        pitches = self.pitches.get(chord)
        return pitches[-1] if pitches else 0


@dataclass(frozen=True, slots=True)
class Full:
    """An attack that carries a chord: where, which chord, under which melody note."""

    onset: Ticks
    duration: Ticks
    chord: int
    top: MidiPitch | None
    struck_top: bool = True
    restart: bool = False


def voice_attacks(
    stage: Stage,
    attacks: Sequence[Full],
    left: Surroundings,
    rng: random.Random,
    *,
    sizes: tuple[int, ...],
    home: float = 64.0,
    sets: dict[int, tuple[tuple[int, ...], ...]] | None = None,
    supplied: bool = True,
) -> list[Voicing]:
    """Voice a sequence of attacks through the engine.

    Parameters
    ----------
    stage : Stage
    attacks : sequence of Full
    left : Surroundings
    rng : random.Random
    sizes : tuple of int
        Welcome numbers of notes, melody included.
    home : float
        Centre of the register when no melody leads.
    sets : dict, optional
        Tone sets by chord index, for textures with their own voicings.
    supplied : bool
        Whether guide tones in the left hand free the right hand from them.
    """
    slots = []
    for attack in attacks:
        chord = stage.chords[attack.chord].chord
        floor = max(LOWEST, min(left.top(attack.chord) + 1, left.ceiling(attack.chord)))
        top = attack.top
        if top is not None and top - floor < 7:
            floor = max(48, top - 10)
        others = left.classes(attack.chord)
        slots.append(
            VoicingSlot(
                chord=chord,
                low=floor,
                high=HIGHEST if top is None else top,
                sizes=sizes,
                top=top,
                bass=left.bottom(attack.chord),
                others=others if supplied else others - _guides(chord),
                home=home,
                max_span=min(stage.brief.max_span, 12),
                restart=attack.restart,
                sets=(sets or {}).get(attack.chord, ()),
            )
        )
    return lead_voices(slots, rng, before=left.before)


def _guides(chord: Chord) -> frozenset[PitchClass]:
    return frozenset((chord.root.pitch_class + g) % 12 for g in chord.guide_tones)


def write_chord(
    full: Full,
    voicing: Voicing,
    rule: str,
    *,
    roll: bool = False,
    marks: tuple[Articulation, ...] = (),
    dynamic: int = 0,
) -> list[Draft]:
    """Write an attack: the top as melody, the rest as inner notes."""
    drafts: list[Draft] = []
    for pitch in voicing:
        is_top = pitch == voicing[-1]
        if is_top and full.top is not None and not full.struck_top:
            continue
        role = Role.MELODY if is_top else Role.INNER
        drafts.append(
            Draft(
                full.onset, full.duration, pitch, Hand.RIGHT, role, full.chord, rule,
                articulations=marks, arpeggio=roll, dynamic=dynamic,
            )
        )  # fmt: skip
    return drafts


def block_chords(
    stage: Stage,
    line: Sequence[MelodyNote],
    left: Surroundings,
    rng: random.Random,
    *,
    stabs: bool = False,
) -> list[Draft]:
    """Harmonise every note of the line with a chord below it."""
    attacks = [Full(n.onset, n.duration, n.chord, n.midi) for n in line]
    voicings = voice_attacks(stage, attacks, left, rng, sizes=(4, 3), supplied=False)
    marks = (Articulation.STACCATO,) if stabs else ()
    rule = "G-32" if stabs else "block"
    drafts: list[Draft] = []
    for full, voicing in zip(attacks, voicings, strict=True):
        slow = full.duration >= 2 * stage.meter.beat and stage.brief.tempo < 90
        roll = slow and not stabs and rng.random() < 0.4
        drafts += write_chord(full, voicing, rule, roll=roll, marks=marks)
    return drafts


def polychords(
    stage: Stage, beats: Sequence[Beat], left: Surroundings, rng: random.Random
) -> list[Draft]:
    """Play upper triads whose root is not the chord's, over what the left hand says."""
    attacks = [Full(b.onset, b.duration, b.chord, None, restart=b.fresh) for b in beats]
    sets = {b.chord: upper_triads(stage.chords[b.chord].chord) for b in beats}
    voicings = voice_attacks(stage, attacks, left, rng, sizes=(3,), home=67.0, sets=sets)
    voicings = _keep_moving(attacks, voicings)
    drafts: list[Draft] = []
    for full, voicing in zip(attacks, voicings, strict=True):
        drafts += write_chord(full, voicing, "polychord")
    return drafts


def _keep_moving(attacks: Sequence[Full], voicings: Sequence[Voicing]) -> list[Voicing]:
    """Turn every third repeat of a triad into its next inversion, so that the top sings."""
    moved: list[Voicing] = []
    repeats = 0
    for attack, voicing in zip(attacks, voicings, strict=True):
        same = bool(moved) and attack.chord == attacks[len(moved) - 1].chord
        repeats = repeats + 1 if same else 0
        moved.append(_turned(voicing) if repeats % 2 == 1 else voicing)
    return moved


def _turned(voicing: Voicing) -> Voicing:
    """The next inversion: upwards from the middle register, downwards from above it."""
    upper = (*voicing[1:], voicing[0] + 12)
    lower = (voicing[-1] - 12, *voicing[:-1])
    return upper if upper[-1] <= 79 and sum(voicing) / len(voicing) < 69 else lower


_UPPER: Final[tuple[tuple[int, ...], ...]] = (
    (2, 6, 9),
    (10, 2, 5),
    (8, 0, 3),
    (9, 1, 4),
    (7, 11, 2),
    (3, 7, 10),
    (4, 7, 11),
    (7, 10, 2),
    (5, 9, 0),
    (9, 0, 4),
    (2, 5, 9),
    (4, 7, 10),
    (3, 6, 10),
    (6, 9, 0),
    (9, 0, 3),
    (3, 6, 9),
    (4, 8, 11),
    (8, 11, 3),
)


def upper_triads(chord: Chord) -> tuple[tuple[int, ...], ...]:
    """Return triads above the root that colour a chord, best first.

    Only triads whose notes are chord tones or allowed tensions and whose own root is not
    the chord's; those made of chord tones alone come first.

    Examples
    --------
    >>> upper_triads(Chord.parse("C9sus4"))[0]
    (10, 2, 5)
    """
    tones = {i % 12 for i in chord.intervals}
    allowed = (tones | {t % 12 for t in chord.tensions}) - {a % 12 for a in chord.avoid}
    guides = {g % 12 for g in chord.guide_tones}
    fitting = [t for t in _UPPER if set(t) <= allowed]
    fitting.sort(key=lambda t: 2 * len(set(t) - tones) - len(set(t) & guides))
    return tuple(fitting[:3]) or (tuple(sorted(tones))[:3],)


def octave_melody(
    stage: Stage, line: Sequence[MelodyNote], left: Surroundings, rng: random.Random
) -> list[Draft]:
    """Double the melody an octave below with one or two notes between (G-14)."""
    attacks = [Full(n.onset, n.duration, n.chord, n.midi) for n in line]
    rich = [_is_rich(stage, n) or _first_of_chord(line, i) for i, n in enumerate(line)]
    chosen = [a for a, full in zip(attacks, rich, strict=True) if full]
    voicings = iter(voice_attacks(stage, chosen, left, rng, sizes=(3, 4), supplied=True))
    drafts: list[Draft] = []
    for full, is_rich in zip(attacks, rich, strict=True):
        assert full.top is not None
        inner: tuple[MidiPitch, ...] = ()
        if is_rich:
            inner = tuple(p for p in next(voicings)[:-1] if full.top - 12 < p < full.top - 1)[-2:]
        drafts += write_chord(full, (full.top,), "G-14")
        drafts.append(_plain(full, full.top - 12, Role.DOUBLING, "G-14"))
        drafts += [_plain(full, p, Role.INNER, "G-14") for p in inner]
    return drafts


def _plain(full: Full, pitch: MidiPitch, role: Role, rule: str) -> Draft:
    return Draft(full.onset, full.duration, pitch, Hand.RIGHT, role, full.chord, rule)


def _is_rich(stage: Stage, note: MelodyNote) -> bool:
    return note.duration >= stage.meter.beat


def _first_of_chord(line: Sequence[MelodyNote], place: int) -> bool:
    return place == 0 or line[place].chord != line[place - 1].chord


def chord_fills(
    stage: Stage,
    line: Sequence[MelodyNote],
    left: Surroundings,
    rng: random.Random,
    *,
    start: Ticks,
    end: Ticks,
) -> list[Draft]:
    """Sing the melody on top and put two or three notes under the long and strong ones."""
    rich = _alternating(stage, line)
    fulls = _supported(stage, line, start, end, lambda n: n.onset in rich)
    return _melody_over(stage, line, fulls, left, rng, sizes=(4, 3), rule="chord-fills")


def _alternating(stage: Stage, line: Sequence[MelodyNote]) -> frozenset[Ticks]:
    """Long notes that carry a chord; of two in a row on one chord only the first does."""
    chosen: list[MelodyNote] = []
    before: MelodyNote | None = None
    for note in line:
        repeated = before is not None and chosen and chosen[-1] is before
        if _is_rich(stage, note) and not (repeated and before and before.chord == note.chord):
            chosen.append(note)
        before = note
    return frozenset(n.onset for n in chosen)


def melody_with_support(
    stage: Stage,
    line: Sequence[MelodyNote],
    left: Surroundings,
    rng: random.Random,
    *,
    start: Ticks,
    end: Ticks,
) -> list[Draft]:
    """Sing a single line; one or two guide tones support it where the left hand lacks them."""
    sets: dict[int, tuple[tuple[int, ...], ...]] = {}
    for index, span in stage.chords_between(start, end):
        lacking = missing_guides(span.chord, left.classes(index))
        if lacking:
            root = span.chord.root.pitch_class
            sets[index] = (tuple(sorted((pc - root) % 12 for pc in lacking)),)
    fulls = [f for f in _supported(stage, line, start, end, lambda _: False) if f.chord in sets]
    return _melody_over(stage, line, fulls, left, rng, sizes=(3, 2), rule="melody", sets=sets)


def _supported(
    stage: Stage,
    line: Sequence[MelodyNote],
    start: Ticks,
    end: Ticks,
    wants: Callable[[MelodyNote], bool],
) -> list[Full]:
    """Choose the attacks that carry a chord; every chord gets at least one."""
    fulls: list[Full] = []
    carried: set[int] = set()
    for note in line:
        if wants(note):
            fulls.append(Full(note.onset, note.duration, note.chord, note.midi))
            carried.add(note.chord)
    for index, span in stage.chords_between(start, end):
        if index not in carried:
            fulls.append(_stand_in(line, index, span.onset, span.end))
    return sorted(fulls, key=lambda f: f.onset)


def _stand_in(line: Sequence[MelodyNote], index: int, onset: Ticks, end: Ticks) -> Full:
    """The first melody note of a chord, or inner notes at its onset under what is held."""
    for note in line:
        if note.chord == index and note.onset <= onset + (end - onset) // 4:
            return Full(note.onset, note.duration, index, note.midi)
    held = next((n for n in line if n.onset < onset < n.end), None)
    following = next((n.onset for n in line if onset < n.onset < end), end)
    if held is not None:
        length = min(held.end, following, end) - onset
        return Full(onset, length, index, held.midi, struck_top=False)
    return Full(onset, following - onset, index, None)


def _melody_over(
    stage: Stage,
    line: Sequence[MelodyNote],
    fulls: Sequence[Full],
    left: Surroundings,
    rng: random.Random,
    *,
    sizes: tuple[int, ...],
    rule: str,
    sets: dict[int, tuple[tuple[int, ...], ...]] | None = None,
) -> list[Draft]:
    voicings = voice_attacks(stage, fulls, left, rng, sizes=sizes, home=61.0, sets=sets)
    drafts: list[Draft] = []
    voiced = {}
    for full, voicing in zip(fulls, voicings, strict=True):
        if full.top is None:
            drafts += [_plain(full, p, Role.INNER, rule) for p in voicing[:3]]
        else:
            voiced[full.onset] = True
            slow = full.duration >= 2 * stage.meter.beat and stage.brief.tempo < 84
            drafts += write_chord(full, voicing, rule, roll=slow and rng.random() < 0.35)
    for note in line:
        struck = any(f.onset == note.onset and f.struck_top and f.top is not None for f in fulls)
        if not struck:
            drafts.append(
                Draft(
                    note.onset, note.duration, note.midi, Hand.RIGHT, Role.MELODY, note.chord, rule
                )
            )  # fmt: skip
    return drafts


def arpeggios(
    stage: Stage,
    left: Surroundings,
    rng: random.Random,
    *,
    start: Ticks,
    end: Ticks,
    unit: Ticks,
    off_beat: bool = False,
) -> list[Draft]:
    """Spread each chord over an octave and more in single notes, up and down in turn."""
    spans = stage.chords_between(start, end)
    attacks = [Full(c.onset, c.duration, i, None) for i, c in spans]
    voicings = voice_attacks(stage, attacks, left, rng, sizes=(4, 3), home=64.0, supplied=False)
    ladders = {i: _ladder(v) for (i, _), v in zip(spans, voicings, strict=True)}
    drafts: list[Draft] = []
    shape: tuple[int, ...] = ()
    for bar in range(start, end, stage.meter.bar):
        shape = rng.choice([s for s in _SHAPES if s != shape])
        rest_from = bar + stage.meter.bar - (unit if rng.random() < 0.4 else 0)
        for place, onset in enumerate(range(bar, min(bar + stage.meter.bar, end), unit)):
            index = stage.index_at(onset)
            if index not in ladders or onset >= rest_from:
                continue
            if off_beat and stage.is_on_beat(onset) and rng.random() < 0.75:
                continue
            ladder = ladders[index]
            step = shape[place % len(shape)] % len(ladder)
            drafts.append(
                Draft(
                    onset, unit, ladder[step], Hand.RIGHT,
                    Role.MELODY if step >= 3 and place % 4 == 3 else Role.INNER,
                    index, "arpeggio",
                )
            )  # fmt: skip
    return drafts


_SHAPES: Final = (
    (0, 1, 2, 3, 4, 3, 2, 1),
    (0, 2, 4, 3, 1, 3, 4, 2),
    (4, 2, 0, 1, 3, 1, 2, 3),
    (0, 1, 2, 4, 3, 2, 1, 2),
    (1, 3, 4, 2, 0, 2, 3, 4),
    (0, 2, 3, 4, 2, 3, 1, 2),
)
"""Orders in which the five rungs of a spread chord are touched."""


def _ladder(voicing: Voicing) -> tuple[MidiPitch, ...]:
    """Five rungs: the voicing and its lowest notes an octave up."""
    extended = (*voicing, *(p + 12 for p in voicing))
    return tuple(sorted(dict.fromkeys(extended)))[:5]


def rolled_and_broken(
    stage: Stage,
    line: Sequence[MelodyNote],
    left: Surroundings,
    rng: random.Random,
    *,
    start: Ticks,
    end: Ticks,
) -> list[Draft]:
    """Roll the chord on the first beat and answer with its upper tones (G-30)."""
    spans = stage.chords_between(start, end)
    tops = {i: next((n.midi for n in line if n.chord == i), None) for i, _ in spans}
    attacks = [Full(c.onset, c.duration, i, tops[i]) for i, c in spans]
    voicings = voice_attacks(stage, attacks, left, rng, sizes=(4, 3), supplied=False)
    drafts: list[Draft] = []
    for (_, span), full, voicing in zip(spans, attacks, voicings, strict=True):
        drafts += _roll_and_answer(stage, full, voicing, span.duration, rng)
    return drafts


def _roll_and_answer(
    stage: Stage, full: Full, voicing: Voicing, duration: Ticks, rng: random.Random
) -> list[Draft]:
    pulse, beat = stage.meter.pulse, stage.meter.beat
    if duration <= beat // 2 or len(voicing) < 2:
        return write_chord(full, voicing, "G-30")
    answer = rng.choice(((1, 2), (2,), (1, 2), (2, 1)))
    steps = [pulse * (k + 1) for k in range(len(answer))]
    if stage.meter.is_compound and len(answer) == 1:
        steps = [2 * pulse]
    first = steps[0] if steps and steps[0] < duration else duration
    body = Full(full.onset, first, full.chord, full.top)
    leaning = _leaning_top(stage, full, voicing) if duration >= beat and rng.random() < 0.3 else 0
    struck = (*voicing[:-1], leaning) if leaning and first < duration else voicing
    drafts = write_chord(body, struck, "G-30", roll=duration >= beat)
    if struck is not voicing:
        answer = (2, *answer[1:])  # the answer begins where the leaning note resolves
    rungs = voicing[-2], voicing[-1], min(voicing[-2] + 12, 84)
    for place, (offset, rung) in enumerate(zip(steps, answer, strict=True)):
        if offset >= duration:
            break
        later = steps[place + 1] if place + 1 < len(steps) else min(duration, 2 * beat)
        length = max(pulse // 2, min(later, duration) - offset)
        pitch = rungs[rung - 1] if rung == 1 else voicing[-1]
        drafts.append(
            Draft(
                full.onset + offset, length, pitch, Hand.RIGHT, Role.INNER, full.chord, "G-30"
            )
        )  # fmt: skip
    if duration >= 2 * beat:
        again = Full(full.onset + beat, duration - beat, full.chord, None)
        drafts = [d for d in drafts if d.onset < full.onset + beat]
        drafts += write_chord(again, voicing[-3:], "G-30")
    return drafts


def _leaning_top(stage: Stage, full: Full, voicing: Voicing) -> MidiPitch:
    """The scale note above the top, which leans into it; 0 where it would stretch the hand."""
    scale = {name.pitch_class for name in stage.key_at(full.onset).scale_names}
    above = next(p for p in range(voicing[-1] + 1, voicing[-1] + 4) if p % 12 in scale)
    reach = above - voicing[0] <= min(stage.brief.max_span, 12) and above - voicing[-1] <= 2
    return above if reach else 0
