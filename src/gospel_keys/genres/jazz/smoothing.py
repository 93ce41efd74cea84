"""The last look at the right hand's chords: smooth, common tones kept, two-fives led.

Every texture leads its own voices; where one gives way to the next, where a stop hangs under
a quick line or a hand had to let a note go, a common tone may jump an octave or a guide tone
be left hanging. This pass measures the whole piece as a listener does (V-02, V-03, V-04) and
mends its roughest places one note at a time: an inner note moves, comes in or falls silent.
Tunes, basses and what a chord needs to be itself are never touched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Final

from gospel_keys.genres.jazz.reach import leap_of, reach_in
from gospel_keys.genres.jazz.smoothness import FAR, SMOOTH, Edit, Music, unled_tones
from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import is_third_over_sharp_nine
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones, Ticks

_ROUNDS: Final = (False, True, True)
"""Whether a guide tone may fall silent for a two-five that no other way leads."""

_LOWEST: Final[MidiPitch] = 53
_REGISTER: Final = (36, 84)
_LEFT: Final = (48, 67)
_SPAN: Final[Semitones] = 12
_WIDEST_GAP: Final[Semitones] = 9
_MOST: Final = 4
_NINTHS: Final = frozenset({0, 13, 25})
_WHOLE: Final = frozenset({"J-20 drop-2", "J-21", "J-23", "S-08"})
"""Chords that are what they are: locked hands, upper structures, the last chord."""

_BASSES: Final = frozenset(
    {"stride", "stride run", "bossa", "waltz", "J-21 bass", "J-40", "J-44", "J-44 drop"}
)


def smooth(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with the roughest changes of the right hand mended.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, ready to be written.

    Returns
    -------
    drafts : list of Draft
        Melodies and basses unchanged; at most a few inner notes differ.

    References
    ----------
    Rules V-02 (efficiency), V-03 (common tones) and V-04 (two-fives).
    """
    music = Music(stage, drafts)
    for silent in _ROUNDS:
        if not music.fault() or (not _mend(music, silent=silent) and silent):
            break
    return music.notes()


def _mend(music: Music, *, silent: bool) -> bool:
    """Try changes at the roughest places; keep each that helps. Say whether any did.

    A guide tone falls silent only where ``silent`` allows it and a two-five is led by that.
    """
    fault = music.fault()
    before = fault
    for edit in _edits(music):
        if not _is_current(music, edit):
            continue
        told, unled = music.untold, music.hanging
        music.apply(edit)
        now = music.fault()
        tells = music.untold <= told or (silent and music.hanging < unled)
        if now < fault - _LEAST and tells and _is_legal(music, edit):
            fault = now
            if not fault:
                return True
        else:
            music.undo(edit)
    return fault < before


_LEAST: Final = 1e-6


def _is_current(music: Music, edit: Edit) -> bool:
    """Whether the notes that an edit takes away are still there."""
    return all(any(d is other for other in music.by_chord[d.chord]) for d in edit.gone)


def _edits(music: Music) -> Iterator[Edit]:
    """Yield changes worth trying: for the unled guide tones first, then by roughness."""
    for index in music.unled():
        yield from _leading_edits(music, index)
    for index in range(len(music.stage.chords)):
        for pitch in range(*_REGISTER):
            if pitch % 12 in music.missing(index):
                yield from _sayings(music, index, pitch)

    def roughness(change: tuple[int, int]) -> float:
        step = voicing_change(music.main(change[0]), music.main(change[1]))
        return step.directness - (step.shared - step.kept)

    for a, b in sorted(music.changes(), key=roughness):
        yield from _nearing_edits(music, a, b)


def _nearing_edits(music: Music, a: int, b: int) -> Iterator[Edit]:
    """Yield changes that bring two chords nearer to each other, where they are far."""
    if not (music.main(a) and music.main(b)):
        return
    step = voicing_change(music.main(a), music.main(b))
    if step.directness < SMOOTH or step.kept < step.shared or step.move > FAR:
        for index, other in ((b, a), (a, b)):
            yield from _inner_edits(music, index, music.main(other))
    if step.move > FAR:
        for index in (a, b):
            yield from _elsewhere(music, index)


def _elsewhere(music: Music, index: int) -> Iterator[Edit]:
    """Yield ways to say an inner note of a chord's fullest attack in another place."""
    main = music.main(index)
    groups = music.attacks(index, Hand.RIGHT).values()
    group = next((g for g in groups if tuple(d.midi for d in g) == main), [])
    for draft in [d for d in group if d.role is Role.INNER and d.rule not in _WHOLE]:
        for pitch in range(_LOWEST, _REGISTER[1]):
            if (pitch - draft.midi) % _SPAN == 0:
                for said in _sayings(music, index, pitch):
                    if draft not in said.gone:
                        yield Edit((draft, *said.gone), said.new)


