"""The last look at the right hand's chords: smooth, common tones kept, two-fives led.

Every texture leads its own voices; where one gives way to the next, where a stop hangs under
a quick line or a hand had to let a note go, a common tone may jump an octave or a guide tone
be left hanging. This pass measures the whole piece as a listener does (V-02, V-03, V-04) and
mends its roughest places one note at a time: an inner note moves, comes in or falls silent.
Tunes, basses and what a chord needs to be itself are never touched.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise, product
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.jazz.reach import leap_of, reach_in
from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.two_fives import guide_joints, is_two_five_one
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.harmony.voicing import is_third_over_sharp_nine
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_SMOOTH: Final = 0.76
_KEPT: Final = 0.82
"""Voice-leading efficiency and share of common tones kept: a little above their goals."""

_ROUGH: Final = 30.0
_UNLED: Final = 10.0
_UNTOLD: Final = 4.0
_FAR: Final = 5.5
"""What a rough piece, an unled guide tone, a missing one and each semitone beyond a fourth
in the mean move of the voices weigh."""

_ROUNDS: Final = 3

_LOWEST: Final[MidiPitch] = 53
_REGISTER: Final = (36, 84)
_LEFT: Final = (48, 67)
_SPAN: Final[Semitones] = 12
_WIDEST_GAP: Final[Semitones] = 9
_MOST: Final = 4
_NINTHS: Final = frozenset({0, 13, 25})
_WHOLE: Final = frozenset({"J-20 drop-2", "J-21", "J-23", "S-08"})
"""Chords that are what they are: locked hands, upper structures, the last chord."""

_BASSES: Final = frozenset({"stride", "stride run", "bossa", "J-40", "J-44", "J-44 drop"})


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
    music = _Music(stage, drafts)
    for _ in range(_ROUNDS):
        if not music.fault() or not _mend(music):
            break
    return music.notes()


@dataclass(frozen=True, slots=True)
class _Edit:
    """Notes that go and notes that come."""

    gone: tuple[Draft, ...] = ()
    new: tuple[Draft, ...] = ()


class _Music:
    """The notes by chord, and how rough their changes are."""

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self.stage = stage
        self.by_chord: dict[int, list[Draft]] = defaultdict(list)
        for draft in drafts:
            self.by_chord[draft.chord].append(draft)
        self._mains: dict[int, Voicing] = {}
        self._missing: dict[int, frozenset[PitchClass]] = {}
        self._led: dict[int, bool] = {}
        chords = [span.chord for span in stage.chords]
        self._joints = [
            index + place
            for index in range(len(chords) - 2)
            if is_two_five_one(chords[index : index + 3])
            for place in (0, 1)
        ]

    def notes(self) -> list[Draft]:
        """Return all notes."""
        return [draft for index in sorted(self.by_chord) for draft in self.by_chord[index]]

    def apply(self, edit: _Edit) -> None:
        """Make a change."""
        for draft in edit.gone:
            self.by_chord[draft.chord].remove(draft)
        for draft in edit.new:
            self.by_chord[draft.chord].append(draft)
        for draft in (*edit.gone, *edit.new):
            self._mains.pop(draft.chord, None)
            self._missing.pop(draft.chord, None)
            self._missing.pop(draft.chord + 1, None)
            self._led.pop(draft.chord, None)
            self._led.pop(draft.chord - 1, None)

    def undo(self, edit: _Edit) -> None:
        """Take a change back."""
        self.apply(_Edit(edit.new, edit.gone))

    def attacks(self, index: int, hand: Hand) -> dict[Ticks, list[Draft]]:
        """Return what a hand strikes over a chord, by moment."""
        groups: dict[Ticks, list[Draft]] = defaultdict(list)
        for draft in sorted(self.by_chord[index], key=lambda d: (d.onset, d.midi)):
            if draft.hand is hand and draft.role not in (Role.GRACE, Role.GHOST):
                groups[draft.onset].append(draft)
        return groups

    def main(self, index: int) -> Voicing:
        """Return the fullest attack of the right hand over a chord, nothing if none has two."""
        if index not in self._mains:
            best: Voicing = ()
            for group in self.attacks(index, Hand.RIGHT).values():
                pitches = tuple(d.midi for d in group)
                if len({p % 12 for p in pitches}) > 1 and len(pitches) > len(best):
                    best = pitches
            self._mains[index] = best
        return self._mains[index]

    def changes(self) -> list[tuple[int, int]]:
        """Return the successive chords that the right hand plays in full."""
        mains = self._mains
        full = [
            k for k in range(len(self.stage.chords)) if (mains[k] if k in mains else self.main(k))
        ]
        return list(pairwise(full))

    def fault(self) -> float:
        """Return how far the piece is from smooth, 0 where nothing is left to mend."""
        unled = sum(not self.is_led(index) for index in self._joints)
        for index in range(len(self.stage.chords)):
            if index not in self._missing:
                self.missing(index)
        untold = sum(map(len, self._missing.values()))
        hanging = _UNLED * unled + _UNTOLD * untold
        steps = [_step(self.main(a), self.main(b)) for a, b in self.changes()]
        if not steps:
            return hanging
        shared = sum(s.shared for s in steps)
        kept = sum(s.kept for s in steps) / shared if shared else 1.0
        efficiency = sum(s.efficiency for s in steps) / len(steps)
        far = sum(max(0.0, s.move - _FAR) for s in steps)
        rough = max(0.0, _SMOOTH - efficiency) + max(0.0, _KEPT - kept)
        return hanging + _ROUGH * rough + far

    def missing(self, index: int) -> frozenset[PitchClass]:
        """Return the third and seventh of a chord that neither hand says.

        Of a chord that was given, every tone its symbol promises.
        """
        if index not in self._missing:
            span = self.stage.chords[index]
            sounding = {d.midi % 12 for d in self.by_chord[index]}
            held = span.onset + self.stage.off_step
            sounding |= {d.midi % 12 for d in self.by_chord[index - 1] if d.end >= held}
            wanted = missing_guides(span.chord, sounding)
            if self.stage.brief.chart is None:
                wanted &= guide_classes(span.chord)
            self._missing[index] = frozenset(wanted)
        return self._missing[index]

    def unled(self) -> list[int]:
        """Return the chords of two-fives whose guide tones do not resolve."""
        return [index for index in dict.fromkeys(self._joints) if not self.is_led(index)]

    def is_led(self, index: int) -> bool:
        """Whether the guide tones of a chord resolve into the next."""
        if index not in self._led:
            self._led[index] = not _unled(self, index)
        return self._led[index]

    def keys(self, index: int, tone: tuple[Chord, Semitones]) -> set[MidiPitch]:
        """Return the keys on which a tone of a chord sounds."""
        wanted = (tone[0].root.pitch_class + tone[1]) % 12
        return {d.midi for d in self.by_chord[index] if d.midi % 12 == wanted}


@dataclass(frozen=True, slots=True)
class _Step:
    """One change of the right hand: how direct, and how many common tones stay."""

    efficiency: float
    shared: int
    kept: int
    move: float


@lru_cache(maxsize=65536)
def _step(before: Voicing, after: Voicing) -> _Step:
    moves = [abs(m) for m in matched_moves(before, after)]
    least = _least_moves(_classes(before), _classes(after))
    mean = sum(moves) / len(moves)
    shared = {p % 12 for p in before} & {p % 12 for p in after}
    kept = {p % 12 for p in set(before) & set(after)}
    return _Step(min(1.0, (least + 0.5) / (mean + 0.5)), len(shared), len(kept), mean)


def _classes(voicing: Voicing) -> tuple[PitchClass, ...]:
    return tuple(sorted(p % 12 for p in voicing))


@lru_cache(maxsize=65536)
def _least_moves(a: tuple[PitchClass, ...], b: tuple[PitchClass, ...]) -> float:
    """Return the mean move if every voice could take its nearest octave (V-02)."""
    size = min(len(a), len(b))
    return (
        min(
            sum(
                min((y - x) % 12, (x - y) % 12)
                for x, y in zip(low, high[k:] + high[:k], strict=True)
            )
            for low in combinations(a, size)
            for high in combinations(b, size)
            for k in range(size)
        )
        / size
    )


def _unled(
    music: _Music, index: int
) -> list[tuple[tuple[Chord, Semitones], tuple[Chord, Semitones], tuple[Semitones, ...]]]:
    chords = music.stage.chords
    found = []
    for here, there, falls in guide_joints(chords[index].chord, chords[index + 1].chord):
        sources, goals = music.keys(index, here), music.keys(index + 1, there)
        if sources and goals and not any(a - b in falls for a in sources for b in goals):
            found.append((here, there, falls))
    return found


def _mend(music: _Music) -> bool:
    """Try changes at the roughest places; keep each that helps. Say whether any did."""
    fault = music.fault()
    before = fault
    for edit in _edits(music):
        if not _is_current(music, edit):
            continue
        music.apply(edit)
        now = music.fault()
        if now < fault - _LEAST and _is_legal(music, edit):
            fault = now
            if not fault:
                return True
        else:
            music.undo(edit)
    return fault < before


_LEAST: Final = 1e-6


def _is_current(music: _Music, edit: _Edit) -> bool:
    """Whether the notes that an edit takes away are still there."""
    return all(any(d is other for other in music.by_chord[d.chord]) for d in edit.gone)


def _edits(music: _Music) -> Iterator[_Edit]:
    """Yield changes worth trying: for the unled guide tones first, then by roughness."""
    for index in music.unled():
        yield from _leading_edits(music, index)
    for index in range(len(music.stage.chords)):
        for pitch in range(*_REGISTER):
            if pitch % 12 in music.missing(index):
                yield from _sayings(music, index, pitch)
    changes = music.changes()

    def roughness(change: tuple[int, int]) -> float:
        step = _step(music.main(change[0]), music.main(change[1]))
        return step.efficiency - (step.shared - step.kept)

    for a, b in sorted(changes, key=roughness):
        if not (music.main(a) and music.main(b)):
            continue
        step = _step(music.main(a), music.main(b))
        if step.efficiency < _SMOOTH or step.kept < step.shared or step.move > _FAR:
            for index, other in ((b, a), (a, b)):
                yield from _inner_edits(music, index, music.main(other))


def _inner_edits(music: _Music, index: int, beside: Voicing) -> Iterator[_Edit]:
    """Yield changes of the inner notes of a chord's fullest attack towards its neighbour."""
    tones = music.stage.chords[index].chord.pitch_classes
    main = music.main(index)
    groups = music.attacks(index, Hand.RIGHT).values()
    group = next((g for g in groups if tuple(d.midi for d in g) == main), [])
    wanted = [p for p in beside if p % 12 in tones and p not in main]
    for draft in [d for d in group if d.role is Role.INNER and d.rule not in _WHOLE]:
        for pitch in (*wanted, draft.midi - 12, draft.midi + 12):
            yield _Edit((draft,), (replace(draft, midi=pitch),))
        yield _Edit((draft,))
    yield from (_Edit((), (_beside(group, pitch),)) for pitch in wanted if group)


