"""Spelling the drafts of an arrangement.

A chord tone is spelled as the chord spells it, so that a reader sees stacked thirds: the
third of G#13 is B#, not C. Two liberties keep the page readable: altered tensions and the
tones of a diminished seventh take the names of the key's scale where it has them, and no
tension bears a double accidental. Over a root with a flat the third of a diminished seventh
keeps its letter (Eb Gb, not Eb F#), unless that is Cb or Fb.

A scale tone is spelled as the key spells it, and a chromatic note by where it goes: one that
rises a semitone is a raised lower neighbour, one that falls a semitone a lowered upper
neighbour. Between E# and F, B# and C, Cb and B, Fb and E a passing note takes the name that
the chords around it use. Within a chord a pitch keeps its letter for the length of a bar: the
letter of the first note among them that goes somewhere by a semitone.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Spelling: chromatic and enharmonic notation".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Note, Role
from gospel_keys.score.neighbours import touched_pitches
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, NATURAL, Pitch, PitchName
from gospel_keys.units import WHOLE, MidiPitch, PitchClass, Ticks

if TYPE_CHECKING:
    from gospel_keys.genres.sketch import Draft

_STACKED: Final = frozenset({"1", "b3", "3", "2", "4", "b5", "5", "6", "b7", "7"})
"""Degrees that keep the chord's own letter whatever it costs."""

_ALTERED: Final = frozenset({"#5", "b9", "#9", "#11", "b13", "bb7"})
"""Degrees that a key may write in its own way."""

_MEMORY: Final[Ticks] = WHOLE
"""How long a foreign note keeps its letter under a chord."""

_NO_NAME: Final = PitchName("C")
_WHITE: Final = frozenset(NATURAL.values())
_SHARPS_TO_RAISE: Final = 2
_FLATS_TO_LOWER: Final = -3
"""Signatures from which E# and B#, Cb and Fb are names that players expect."""


def spell_drafts(
    drafts: Sequence[Draft], chords: Sequence[ChordSpan], keys: Sequence[KeyChange]
) -> tuple[Note, ...]:
    """Turn sorted drafts into notes with spelled pitches.

    Parameters
    ----------
    drafts : sequence of Draft, in score order
    chords, keys : the harmony they belong to

    Returns
    -------
    notes : tuple of Note, in the same order
    """
    following = _next_in_line(drafts)
    names = [chord_names(span.chord, _key_at(keys, span.onset)) for span in chords]
    leading = _leading(drafts, following)
    kept: dict[tuple[int, PitchClass], tuple[Ticks, PitchName]] = {}
    notes: list[Note] = []
    for draft, after in zip(drafts, following, strict=True):
        around, pitch_class = _around(names, draft.chord), draft.midi % 12
        name = around[0].get(pitch_class) if around else None
        if name is None:
            last, name = kept.get((draft.chord, pitch_class), (-_MEMORY, _NO_NAME))
            if draft.onset - last >= _MEMORY:
                guide = leading.get((draft.chord, pitch_class), ())
                midi, goal = _guide(guide, draft, after)
                name = _spell_by_motion(midi, goal, _key_at(keys, draft.onset), around)
            kept[draft.chord, pitch_class] = (draft.onset, name)
        pitch = Pitch.spelled(name, draft.midi)
        notes.append(
            Note(
                onset=draft.onset,
                duration=draft.duration,
                pitch=pitch,
                hand=draft.hand,
                role=draft.role,
                chord=draft.chord,
                rule=draft.rule,
                articulations=draft.articulations,
                arpeggio=draft.arpeggio,
                tremolo=draft.tremolo,
                dynamic=draft.dynamic,
                ornament=draft.ornament,
                auxiliaries=touched_pitches(pitch, draft.auxiliaries, _key_at(keys, draft.onset))
                if draft.auxiliaries
                else (),
                appoggiatura=draft.appoggiatura,
            )
        )
    return tuple(notes)


def _next_in_line(drafts: Sequence[Draft]) -> list[MidiPitch | None]:
    """For each draft, the nearest pitch of the hand's next attack; a grace's is its main note."""
    following: list[MidiPitch | None] = [None] * len(drafts)
    upcoming: dict[str, tuple[int, list[MidiPitch]]] = {}
    previous: dict[str, tuple[int, list[MidiPitch]]] = {}
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        hand = draft.hand.value
        onset, pitches = upcoming.get(hand, (-1, []))
        if onset == draft.onset:
            later = previous.get(hand, (-1, []))[1]
            pitches.append(draft.midi)
        else:
            previous[hand] = (onset, pitches)
            later = pitches
            upcoming[hand] = (draft.onset, [draft.midi])
        if later:
            following[index] = min(later, key=lambda p: abs(p - draft.midi))
    struck: dict[tuple[Ticks, Hand], list[MidiPitch]] = defaultdict(list)
    for draft in drafts:
        if draft.role is not Role.GRACE:
            struck[draft.onset, draft.hand].append(draft.midi)
    for index, draft in enumerate(drafts):
        main = struck.get((draft.onset, draft.hand), ()) if draft.role is Role.GRACE else ()
        if main:
            following[index] = min(main, key=lambda p: abs(p - draft.midi))
    return following


def _leading(
    drafts: Sequence[Draft], following: Sequence[MidiPitch | None]
) -> dict[tuple[int, PitchClass], list[tuple[Ticks, MidiPitch, MidiPitch]]]:
    """For each chord and pitch class: when it goes on by a semitone, from where and where to."""
    found: dict[tuple[int, PitchClass], list[tuple[Ticks, MidiPitch, MidiPitch]]] = {}
    for draft, after in zip(drafts, following, strict=True):
        if after is not None and abs(after - draft.midi) == 1:
            place = (draft.chord, draft.midi % 12)
            found.setdefault(place, []).append((draft.onset, draft.midi, after))
    return found


