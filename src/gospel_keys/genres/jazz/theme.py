"""The theme and its settings: chord melody, block chords, octaves (J-20 to J-24)."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from gospel_keys.genres.jazz.theme_notes import CALM, agree, lean, let_move
from gospel_keys.genres.jazz.theme_return import recall
from gospel_keys.genres.jazz.theme_rhythm import Theme
from gospel_keys.genres.jazz.voicings import ROOTLESS, guide_classes, upper_triad
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.melody_plan import sing
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures import right
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import VoicingSlot, lead_voices
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones, Ticks

_ROOM: Final = {"octave-doubling": 13, "block-chord": 9}
_LOWEST_TUNE: Final = {"octave-doubling": 66, "block-chord": 64}
_LOWEST: Final[MidiPitch] = 53
_SPAN: Final[Semitones] = 12
_FAST: Final = 140
_ABOVE: Final[Semitones] = 3
"""A theme lies higher than a sung line: there are chords to hang under it."""


def write_theme(
    stage: Stage,
    beats: Sequence[Beat],
    texture_of: Callable[[int], str],
    left: Surroundings,
    seed: int,
) -> Theme:
    """Write the theme of the whole piece.

    Parameters
    ----------
    stage : Stage
    beats : sequence of Beat
        Its rhythm.
    texture_of : callable
        The right-hand pattern of a bar.
    left : Surroundings
    seed : int
    """
    brief = replace(stage.brief, register=stage.brief.register + _ABOVE)

    def floor_of(beat: Beat) -> MidiPitch:
        return _floor(left.top(beat.chord), texture_of(beat.bar))

    line = sing(
        replace(stage, brief=brief),
        beats,
        stream(seed, "melody"),
        floor_of=floor_of,
        leans_in=lambda _: True,
        calm_in=lambda bar: texture_of(bar) in CALM,
    )
    tune = let_move(stage, tuple(zip(beats, line, strict=True)), floor_of)
    tune = recall(stage, lean(stage, tune, texture_of, stream(seed, "leaning")), floor_of)
    return agree(stage, tune)


def _floor(below: MidiPitch, texture: str) -> MidiPitch:
    return max(below + _ROOM.get(texture, 5), _LOWEST_TUNE.get(texture, 62))


def sets_for(chord: Chord) -> tuple[tuple[Semitones, ...], ...]:
    """Return tone sets without the root, fullest first; all hold the guide tones.

    Examples
    --------
    >>> sets_for(Chord.parse("Dm9"))
    ((3, 7, 10, 2), (3, 10, 2), (3, 10, 7), (3, 10))
    """
    root = chord.root.pitch_class
    guides = tuple(sorted((g - root) % 12 for g in guide_classes(chord)))
    shapes = ROOTLESS.get(chord.quality_id)
    tones = shapes[0] if shapes else tuple(i for i in chord.intervals if i)
    full = tuple(dict.fromkeys(t % 12 for t in tones))
    colours = tuple(t for t in full if t not in guides and t != 7)
    fifths = tuple(t for t in full if t in (6, 7, 8) and t not in guides)
    threes = [(*guides, *extra[:1]) for extra in (colours, fifths) if extra]
    return tuple(dict.fromkeys((full, *threes, guides or full[:2])))


def _passing_set(chord: Chord, top: MidiPitch) -> tuple[Semitones, ...]:
    """The diminished seventh that holds a passing note, from the chord's root (J-20)."""
    degree = (top - chord.root.pitch_class) % 12
    return tuple(sorted((degree + k) % 12 for k in (0, 3, 6, 9)))


def _full_set(chord: Chord, note: MelodyNote, full: tuple[Semitones, ...]) -> tuple[Semitones, ...]:
    """The tones of a block; under the root the sixth takes the place of the major seventh."""
    on_root = note.midi % 12 == chord.root.pitch_class and chord.seventh == _MAJOR_SEVENTH
    return _SIXTH if on_root else full


_MAJOR_SEVENTH: Final[Semitones] = 11
_SIXTH: Final = (4, 7, 9)


def _is_passing(stage: Stage, note: MelodyNote, chord: Chord) -> bool:
    tones = chord.pitch_classes | {(chord.root.pitch_class + t) % 12 for t in sets_for(chord)[0]}
    strong = stage.is_strong(note.onset) or note.duration >= stage.meter.beat
    return note.midi % 12 not in tones and not strong


def _structure(chord: Chord, note: MelodyNote, left: Surroundings) -> tuple[Semitones, ...]:
    """Return the triad for the right hand where the left says third and seventh (J-23)."""
    triad = upper_triad(chord)
    above = (note.midi - chord.root.pitch_class) % 12 in triad
    told = guide_classes(chord) <= left.classes(note.chord)
    return triad if above and told else ()


