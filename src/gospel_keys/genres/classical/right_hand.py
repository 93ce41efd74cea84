"""Right-hand textures around the melody: alone, in chords, broken, in octaves."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from gospel_keys.genres.classical.beneath import Beneath
from gospel_keys.genres.classical.figures import unit_of
from gospel_keys.genres.classical.frame import Sung
from gospel_keys.genres.classical.left_hand import pulse_unit
from gospel_keys.genres.classical.tender import tender_tones
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import MidiPitch, Semitones, Ticks

_FLOOR: Final = 55
_OCTAVE: Final[Semitones] = 12
_WIDEST_GAP: Final[Semitones] = 17
_HIGHEST_FINAL: Final[MidiPitch] = 52
_QUICK: Final = 0.17
_OCTAVE_TIME: Final = 0.22
_NINTHS: Final = frozenset({13, 25})


def melody_line(stage: Stage, sung: Sequence[Sung]) -> list[Draft]:
    """Write the melody as a single line."""
    del stage
    return [_melody(s) for s in sung]


def _melody(sung: Sung, rule: str = "M-01") -> Draft:
    return Draft(
        sung.slot.onset, sung.slot.duration, sung.pitch, Hand.RIGHT, Role.MELODY,
        sung.slot.chord, "C-22" if sung.slot.lean else rule,
    )  # fmt: skip


def chord_melody(stage: Stage, sung: Sequence[Sung], left: Sequence[Draft]) -> list[Draft]:
    """Put two chord tones under the melody, led from chord to chord (C-04, C-05)."""
    beneath = Beneath(left)
    drafts: list[Draft] = []
    before: tuple[MidiPitch, ...] = ()
    for note in sung:
        drafts.append(_melody(note, "C-05"))
        inner = _inner(stage, note, beneath, before, count=2)
        if inner:
            before = inner
        drafts += [
            Draft(
                note.slot.onset, note.slot.duration, p, Hand.RIGHT, Role.INNER,
                note.slot.chord, "C-05",
            )
            for p in inner
        ]  # fmt: skip
    return drafts


def octave_melody(
    stage: Stage, sung: Sequence[Sung], left: Sequence[Draft], stretch: tuple[Ticks, Ticks]
) -> list[Draft]:
    """Write the melody, and over a stretch in octaves (C-24, C-25).

    Parameters
    ----------
    stage : Stage
    sung : sequence of Sung
    left : sequence of Draft
    stretch : (start, end)
        The climax; its quickest notes stay single.
    """
    beneath = Beneath(left)
    drafts: list[Draft] = []
    quick = stage.meter.beat * stage.brief.tempo / 60.0 * _OCTAVE_TIME
    for note in sung:
        slot = note.slot
        doubled = stretch[0] <= slot.onset < stretch[1] and slot.duration >= quick
        drafts.append(_melody(note, "C-24" if doubled else "M-01"))
        under = beneath.sounding(slot.onset, slot.end)
        low = note.pitch - 12
        if not doubled or low <= max(under, default=0):
            continue
        drafts.append(
            Draft(slot.onset, slot.duration, low, Hand.RIGHT, Role.DOUBLING, slot.chord, "C-24")
        )
    return drafts


def _inner(
    stage: Stage,
    note: Sung,
    beneath: Beneath,
    before: tuple[MidiPitch, ...],
    *,
    count: int,
) -> tuple[MidiPitch, ...]:
    """The chord tones under a melody note that lie nearest to those before."""
    chord = stage.chords[note.slot.chord].chord
    under = beneath.sounding(note.slot.onset, note.slot.end)
    root = chord.root.pitch_class
    classes = {(root + i) % 12 for i in chord.intervals if i < 12}
    if note.pitch % 12 not in classes and not note.slot.lean:
        return ()
    guides = {(root + t) % 12 for t in (chord.third, chord.seventh) if t is not None}
    altered = {(root + i) % 12 for i in chord.intervals if i % 12 in (1, 3, 6, 8)}
    tender = (
        guides | altered
        if chord.is_dominant
        else tender_tones(chord, stage.key_at(note.slot.onset))
    )
    taken = {p % 12 for p in under} & tender
    floor = max(max(under, default=0) + 1, _FLOOR, note.pitch - 12)
    options = [
        p
        for p in range(floor, note.pitch - 1)
        if p % 12 in classes
        and p % 12 not in taken
        and not (p % 12 in tender and note.pitch % 12 == p % 12)
        and not any(p - u in _NINTHS for u in under)
        and note.pitch - p != 1
    ]
    best: tuple[MidiPitch, ...] = ()
    cost = 1e9
    for chosen in combinations(options, count):
        if any(
            b - a > 9 or b - a < 2 for a, b in zip(chosen, (*chosen[1:], note.pitch), strict=True)
        ):
            continue
        wanted = {(root + (chord.third or 0)) % 12} - {p % 12 for p in under}
        missing = len(wanted - {p % 12 for p in (*chosen, note.pitch)})
        moved = sum(abs(a - b) for a, b in zip(chosen, before, strict=False)) if before else 0
        held = sum(1 for p in before if p % 12 in classes and p not in chosen)
        doubled = len({p % 12 for p in (*chosen, note.pitch)}) < count + 1
        value = 6 * missing + moved + 1.5 * held + 3 * doubled + 0.1 * (note.pitch - chosen[0])
        if value < cost:
            best, cost = chosen, value
    if not best and count > 1:
        return _inner(stage, note, beneath, before, count=count - 1)
    return best


def broken_melody(stage: Stage, sung: Sequence[Sung], left: Sequence[Draft]) -> list[Draft]:
    """Break chords downward from the melody note and back (chapter 8, arpeggiated)."""
    unit = unit_of(stage.meter, stage.brief.tempo, least=0.115)
    beneath = Beneath(left)
    drafts: list[Draft] = []
    last_chord = len(stage.chords) - 1
    for note in sung:
        slot = note.slot
        units = min(slot.duration, pulse_unit(stage)) // unit
        if slot.chord == last_chord or units < 2:
            drafts.append(_melody(note))
            continue
        tones = _below(stage, note, beneath)
        order = _fall(note.pitch, tones, units)
        for place, pitch in enumerate(order):
            role = Role.MELODY if place == 0 else Role.INNER
            length = slot.end - slot.onset - place * unit if place in (0, units - 1) else unit
            drafts.append(
                Draft(
                    slot.onset + place * unit, length, pitch, Hand.RIGHT, role,
                    slot.chord, "C-23",
                )
            )  # fmt: skip
    return drafts


def _below(stage: Stage, note: Sung, beneath: Beneath) -> list[MidiPitch]:
    """Chord tones under the melody down to the left hand, highest first."""
    chord = stage.chords[note.slot.chord].chord
    under = max(beneath.sounding(note.slot.onset, note.slot.end), default=0)
    classes = {(chord.root.pitch_class + i) % 12 for i in chord.intervals if i < 12}
    unit = unit_of(stage.meter, stage.brief.tempo, least=0.115)
    quick = unit / stage.meter.beat * 60.0 / stage.brief.tempo < _QUICK
    floor = max(under + 1, _FLOOR - 2, note.pitch - (9 if quick else 12))
    if chord.is_dominant:
        struck = {p % 12 for p in beneath.sounding(note.slot.onset, note.slot.end)}
        guides = {(chord.root.pitch_class + t) % 12 for t in (chord.third or 0, chord.seventh or 0)}
        classes -= guides & struck
    return [p for p in range(note.pitch - 3, floor - 1, -1) if p % 12 in classes]


def _fall(top: MidiPitch, tones: list[MidiPitch], units: int) -> list[MidiPitch]:
    if not tones:
        return [top] * 1
    line = [top, *tones[: max(1, min(len(tones), 3))]]
    if units == 2:
        return [top, line[-1]]
    order = list(line)
    back = line[-2:0:-1] or line[1:]
    while len(order) < units:
        order += back
        back = line[1:] if len(line) > 1 else line
    return order[:units]


def close_right(stage: Stage, drafts: list[Draft], left: Sequence[Draft]) -> list[Draft]:
    """Give the last chord its third and fifth under the tonic, held to the end (S-08)."""
    if not stage.brief.ending or not drafts:
        return drafts
    index = len(stage.chords) - 1
    span = stage.chords[index]
    finals = [d for d in drafts if d.chord == index]
    if not finals:
        return drafts
    top = max(finals, key=lambda d: d.midi)
    kept = [d for d in drafts if d.chord != index]
    root = span.chord.root.pitch_class
    classes = {(root + i) % 12 for i in span.chord.intervals if i < 12}
    under = max((d.midi for d in left if d.chord == index), default=0)
    inner = [p for p in range(max(under + 3, top.midi - 12), top.midi - 2) if p % 12 in classes]
    third = (root + (span.chord.third or 4)) % 12
    chosen = [p for p in inner if p % 12 != root % 12][-2:] if len(inner) > 2 else inner
    full = any(d.role is Role.INNER for d in drafts)
    if not full or not any(p % 12 == third for p in chosen):
        chosen = [p for p in inner if p % 12 == third][-1:]
    for pitch in (*(chosen if full else chosen[:1]), top.midi):
        role = Role.MELODY if pitch == top.midi else Role.INNER
        kept.append(
            Draft(
                span.onset, stage.end - span.onset, pitch, Hand.RIGHT, role, index, "S-08",
                articulations=(Articulation.FERMATA,),
                arpeggio=stage.brief.application == "romantic",
            )
        )  # fmt: skip
    return kept


def close_hands(left: Sequence[Draft], right: Sequence[Draft]) -> list[Draft]:
    """Return a left hand whose last octave lies within reach of the chord over it (R-04).

    Parameters
    ----------
    left, right : sequence of Draft
    """
    end = max(d.onset for d in left)
    low = min(d.midi for d in left if d.onset == end)
    top = max(d.midi for d in left if d.onset == end)
    over = min((d.midi for d in right if d.onset == end), default=top)
    if over - top <= _WIDEST_GAP or low + _OCTAVE > _HIGHEST_FINAL:
        return list(left)
    return [replace(d, midi=d.midi + _OCTAVE) if d.onset == end else d for d in left]
