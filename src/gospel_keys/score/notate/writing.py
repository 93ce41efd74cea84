"""Writing: drafts get their key, their names, roles and signs."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from gospel_keys.score.model import Hand, KeyChange, Note, Role
from gospel_keys.score.neighbours import touched_pitches
from gospel_keys.score.notate.drafts import Draft
from gospel_keys.score.notate.harmony import find_harmony
from gospel_keys.score.notate.key import KeyFound
from gospel_keys.score.notate.modulation import find_keys
from gospel_keys.score.notate.result import Given
from gospel_keys.score.notate.signs import Signed
from gospel_keys.score.notate.spelling import Unspelled, spell_all
from gospel_keys.theory.key import Key
from gospel_keys.units import Ticks


def keys_of(drafts: list[Draft], bars: Sequence[Ticks]) -> tuple[tuple[KeyChange, ...], KeyFound]:
    """Find the keys of the page, and how sure the first is."""
    return find_keys([draft for draft in drafts if draft.duration], bars)


def write_notes(
    drafts: list[Draft],
    keys: tuple[KeyChange, ...],
    given: Given,
    bars: Sequence[Ticks],
) -> tuple[tuple[Note, ...], tuple[tuple[int, ...], ...], tuple[float, ...]]:
    """Spell drafts and give them their roles and signs.

    Parameters
    ----------
    drafts : list of Draft
    keys : tuple of KeyChange
        The first at 0.
    given : Given
        Its chords are believed; without any they are found, to spell by.
    bars : sequence of Ticks, ascending
        Where bars begin, the first at 0.

    Returns
    -------
    notes : tuple of Note
    sources : tuple of tuple of int, parallel
        The struck keys behind each note.
    sure : tuple of float in 0..1, parallel
    """
    drafts = [_at_its_note(draft) for draft in drafts]
    onsets = [k.onset for k in keys]
    starts = [c.onset for c in given.chords]
    following = _following(drafts)
    sounding = [draft for draft in drafts if draft.duration]
    found = None if given.chords else find_harmony(sounding, keys, bars)
    unspelled, numbers = [], []
    for index, draft in enumerate(drafts):
        key = keys[max(bisect_right(onsets, draft.onset) - 1, 0)].key
        number = bisect_right(starts, draft.onset) - 1
        span = given.chords[number] if number >= 0 else None
        if span is not None and draft.onset >= span.end:
            number, span = -1, None
        numbers.append(number)
        chord = found.at(draft.onset) if found else span.chord if span else None
        unspelled.append(
            Unspelled(
                draft.midi,
                key,
                chord,
                following[index],
                draft.onset,
                draft.duration,
                blues=found is not None and found.is_blues,
                names=found.names_at(draft.onset, draft.midi % 12) if found else (),
            )
        )
    pitches = spell_all(unspelled)
    notes = []
    tops = _tops(drafts)
    for index, (draft, pitch) in enumerate(zip(drafts, pitches, strict=True)):
        notes.append(
            Note(
                onset=draft.onset,
                duration=draft.duration,
                pitch=pitch,
                hand=draft.hand,
                role=_role(draft, tops),
                chord=numbers[index],
                articulations=draft.length.articulations if draft.length else (),
                arpeggio=draft.gesture.rolled and draft.duration > 0,
                tremolo=3 if len(draft.sources) > 1 and not _sign_of(draft) else 0,
                ornament=sign.sign if (sign := _sign_of(draft)) else None,
                auxiliaries=touched_pitches(pitch, sign.touched, _key_of(keys, draft))
                if sign
                else (),
            )
        )
    return tuple(notes), tuple(d.sources for d in drafts), tuple(d.sure for d in drafts)


def _sign_of(draft: Draft) -> Signed | None:
    return draft.gesture.sign if draft.duration else None


def _at_its_note(draft: Draft) -> Draft:
    """Write an ornament at the note that it adorns, not at the key that it begins with."""
    sign = _sign_of(draft)
    return replace(draft, midi=sign.main) if sign else draft


def _key_of(keys: tuple[KeyChange, ...], draft: Draft) -> Key:
    return [change.key for change in keys if change.onset <= draft.onset][-1]


def _following(drafts: list[Draft]) -> list[int | None]:
    """Return, for each note, the nearest pitch that its hand strikes next."""
    following: list[int | None] = [None] * len(drafts)
    now: dict[Hand, tuple[Ticks, list[int]]] = {}
    later: dict[Hand, list[int]] = {}
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        onset, pitches = now.get(draft.hand, (-1, []))
        if onset != draft.onset:
            later[draft.hand] = pitches
            now[draft.hand] = (draft.onset, [draft.midi])
        else:
            pitches.append(draft.midi)
        goals = later[draft.hand]
        if goals:
            following[index] = min(goals, key=lambda p: abs(p - draft.midi))
    return following


def _tops(drafts: list[Draft]) -> dict[tuple[Ticks, Hand], tuple[int, int]]:
    tops: dict[tuple[Ticks, Hand], tuple[int, int]] = {}
    for draft in drafts:
        if draft.duration:
            low, high = tops.get((draft.onset, draft.hand), (128, -1))
            tops[draft.onset, draft.hand] = min(low, draft.midi), max(high, draft.midi)
    return tops


def _role(draft: Draft, tops: dict[tuple[Ticks, Hand], tuple[int, int]]) -> Role:
    if not draft.duration:
        return Role.GRACE
    low, high = tops[draft.onset, draft.hand]
    if draft.hand is Hand.RIGHT:
        return Role.MELODY if draft.midi == high else Role.INNER
    return Role.BASS if draft.midi == low else Role.SHELL