def _inner_edits(music: Music, index: int, beside: Voicing) -> Iterator[Edit]:
    """Yield changes of the inner notes of a chord's fullest attack towards its neighbour."""
    tones = music.stage.chords[index].chord.pitch_classes
    main = music.main(index)
    groups = music.attacks(index, Hand.RIGHT).values()
    group = next((g for g in groups if tuple(d.midi for d in g) == main), [])
    wanted = [p for p in beside if p % 12 in tones and p not in main]
    for draft in [d for d in group if d.role is Role.INNER and d.rule not in _WHOLE]:
        for pitch in (*wanted, draft.midi - 12, draft.midi + 12):
            yield Edit((draft,), (replace(draft, midi=pitch),))
        yield Edit((draft,))
    yield from (Edit((), (_beside(group, pitch),)) for pitch in wanted if group)


def _leading_edits(music: Music, index: int) -> Iterator[Edit]:
    """Yield ways to say both a guide tone and its resolution in one register (V-04)."""
    for here, there, falls in unled_tones(music, index):
        sources, goals = music.keys(index, here), music.keys(index + 1, there)
        source = (here[0].root.pitch_class + here[1]) % 12
        goal = (there[0].root.pitch_class + there[1]) % 12
        pairs = [
            (pitch, pitch - fall)
            for pitch in range(*_REGISTER)
            for fall in falls
            if pitch % 12 == source and (pitch - fall) % 12 == goal
        ]
        pairs.sort(key=lambda p: (p[0] not in sources and p[1] not in goals, p))
        for first, second in pairs:
            firsts = [Edit()] if first in sources else list(_sayings(music, index, first))
            seconds = [Edit()] if second in goals else list(_sayings(music, index + 1, second))
            for a, b in product(firsts, seconds):
                edit = Edit((*a.gone, *b.gone), (*a.new, *b.new))
                yield edit
                yield _cleared(music, edit)


def _sayings(music: Music, index: int, pitch: MidiPitch) -> Iterator[Edit]:
    """Yield ways to strike a pitch over a chord: added to an attack, or for an inner note."""
    for hand in (Hand.RIGHT, Hand.LEFT):
        for group in music.attacks(index, hand).values():
            if any(d.rule in _BASSES or d.rule in _WHOLE for d in group):
                continue
            if hand is Hand.LEFT and all(d.role is Role.BASS for d in group):
                continue
            low, high = group[-1].midi - _SPAN, group[0].midi + _SPAN
            if low <= pitch <= high:
                new = _beside(group, pitch)
                yield Edit((), (new,))
                able = [d for d in group if d.role in (Role.INNER, Role.SHELL)]
                yield from (Edit((d,), (new,)) for d in able)
    yield from _walked(music, index, pitch)


def _walked(music: Music, index: int, pitch: MidiPitch) -> Iterator[Edit]:
    """Yield inner beats of a walk that can be a pitch, by moves of a fifth at most (J-13).

    Beats that drop in a triplet, and what they drop to, stay.
    """
    near = [index - 1, index, index + 1]
    walk = sorted(
        (d for k in near for d in music.by_chord.get(k, ()) if d.role is Role.BASS),
        key=lambda d: d.onset,
    )
    for before, draft, after in zip(walk, walk[1:], walk[2:], strict=False):
        inner = before.chord == draft.chord == index and draft.rule in ("J-40", "J-13 guide")
        inner = inner and min(before.duration, draft.duration) >= music.stage.off_step
        moves = abs(pitch - before.midi), abs(pitch - after.midi)
        if inner and min(moves) > 0 and max(moves) <= _FIFTH and pitch <= _HIGHEST_WALK:
            yield Edit((draft,), (replace(draft, midi=pitch, rule="J-13 guide"),))


_FIFTH: Final[Semitones] = 7
_HIGHEST_WALK: Final[MidiPitch] = 52


def _beside(group: Sequence[Draft], pitch: MidiPitch) -> Draft:
    """A note struck with a group."""
    model = min(group, key=lambda d: d.duration)
    role = Role.INNER if model.hand is Hand.RIGHT else Role.SHELL
    return replace(model, midi=pitch, role=role, rule="V-04", dynamic=0)


def _is_legal(music: Music, edit: Edit) -> bool:
    """Whether both hands can play what an edit leaves, and the chords still say their names."""
    touched = {(d.chord, d.onset, d.hand) for d in (*edit.gone, *edit.new)}
    for index, onset, hand in sorted(touched):
        group = music.attacks(index, hand).get(onset, [])
        told = _is_told(music, index, group, edit.gone)
        if not (told and _is_playable(group, hand) and _is_reached(music, index, onset, hand)):
            return False
    return all(_sits_well(music, draft) for draft in edit.new)