def _guide(
    leading: Sequence[tuple[Ticks, MidiPitch, MidiPitch]], draft: Draft, after: MidiPitch | None
) -> tuple[MidiPitch, MidiPitch | None]:
    """Return the pitch and the goal that name a foreign note: its own, or those to come."""
    if draft.chord >= 0 and (after is None or abs(after - draft.midi) != 1):
        for onset, midi, goal in leading:
            if 0 <= onset - draft.onset < _MEMORY:
                return midi, goal
    return draft.midi, after


def _key_at(keys: Sequence[KeyChange], tick: Ticks) -> Key:
    return [k.key for k in keys if k.onset <= tick][-1]


def _around(
    names: Sequence[dict[PitchClass, PitchName]], chord: int
) -> list[dict[PitchClass, PitchName]]:
    """The names of a note's chord, of the one before and of the one after."""
    places = (chord, chord - 1, chord + 1) if chord >= 0 else ()
    return [names[place] for place in places if 0 <= place < len(names)]


@lru_cache(maxsize=4096)
def chord_names(chord: Chord, key: Key) -> dict[PitchClass, PitchName]:
    """Return how the tones of a chord are written in a key, one name for each pitch class.

    Parameters
    ----------
    chord : Chord
    key : Key

    Examples
    --------
    >>> [str(name) for name in chord_names(Chord.parse("C#7"), Key.parse("D")).values()]
    ['C#', 'E#', 'G#', 'B']
    >>> [str(name) for name in chord_names(Chord.parse("E7#9#5"), Key.parse("Am")).values()]
    ['E', 'G#', 'C', 'D', 'G']
    """
    symmetric = "bb7" in chord.degrees
    names: dict[PitchClass, PitchName] = {}
    for degree, tone in zip(chord.degrees, chord.tones, strict=True):
        flat_third = degree == "b3" and chord.root.alter < 0
        own = degree == "1" or (flat_third and tone.pitch_class not in _WHITE)
        free = degree in _ALTERED or (symmetric and not own)
        plain = free or degree not in _STACKED
        names[tone.pitch_class] = _eased(tone, key, free=free) if plain else tone
    if chord.bass is not None:
        names[chord.bass.pitch_class] = chord.bass
    return names


def _eased(tone: PitchName, key: Key, *, free: bool) -> PitchName:
    """The scale's name for a tone, or a plain one where the chord's bears two accidentals."""
    by_key = key.spell(tone.pitch_class)
    if free and by_key in key.scale_names:
        return by_key
    if abs(tone.alter) < 2:
        return tone
    plain = (PitchName.on(letter, tone.pitch_class) for letter in LETTERS)
    return min((by_key, *plain), key=lambda name: abs(name.alter))


def _spell_by_motion(
    midi: MidiPitch,
    after: MidiPitch | None,
    key: Key,
    around: Sequence[dict[PitchClass, PitchName]] = (),
) -> PitchName:
    name = key.spell(midi % 12)
    if name in key.scale_names:
        return name
    if midi % 12 in _WHITE:
        used = [n[midi % 12] for n in around[1:] if midi % 12 in n]
        letters = {n.letter for n in around[0].values()} if around else set()
        fitting = [n for n in used if n.letter not in letters]
        if fitting:
            return name if name in fitting else fitting[0]
    if after is None or abs(after - midi) != 1:
        return name
    target = next((n[after % 12] for n in around if after % 12 in n), key.spell(after % 12))
    step = -1 if after > midi else 1
    letter = LETTERS[(LETTERS.index(target.letter) + step) % 7]
    moved = PitchName.on(letter, midi % 12)
    return moved if _is_familiar(moved, key) else name


def _is_familiar(name: PitchName, key: Key) -> bool:
    """Whether a player expects a name in a key: no doubles, no E# among flats."""
    if abs(name.alter) > 1:
        return False
    if name.alter == 0 or name.pitch_class not in _WHITE:
        return True
    if name.alter > 0:
        return key.fifths >= _SHARPS_TO_RAISE
    return key.fifths <= _FLATS_TO_LOWER


def settle_white_keys(
    notes: Sequence[Note], chords: Sequence[ChordSpan], keys: Sequence[KeyChange], bar: Ticks
) -> tuple[Note, ...]:
    """Give each white key one name inside a bar: its plain one, where no chord spells another.

    Parameters
    ----------
    notes : sequence of Note, in score order
    chords : sequence of ChordSpan
    keys : sequence of KeyChange
    bar : Ticks
    """
    names: dict[tuple[int, PitchClass], set[PitchName]] = defaultdict(set)
    for note in notes:
        names[note.onset // bar, note.midi % 12].add(note.pitch.name)

    def settled(note: Note) -> Note:
        mixed = len(names[note.onset // bar, note.midi % 12]) > 1
        if not mixed or note.midi % 12 not in _DOUBTFUL:
            return note
        if note.chord >= 0:
            own = chord_names(chords[note.chord].chord, _key_at(keys, note.onset))
            if own.get(note.midi % 12) == note.pitch.name:
                return note
        plain = PitchName(_DOUBTFUL[note.midi % 12])
        return replace(note, pitch=Pitch.spelled(plain, note.midi))

    return tuple(settled(note) for note in notes)


_DOUBTFUL: Final = MappingProxyType({0: "C", 4: "E", 5: "F", 11: "B"})
"""The white keys that have a second name among the flats and sharps."""
