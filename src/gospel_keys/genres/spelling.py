"""Spelling the drafts of an arrangement.

A chord tone is spelled as the chord spells it, a scale tone as the key does, and a
chromatic note by where it goes: one that rises a semitone is a raised lower neighbour,
one that falls a semitone a lowered upper neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gospel_keys.harmony.preparation import readable
from gospel_keys.score.model import ChordSpan, KeyChange, Note
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.units import MidiPitch

if TYPE_CHECKING:
    from gospel_keys.genres.sketch import Draft

_LETTERS = "CDEFGAB"


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
    notes: list[Note] = []
    for draft, after in zip(drafts, following, strict=True):
        key = [k.key for k in keys if k.onset <= draft.onset][-1]
        chord = chords[draft.chord].chord if 0 <= draft.chord < len(chords) else None
        name = chord.spell(draft.midi % 12) if chord else None
        if name is None:
            name = _spell_by_motion(draft.midi, after, key)
        name = readable(name, key)
        notes.append(
            Note(
                onset=draft.onset,
                duration=draft.duration,
                pitch=Pitch.spelled(name, draft.midi),
                hand=draft.hand,
                role=draft.role,
                chord=draft.chord,
                rule=draft.rule,
                articulations=draft.articulations,
                arpeggio=draft.arpeggio,
                tremolo=draft.tremolo,
                dynamic=draft.dynamic,
            )
        )
    return tuple(notes)


def _next_in_line(drafts: Sequence[Draft]) -> list[MidiPitch | None]:
    """For each draft, the nearest pitch of the hand's next attack."""
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
    return following


def _spell_by_motion(midi: MidiPitch, after: MidiPitch | None, key: Key) -> PitchName:
    name = key.spell(midi % 12)
    if after is None or name in key.scale_names or abs(after - midi) != 1:
        return name
    target = key.spell(after % 12)
    step = -1 if after > midi else 1
    letter = _LETTERS[(_LETTERS.index(target.letter) + step) % 7]
    natural = PitchName(letter)
    alter = (midi - natural.pitch_class + 6) % 12 - 6
    return PitchName(letter, alter) if abs(alter) <= 1 else name