def _is_playable(group: Sequence[Draft], hand: Hand) -> bool:
    pitches = [d.midi for d in group]
    if not pitches or len(pitches) > _MOST or len(set(pitches)) < len(pitches):
        return False
    gaps = [b - a for a, b in pairwise(pitches)]
    if pitches[-1] - pitches[0] > _SPAN or low_interval_violations(pitches):
        return False
    if hand is Hand.LEFT:
        inside = all(_LEFT[0] <= d.midi <= _LEFT[1] for d in group if d.role is not Role.BASS)
        return inside and all(d.role is not Role.BASS for d in group[1:])
    sings = all(d.role is not Role.MELODY for d in group[:-1])
    holes = len(group) > 2 and max(gaps) > _WIDEST_GAP
    rubs = bool(gaps) and gaps[-1] == 1
    inner = all(d.midi >= _LOWEST for d in group if d.role is Role.INNER)
    return sings and inner and not holes and not rubs


def _is_reached(music: Music, index: int, onset: Ticks, hand: Hand) -> bool:
    """Whether the hand has time to come to an attack and to leave it (F-05)."""
    near: dict[Ticks, list[Draft]] = {}
    for other in range(index - 1, index + 2):
        if other in music.by_chord:
            near.update(music.attacks(other, hand))
    onsets = sorted(near)
    place = onsets.index(onset)
    second = music.stage.meter.beat * music.stage.brief.tempo / 60
    return all(
        leap_of(near[a], near[b]) <= reach_in((b - a) / second)
        for a, b in pairwise(onsets[max(0, place - 1) : place + 2])
    )


def _is_told(music: Music, index: int, group: Sequence[Draft], gone: Sequence[Draft]) -> bool:
    """Whether a chord keeps the tones it cannot do without, and a voicing its guide tones."""
    chord = music.stage.chords[index].chord
    root = chord.root.pitch_class
    needed = {(root + g) % 12 for g in chord.guide_tones} - guide_classes(chord)
    sounding = {d.midi % 12 for d in music.by_chord[index]}
    if any(d.midi % 12 in needed - sounding for d in gone if d.chord == index):
        return False
    rules = {d.rule for d in group}
    classes = {d.midi % 12 for d in group}
    if "J-11" in rules:
        return guide_classes(chord) <= classes and (root not in classes or chord.is_diminished)
    return "J-20" not in rules or len(group) > 2


def _sits_well(music: Music, draft: Draft) -> bool:
    """Whether a new note rubs with nothing that sounds with it and crosses no hand."""
    chord = music.stage.chords[draft.chord].chord
    tender = chord.is_dominant and (draft.midi - chord.root.pitch_class) % 12 in _TENDER
    return not any(
        _rubs(chord, draft, other) or _is_in_the_way(draft, other, tender=tender)
        for other in _beside_in_time(music, draft)
    )


def _beside_in_time(music: Music, draft: Draft) -> list[Draft]:
    """Return the notes that sound together with one, itself left out."""
    return [
        d
        for index in range(draft.chord - 1, draft.chord + 2)
        for d in music.by_chord.get(index, ())
        if d is not draft and d.onset < draft.end and draft.onset < d.end
    ]


def _rubs(chord: Chord, draft: Draft, other: Draft) -> bool:
    low, high = sorted((draft.midi, other.midi))
    return high - low in _NINTHS or is_third_over_sharp_nine(chord, low, high)


def _is_in_the_way(draft: Draft, other: Draft, *, tender: bool) -> bool:
    """Whether two hands would cross, or both strike a tender tone (F-08, R-07)."""
    if other.hand is draft.hand:
        return False
    right, left = (draft, other) if draft.hand is Hand.RIGHT else (other, draft)
    doubled = draft.onset == other.onset and (draft.midi - other.midi) % 12 == 0
    return right.midi <= left.midi or (tender and doubled)


def _cleared(music: Music, edit: Edit) -> Edit:
    """An edit that also takes out the inner notes its new ones would rub with."""
    rubbing = [
        other
        for draft in edit.new
        for other in _beside_in_time(music, draft)
        if other.role in (Role.INNER, Role.SHELL)
        and _rubs(music.stage.chords[draft.chord].chord, draft, other)
    ]
    fresh = [d for d in rubbing if not any(d is g for g in edit.gone)]
    return replace(edit, gone=(*edit.gone, *dict.fromkeys(fresh)))


_TENDER: Final = frozenset({1, 3, 4, 6, 8, 10})
