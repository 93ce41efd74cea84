"""Right-hand textures: a planned line becomes chords, octaves, or a melody over chords.

Each texture takes the melody line (or the bare rhythm) of a stretch together with what
the left hand plays there, and lets the phrase-wide voicing engine choose every chord.
"""

import random
from collections.abc import Callable, Sequence
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.right_broken import arpeggios, rolled_and_broken
from gospel_keys.genres.textures.voiced import (
    LOWEST,
    Full,
    Surroundings,
    one_at_a_time,
    one_voice,
    plain_note,
    stand_in,
    tender_tones,
    voice_attacks,
    write_chord,
)
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass, Ticks

__all__ = (
    "Surroundings",
    "arpeggios",
    "block_chords",
    "chord_fills",
    "melody_with_support",
    "octave_melody",
    "polychords",
    "rolled_and_broken",
    "upper_triads",
)


def block_chords(
    stage: Stage,
    line: Sequence[MelodyNote],
    left: Surroundings,
    rng: random.Random,
    *,
    stabs: bool = False,
) -> list[Draft]:
    """Harmonise every note of the line with a chord below it."""
    line = one_voice(line)
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
    sets = {}
    for beat in beats:
        chord = stage.chords[beat.chord].chord
        said = tender_tones(chord) & left.classes(beat.chord)
        sets[beat.chord] = upper_triads(chord, avoid=said)
    voicings = voice_attacks(stage, attacks, left, rng, sizes=(3,), home=67.0, sets=sets)
    voicings = _keep_moving(stage, attacks, voicings)
    drafts: list[Draft] = []
    for full, voicing in zip(attacks, voicings, strict=True):
        drafts += write_chord(full, voicing, "polychord")
    return drafts


def _keep_moving(
    stage: Stage, attacks: Sequence[Full], voicings: Sequence[Voicing]
) -> list[Voicing]:
    """Turn every second repeat of a triad into another inversion, so that the top sings.

    Tops are tones of the chord where an inversion has one: a tension on top would be left
    by a leap.
    """
    moved: list[Voicing] = []
    repeats = 0
    for attack, voicing in zip(attacks, voicings, strict=True):
        tones = stage.chords[attack.chord].chord.pitch_classes
        same = bool(moved) and attack.chord == attacks[len(moved) - 1].chord
        repeats = repeats + 1 if same else 0
        singing = [v for v in _inversions(voicing) if v[-1] % 12 in tones] or [voicing]
        moved.append(singing[min(repeats % 2, len(singing) - 1)])
    return moved


def _inversions(voicing: Voicing) -> list[Voicing]:
    """The triad and its inversions beside it: upwards first from the middle register."""
    upper = (*voicing[1:], voicing[0] + 12)
    lower = (voicing[-1] - 12, *voicing[:-1])
    rising = upper[-1] <= _TOP_OF_TRIADS and sum(voicing) / len(voicing) < _HIGH_TRIAD
    beside = [upper, lower] if rising else [lower, upper]
    return [v for v in (voicing, *beside) if v[0] >= LOWEST and v[-1] <= _TOP_OF_TRIADS] or [
        voicing
    ]


_TOP_OF_TRIADS: Final = 79
_HIGH_TRIAD: Final = 69


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


def upper_triads(
    chord: Chord, *, avoid: frozenset[PitchClass] = frozenset()
) -> tuple[tuple[int, ...], ...]:
    """Return triads above the root that colour a chord, best first.

    Only triads whose notes are chord tones or allowed tensions and whose own root is not
    the chord's; those made of chord tones alone come first. ``avoid`` are pitch classes
    that the left hand says better alone: triads with them stand back where others fit.

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
    root = chord.root.pitch_class
    free = [t for t in fitting if not {(root + i) % 12 for i in t} & avoid]
    plain = [t for t in free if set(t) <= tones]
    return tuple((plain or free or fitting)[:3]) or (tuple(sorted(tones))[:3],)


def octave_melody(
    stage: Stage, line: Sequence[MelodyNote], left: Surroundings, rng: random.Random
) -> list[Draft]:
    """Double the melody an octave below with one or two notes between (G-14).

    A chord without a melody note of its own is struck inside the octave that is held, or
    alone.
    """
    line = one_voice(line)
    rich = [n for i, n in enumerate(line) if _is_rich(stage, n) or _first_of_chord(line, i)]
    sung = [Full(n.onset, n.duration, n.chord, n.midi) for n in rich]
    fulls = one_at_a_time(stage, [*sung, *_unsung(stage, line)])
    voicings = voice_attacks(stage, fulls, left, rng, sizes=(3, 4), supplied=True)
    drafts: list[Draft] = []
    for full, voicing in zip(fulls, voicings, strict=True):
        if full.top is None:
            drafts += [plain_note(full, p, Role.INNER, "G-14") for p in voicing[:3]]
            continue
        inner = [p for p in voicing[:-1] if full.top - 12 < p < full.top - 1][-2:]
        drafts += [plain_note(full, p, Role.INNER, "G-14") for p in inner]
    for note in line:
        full = Full(note.onset, note.duration, note.chord, note.midi)
        drafts.append(plain_note(full, note.midi, Role.MELODY, "G-14"))
        if note.midi - 12 >= LOWEST and not _is_said(stage, left, full):
            drafts.append(plain_note(full, note.midi - 12, Role.DOUBLING, "G-14"))
    return drafts


def _is_said(stage: Stage, left: Surroundings, full: Full) -> bool:
    """Whether the left hand strikes the tender note that the melody sings (R-07)."""
    assert full.top is not None
    struck = {p % 12 for p in left.struck.get(full.onset, ())}
    return full.top % 12 in struck & tender_tones(stage.chords[full.chord].chord)


def _unsung(stage: Stage, line: Sequence[MelodyNote]) -> list[Full]:
    """Attacks for the chords inside the line that none of its notes belongs to."""
    sung = {n.chord for n in line}
    inside = range(min(sung), max(sung)) if sung else range(0)
    spans = [(i, stage.chords[i]) for i in inside if i not in sung]
    return [stand_in(line, i, span.onset, span.end) for i, span in spans]


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
    line = one_voice(line)
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
    line = one_voice(line)
    sets: dict[int, tuple[tuple[int, ...], ...]] = {}
    for index, span in stage.chords_between(start, end):
        root = span.chord.root.pitch_class
        frame = {(root + g) % 12 for g in (span.chord.third, span.chord.seventh) if g is not None}
        lacking = frame & missing_guides(span.chord, left.classes(index))
        if lacking:
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
            fulls.append(stand_in(line, index, span.onset, span.end))
    return one_at_a_time(stage, fulls)


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
            drafts += [plain_note(full, p, Role.INNER, rule) for p in voicing[:3]]
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