def _leading_edits(music: _Music, index: int) -> Iterator[_Edit]:
    """Yield ways to say both a guide tone and its resolution in one register (V-04)."""
    for here, there, falls in _unled(music, index):
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
            firsts = [_Edit()] if first in sources else list(_sayings(music, index, first))
            seconds = [_Edit()] if second in goals else list(_sayings(music, index + 1, second))
            for a, b in product(firsts, seconds):
                edit = _Edit((*a.gone, *b.gone), (*a.new, *b.new))
                yield edit
                yield _cleared(music, edit)


def _sayings(music: _Music, index: int, pitch: MidiPitch) -> Iterator[_Edit]:
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
                yield _Edit((), (new,))
                able = [d for d in group if d.role in (Role.INNER, Role.SHELL)]
                yield from (_Edit((d,), (new,)) for d in able)
    yield from _walked(music, index, pitch)


def _walked(music: _Music, index: int, pitch: MidiPitch) -> Iterator[_Edit]:
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
            yield _Edit((draft,), (replace(draft, midi=pitch, rule="J-13 guide"),))


_FIFTH: Final[Semitones] = 7
_HIGHEST_WALK: Final[MidiPitch] = 52


def _beside(group: Sequence[Draft], pitch: MidiPitch) -> Draft:
    """A note struck with a group."""
    model = min(group, key=lambda d: d.duration)
    role = Role.INNER if model.hand is Hand.RIGHT else Role.SHELL
    return replace(model, midi=pitch, role=role, rule="V-04", dynamic=0)


def _is_legal(music: _Music, edit: _Edit) -> bool:
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


def _is_reached(music: _Music, index: int, onset: Ticks, hand: Hand) -> bool:
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


def _is_told(music: _Music, index: int, group: Sequence[Draft], gone: Sequence[Draft]) -> bool:
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


def _sits_well(music: _Music, draft: Draft) -> bool:
    """Whether a new note rubs with nothing that sounds with it and crosses no hand."""
    chord = music.stage.chords[draft.chord].chord
    tender = chord.is_dominant and (draft.midi - chord.root.pitch_class) % 12 in _TENDER
    return not any(
        _rubs(chord, draft, other) or _is_in_the_way(draft, other, tender=tender)
        for other in _beside_in_time(music, draft)
    )


def _beside_in_time(music: _Music, draft: Draft) -> list[Draft]:
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


def _cleared(music: _Music, edit: _Edit) -> _Edit:
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