def voice_under(
    stage: Stage,
    notes: Sequence[MelodyNote],
    left: Surroundings,
    rng: random.Random,
    *,
    passing: bool = False,
    close: bool = False,
) -> list[Voicing]:
    """Hang a chord under each note, rootless, close or with the second voice dropped.

    Parameters
    ----------
    stage : Stage
    notes : sequence of MelodyNote
    left : Surroundings
    rng : random.Random
    passing : bool
        Harmonise passing notes with the diminished chord (J-20).
    close : bool
        Keep every chord inside the octave under its top, of four notes.
    """
    slots: list[VoicingSlot] = []
    for note in notes:
        chord = stage.chords[note.chord].chord
        sets = sets_for(chord)
        upper = _structure(chord, note, left)
        if upper:
            sets = (upper,)
        elif passing:
            is_passing = _is_passing(stage, note, chord)
            sets = (_passing_set(chord, note.midi),) if is_passing else sets[:-1] or sets
        sets = (_full_set(chord, note, sets[0]),) if close else sets
        floor = max(_LOWEST, min(left.top(note.chord) + 1, note.midi - 7))
        floor = note.midi - _SPAN + 1 if close else floor
        slots.append(
            VoicingSlot(
                chord=chord,
                low=min(floor, note.midi),
                high=note.midi,
                top=note.midi,
                bass=left.bottom(note.chord),
                others=frozenset(p % 12 for p in left.struck.get(note.onset, ())),
                max_span=min(_SPAN, stage.brief.max_span),
                sets=sets,
                parallels=0.1,
            )
        )
    return lead_voices(slots, rng, before=left.before)


def block_chords(
    stage: Stage, line: Sequence[MelodyNote], left: Surroundings, rng: random.Random
) -> list[Draft]:
    """Harmonise every note of the line (J-20)."""
    voicings = voice_under(stage, line, left, rng, passing=True)
    drafts: list[Draft] = []
    for note, voicing in zip(line, voicings, strict=True):
        drafts += set_chord(stage, note, _clear(voicing, left.struck.get(note.onset, ())), "J-20")
    return drafts


def chord_melody(
    stage: Stage, line: Sequence[MelodyNote], left: Surroundings, rng: random.Random
) -> list[Draft]:
    """Sing on top; inner voices only under long notes and new chords (J-24)."""
    rich = [n for k, n in enumerate(line) if _carries(stage, line, k, left)]
    voicings = dict(zip((n.onset for n in rich), voice_under(stage, rich, left, rng), strict=True))
    drafts: list[Draft] = []
    for note in line:
        voicing = voicings.get(note.onset, (note.midi,))
        slow = note.duration >= 2 * stage.meter.beat and stage.brief.tempo < 90
        roll = slow and len(voicing) > 2 and rng.random() < 0.5
        drafts += set_chord(
            stage, note, _clear(voicing, left.struck.get(note.onset, ())), "J-24", roll=roll
        )
    return drafts


def sung_alone(stage: Stage, line: Sequence[MelodyNote]) -> list[Draft]:
    """Sing the theme in single notes, as a solo does that has just to begin (J-57)."""
    return [draft for note in line for draft in set_chord(stage, note, (note.midi,), "J-24")]


def _carries(stage: Stage, line: Sequence[MelodyNote], place: int, left: Surroundings) -> bool:
    """Whether a note has a chord under it: a new chord's first, or one that is held.

    Where the left hand says the chord the tune is free to sing alone; a chord under every
    note is no tune. Who asks for a chord melody gets one under every long note.
    """
    note = line[place]
    fresh = place == 0 or line[place - 1].chord != note.chord
    asked = stage.brief.right_hand == "chord-melody"
    if note.duration >= (1 if asked else 2) * stage.meter.beat:
        return True
    told = guide_classes(stage.chords[note.chord].chord) <= left.classes(note.chord)
    if told and not asked:
        return fresh and note.duration >= stage.meter.beat
    quick = note.duration < stage.off_step or stage.brief.tempo > _FAST
    return fresh and (not quick or note.duration > stage.off_step)


def _clear(voicing: Voicing, struck: Sequence[MidiPitch]) -> Voicing:
    """Leave out inner notes below the left hand, or that rub a minor ninth with it."""
    keep = [p for p in voicing[:-1] if all(p > q and abs(p - q) not in (13, 25) for q in struck)]
    return (*keep, voicing[-1])


def set_chord(
    stage: Stage, note: MelodyNote, voicing: Voicing, rule: str, *, roll: bool = False
) -> list[Draft]:
    """Write a note of the tune with what hangs under it; an upper structure is named so.

    Parameters
    ----------
    stage : Stage
    note : MelodyNote
    voicing : Voicing
        The note itself on top.
    rule : str
    roll : bool
    """
    chord = stage.chords[note.chord].chord
    triad = {(chord.root.pitch_class + t) % 12 for t in upper_triad(chord)}
    rule = "J-23" if triad and {p % 12 for p in voicing} == triad else rule
    return [
        Draft(
            note.onset,
            note.duration,
            pitch,
            Hand.RIGHT,
            Role.MELODY if pitch == voicing[-1] else Role.INNER,
            note.chord,
            rule,
            arpeggio=roll,
        )
        for pitch in voicing
    ]


def octaves(
    stage: Stage, line: Sequence[MelodyNote], left: Surroundings, rng: random.Random
) -> list[Draft]:
    """Double the theme an octave below with a note or two between."""
    drafts = right.octave_melody(stage, line, left, rng)
    return [replace(d, rule="J-octave") for d in drafts]


def tune_between(theme: Theme, first: int, last: int) -> list[MelodyNote]:
    """Return the notes whose rhythm cell stands in bars ``first`` .. ``last``."""
    ordered: dict[Ticks, MelodyNote] = {}
    for beat, note in theme:
        if first <= beat.bar < last:
            ordered[note.onset] = note
    notes = [ordered[onset] for onset in sorted(ordered)]
    return [
        replace(a, duration=min(a.duration, b.onset - a.onset)) if b else a
        for a, b in zip_longest(notes, notes[1:])
    ]
