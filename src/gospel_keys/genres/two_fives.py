"""Two-five-ones led in one register: sevenths fall to thirds, thirds stay as sevenths (V-04).

Textures lead well inside themselves; where one gives way to another, or a line leaps, a
guide tone may sound an octave away from the one it resolves. This pass adds it where it
belongs, in an attack that can take it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, TypeAlias

from gospel_keys.genres.completion import AFTER_BEAT
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones, Ticks

_FOURTH: Final[Semitones] = 5
_SPAN: Final[Semitones] = 12
_LOWEST: Final = {Hand.RIGHT: 53, Hand.LEFT: 48}
_LEFT_TOP: Final[MidiPitch] = 66
_MOST: Final = 4
_WIDEST_GAP: Final[Semitones] = 9
_RUNNING: Final = frozenset({"C-20", "arpeggio"})
"""Figures in single notes that take no second note."""

_LEAPING: Final = "stride"
"""A left hand on its way back to its bass reaches no further up (F-05)."""


_MOVABLE: Final = frozenset({Role.INNER, Role.SHELL})


@dataclass(slots=True)
class _Music:
    """The drafts by chord and by moment, growing as notes are added."""

    by_chord: dict[int, list[Draft]] = field(default_factory=lambda: defaultdict(list))
    by_onset: dict[Ticks, list[Draft]] = field(default_factory=lambda: defaultdict(list))
    may_move: bool = False
    may_drop: bool = False
    stage: Stage | None = None

    @classmethod
    def of(cls, drafts: Iterable[Draft]) -> "_Music":
        """Take in a pile of drafts."""
        music = cls()
        for draft in drafts:
            music.add(draft)
        return music

    def remove(self, draft: Draft) -> None:
        """Let a draft go."""
        self.by_chord[draft.chord].remove(draft)
        self.by_onset[draft.onset].remove(draft)

    def inner(self, index: int, chord: Chord, degree: Semitones) -> list[Draft]:
        """Return the notes that sound a degree of a chord and are neither tune nor bass."""
        wanted = (chord.root.pitch_class + degree) % 12
        return [d for d in self.by_chord[index] if d.midi % 12 == wanted and d.role in _MOVABLE]

    def add(self, draft: Draft) -> None:
        """Take a draft in."""
        self.by_chord[draft.chord].append(draft)
        self.by_onset[draft.onset].append(draft)

    def keys(self, index: int, chord: Chord, degree: Semitones) -> set[MidiPitch]:
        """Return the pitches that sound a degree of a chord."""
        wanted = (chord.root.pitch_class + degree) % 12
        return {d.midi for d in self.by_chord[index] if d.midi % 12 == wanted}


def lead_two_fives(stage: Stage, drafts: Iterable[Draft]) -> list[Draft]:
    """Return the notes to add so that every two-five-one is led.

    Parameters
    ----------
    stage : Stage
    drafts : iterable of Draft
    """
    return _lead_all(stage, _Music.of(drafts))


def settle_two_fives(
    stage: Stage, drafts: Iterable[Draft], *, may_rename: bool = False
) -> list[Draft]:
    """Return the drafts with every two-five-one led; inner notes may change their octave.


    Parameters
    ----------
    stage : Stage
    drafts : iterable of Draft
    may_rename : bool
        Whether chords are named after what sounds, so that a tension or a seventh of theirs
        may give way where nothing else helps.
    """
    music = _Music.of(drafts)
    _lead_all(stage, music)
    music.may_move = True
    _lead_all(stage, music)
    music.may_drop = may_rename
    _lead_all(stage, music)
    music.stage = stage
    _lead_all(stage, music)
    if may_rename:
        _leave_out_sevenths(stage, music)
    return [draft for group in music.by_onset.values() for draft in group]


def _leave_out_sevenths(stage: Stage, music: _Music) -> None:
    """Where a tone is still not led, the chord that could do without its seventh does.

    Home goes without a major seventh that was not held over, else two is a plain minor
    chord. Both are then named as what sounds; melody and bass stay.
    """
    for index in range(1, len(stage.chords) - 1):
        chords = [span.chord for span in stage.chords[index - 1 : index + 2]]
        if not is_two_five_one(chords) or _is_led(music, index - 1, chords):
            continue
        for place in (index + 1, index - 1):
            chord = stage.chords[place].chord
            said = music.keys(place, chord, chord.seventh or 0)
            gone = music.inner(place, chord, chord.seventh or 0)
            if chord.seventh not in _SPARED or {d.midi for d in gone} != said:
                continue
            for draft in gone:
                music.remove(draft)
            if not said or _is_led(music, index - 1, chords):
                break
            if place == index + 1:
                for draft in gone:
                    music.add(draft)


_SPARED: Final = (10, 11)


def _is_led(music: _Music, first: int, chords: Sequence[Chord]) -> bool:
    """Whether every guide tone of a two-five-one that sounds resolves where it is."""
    for place, (chord, after) in enumerate(pairwise(chords)):
        for here, there, falls in guide_joints(chord, after):
            sources = music.keys(first + place, *here)
            goals = music.keys(first + place + 1, *there)
            if sources and goals and not any(a - b in falls for a in sources for b in goals):
                return False
    return True


def _lead_all(stage: Stage, music: _Music) -> list[Draft]:
    added: list[Draft] = []
    for index in range(len(stage.chords) - 2):
        chords = [span.chord for span in stage.chords[index : index + 3]]
        if not is_two_five_one(chords):
            continue
        for place, (chord, after) in enumerate(pairwise(chords)):
            added += _lead(music, index + place, chord, after)
    return added


def is_two_five_one(chords: Sequence[Chord]) -> bool:
    """Whether three chords are a two, its dominant, and what that falls to.

    Examples
    --------
    >>> is_two_five_one([Chord.parse(s) for s in ("Dm7", "G7", "Cmaj7")])
    True
    """
    falls = [(b.root.pitch_class - a.root.pitch_class) % 12 == _FOURTH for a, b in pairwise(chords)]
    two, five, _ = chords
    minor = two.third == 3 and two.seventh == 10
    return all(falls) and minor and five.is_dominant and five.third == 4


def _lead(music: _Music, index: int, chord: Chord, after: Chord) -> list[Draft]:
    return [
        draft
        for here, there, falls in guide_joints(chord, after)
        for draft in _join(music, index, here, there, falls)
    ]


Tone: TypeAlias = tuple[Chord, Semitones]
"""A chord and a distance from its root."""


def guide_joints(chord: Chord, after: Chord) -> list[tuple[Tone, Tone, tuple[Semitones, ...]]]:
    """Return which tone of a chord leads to which of the next, and how far down it may fall.

    Parameters
    ----------
    chord, after : Chord
        The second lies a fourth above the first.

    Returns
    -------
    joints : list of (tone, tone, tuple of Semitones)
        A tone is its chord and its distance from the root.
    """
    joints: list[tuple[Tone, Tone, tuple[Semitones, ...]]] = []
    if chord.seventh is not None and after.third in (3, 4):
        joints.append(((chord, chord.seventh), (after, after.third), (1, 2)))
    if chord.third is not None and after.seventh is not None:
        held = (chord.root.pitch_class + chord.third - after.root.pitch_class) % 12
        if held == after.seventh:
            joints.append(((chord, chord.third), (after, after.seventh), (0,)))
    return joints


def _join(
    music: _Music,
    index: int,
    here: Tone,
    there: Tone,
    falls: tuple[Semitones, ...],
) -> list[Draft]:
    """Add the resolution of a tone, or the tone before a resolution, in the same register."""
    sources = music.keys(index, *here)
    goals = music.keys(index + 1, *there)
    if not sources or not goals or any(a - b in falls for a in sources for b in goals):
        return []
    wanted = (there[0].root.pitch_class + there[1]) % 12
    for pitch in sorted({a - f for a in sources for f in falls}):
        if pitch % 12 == wanted and (draft := _bring(music, index + 1, there, pitch)):
            return [draft]
    wanted = (here[0].root.pitch_class + here[1]) % 12
    for pitch in sorted({b + f for b in goals for f in falls}):
        if pitch % 12 == wanted and (draft := _bring(music, index, here, pitch)):
            return [draft]
    return _join_anew(music, index, here, there, falls)


def _join_anew(
    music: _Music,
    index: int,
    here: Tone,
    there: Tone,
    falls: tuple[Semitones, ...],
) -> list[Draft]:
    """Add both a tone and its resolution, in a register where both chords have room."""
    source = (here[0].root.pitch_class + here[1]) % 12
    goal = (there[0].root.pitch_class + there[1]) % 12
    for pitch in range(*_MIDDLE):
        fall = next((f for f in falls if (pitch - f) % 12 == goal), None)
        if pitch % 12 != source or fall is None:
            continue
        first = _place(music, index, here[0], pitch)
        second = first and _place(music, index + 1, there[0], pitch - fall)
        if first and second:
            return [first, second]
        if first:
            music.remove(first)
    return []


_MIDDLE: Final = (48, 73)
"""Where a guide tone may be said once more."""


def _bring(
    music: _Music, index: int, tone: tuple[Chord, Semitones], pitch: MidiPitch
) -> Draft | None:
    """Add a pitch to a chord, or let the notes of its class give way to it."""
    draft = _place(music, index, tone[0], pitch)
    if draft is not None or not music.may_move:
        return draft
    chord = tone[0]
    given = music.inner(index, *tone)
    root = chord.root.pitch_class
    inner = [d for d in music.by_chord[index] if d.role is Role.INNER]
    frame = (chord.third, chord.seventh)
    spare = [d for d in inner if (d.midi - root) % 12 not in chord.guide_tones]
    if music.may_drop:  # A tension gives way last; the chord is then named without it.
        spare += [d for d in inner if d not in spare and (d.midi - root) % 12 not in frame]
    for leaving in ([], *([d] for d in spare)):
        gone = [*given, *leaving]
        for old in gone:
            music.remove(old)
        draft = _place(music, index, chord, pitch) if gone else None
        if draft is not None:
            return draft
        for old in gone:
            music.add(old)
    return _answer(music, index, pitch)


def _answer(music: _Music, index: int, pitch: MidiPitch) -> Draft | None:
    """Say a pitch behind the bass, with the thumb of a left hand that is not busy."""
    if music.stage is None or not _LOWEST[Hand.LEFT] <= pitch <= _LEFT_TOP:
        return None
    stage, span = music.stage, music.stage.chords[index]
    late = stage.off_step if span.duration <= stage.meter.beat else stage.step
    onset = span.onset + late
    mine = music.by_chord[index]
    left = [d for d in mine if d.hand is Hand.LEFT and d.role is not Role.GHOST]
    right = [d.midi for d in mine if d.hand is Hand.RIGHT and d.onset <= onset < d.end]
    running = any(d.rule in _RUNNING or d.rule == _LEAPING for d in left)
    busy = running or any(span.onset < d.onset < span.end for d in left)
    near = bool(left) and pitch - max(d.midi for d in left) <= _SPAN
    hurried = late / stage.meter.beat * 60 / stage.brief.tempo < _LEAP_TIME
    crossed = any(pitch >= p or p - pitch in (13, 25) for p in right)
    if busy or hurried or crossed or not near or onset >= span.end:
        return None
    draft = Draft(onset, span.end - onset, pitch, Hand.LEFT, Role.SHELL, index, AFTER_BEAT)
    music.add(draft)
    return draft


_LEAP_TIME: Final = 0.18
"""Seconds a hand needs to leave its bass (F-05)."""


def _place(music: _Music, index: int, chord: Chord, pitch: MidiPitch) -> Draft | None:
    """Add a pitch to the longest attack of a chord that can take it."""
    groups: dict[tuple[Ticks, Hand], list[Draft]] = defaultdict(list)
    for draft in music.by_chord[index]:
        if draft.role is not Role.GHOST:
            groups[draft.onset, draft.hand].append(draft)
    ranked = sorted(groups, key=lambda k: (k[1] is Hand.LEFT, -groups[k][0].duration, k[0]))
    for key in ranked:
        group = groups[key]
        if _can_take(group, music.by_onset[key[0]], key[1], chord, pitch):
            model = group[0]
            role = Role.INNER if key[1] is Hand.RIGHT else Role.SHELL
            draft = Draft(
                model.onset, model.duration, pitch, model.hand, role, index, "V-04",
                articulations=model.articulations, arpeggio=model.arpeggio,
            )  # fmt: skip
            music.add(draft)
            return draft
    return None


def _can_take(
    group: Sequence[Draft],
    together: Sequence[Draft],
    hand: Hand,
    chord: Chord,
    pitch: MidiPitch,
) -> bool:
    pitches = sorted(d.midi for d in group)
    if len(pitches) >= _MOST or pitch < _LOWEST[hand]:
        return False
    sung = any(d.role is not Role.INNER for d in group)
    ceiling = pitches[-1] - 1 if sung else pitches[0] + _SPAN
    if hand is Hand.RIGHT and not pitches[-1] - _SPAN <= pitch < ceiling:
        return False
    running = len(group) == 1 and group[0].rule in _RUNNING
    single = running or all(d.role is Role.BASS for d in group)
    if hand is Hand.LEFT and (single or pitch > _LEFT_TOP or pitch - pitches[0] > _SPAN):
        return False
    if group[0].rule == _LEAPING and pitch > pitches[0]:
        return False
    others = [d.midi for d in together if d.hand is not hand]
    if hand is Hand.RIGHT:
        crossed = others and pitch <= max(others)
    else:
        crossed = others and pitch >= min(others)
    everything = [*pitches, *others]
    doubled = chord.is_dominant and any(p % 12 == pitch % 12 for p in others)
    rubs = any(abs(p - pitch) in (0, 13, 25) for p in everything)
    muddy = low_interval_violations([*everything, pitch])
    return not (crossed or doubled or rubs or muddy or _gapes(pitches, pitch, hand))


def _gapes(pitches: Sequence[MidiPitch], pitch: MidiPitch, hand: Hand) -> bool:
    """Whether a right-hand chord of three would have a hole wider than a sixth (R-05)."""
    whole = sorted([*pitches, pitch])
    wide = any(b - a > _WIDEST_GAP for a, b in pairwise(whole))
    return hand is Hand.RIGHT and len(whole) > 2 and wide
