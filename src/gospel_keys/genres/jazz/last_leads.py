"""The last look at guide tones: every promise heard, every two-five-one led (section 1.8, V-04).

What clears minor ninths, keeps hands apart or gives a walking bass its guide tones can undo
what was settled before. Here the guide tones that are missing are swapped in once more, and a
guide tone that resolves in the wrong octave is said where it belongs: moved, or struck behind
the notes that a hand is holding. Where neither has room, a walking bass gives back the guide
tone that it took.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from gospel_keys.genres.jazz.guides import swap_for_guides
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.two_fives import Tone, guide_joints, is_two_five_one
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones

_RULE: Final = "V-04"
_WALKED: Final = frozenset({"J-13 guide", "J-40"})
_MOVABLE: Final = frozenset({Role.INNER, Role.SHELL})
_SPAN: Final[Semitones] = 12
_MOST: Final = 4
_WIDEST_GAP: Final[Semitones] = 9
_LOWEST: Final = {Hand.RIGHT: 53, Hand.LEFT: 48}
_LEFT_TOP: Final[MidiPitch] = 66
_MIDDLE: Final = (52, 74)
"""Where a guide tone that is missing may be struck."""

_RUBS: Final = frozenset({0, 1, 13, 25})

Joint = tuple[int, Tone, Tone, tuple[Semitones, ...]]
"""The place of the first chord, the tone that leads and where to, and how far it may fall."""


def lead_at_last(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the notes with missing guide tones swapped in and every two-five-one led.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, finished.

    Returns
    -------
    drafts : list of Draft
    """
    done = list(drafts)
    told = swap_for_guides(stage, done)
    if told != done and len(_unled(stage, told)) <= len(_unled(stage, done)):
        done = told
    done = _told(stage, done)
    for joint in _unled(stage, done):
        before = len(_unled(stage, done))
        options = (o for o in _remedies(stage, done, joint) if len(_unled(stage, o)) < before)
        done = next(options, done)
    return done


def _told(stage: Stage, drafts: list[Draft]) -> list[Draft]:
    """Strike guide tones that no note could give way to, where a hand has room."""
    done, unled = drafts, len(_unled(stage, drafts))
    for index, missing in _missing(stage, drafts):
        for pitch in (p for p in range(*_MIDDLE) if p % 12 == missing):
            options = (
                o
                for o in _struck_behind(stage, done, index, pitch)
                if len(_unled(stage, o)) <= unled
            )
            better = next(options, None)
            if better is not None:
                done = better
                break
    return done


def _missing(stage: Stage, drafts: Sequence[Draft]) -> list[tuple[int, PitchClass]]:
    """Third and seventh of chords in which they are not heard."""
    heard: list[set[PitchClass]] = [set() for _ in stage.chords]
    for draft in drafts:
        index = draft.chord
        while draft.duration and 0 <= index < len(heard):
            heard[index].add(draft.midi % 12)
            index += 1
            if index < len(heard) and stage.chords[index].onset >= draft.end:
                break
    return [
        (index, pitch_class)
        for index, span in enumerate(stage.chords)
        if "bb7" not in span.chord.degrees
        for pitch_class in sorted(_frame(span.chord) - heard[index])
    ]


@lru_cache(maxsize=2048)
def _frame(chord: Chord) -> frozenset[PitchClass]:
    return frozenset(
        (chord.root.pitch_class + t) % 12 for t in (chord.third, chord.seventh) if t is not None
    )


def _unled(stage: Stage, drafts: Sequence[Draft]) -> list[Joint]:
    """The joints of two-five-ones whose tones sound, but not where they lead."""
    heard: dict[int, set[MidiPitch]] = {}
    for draft in drafts:
        if draft.duration:
            heard.setdefault(draft.chord, set()).add(draft.midi)
    found: dict[tuple[int, Tone], Joint] = {}
    for index in range(len(stage.chords) - 2):
        chords = [span.chord for span in stage.chords[index : index + 3]]
        if not is_two_five_one(chords):
            continue
        for place in (index, index + 1):
            for here, there, falls in guide_joints(*chords[place - index : place - index + 2]):
                sources = _keys(heard.get(place, ()), here)
                goals = _keys(heard.get(place + 1, ()), there)
                led = any(a - b in falls for a in sources for b in goals)
                if sources and goals and not led:
                    found[place, here] = (place, here, there, falls)
    return list(found.values())


def _keys(pitches: Sequence[MidiPitch] | set[MidiPitch], tone: Tone) -> list[MidiPitch]:
    wanted = (tone[0].root.pitch_class + tone[1]) % 12
    return sorted(p for p in pitches if p % 12 == wanted)


def _remedies(stage: Stage, drafts: list[Draft], joint: Joint) -> Iterator[list[Draft]]:
    """Yield the notes with the joint mended in one way or another, the smallest change first."""
    place, here, there, falls = joint
    sources = _keys([d.midi for d in drafts if d.chord == place], here)
    goals = _keys([d.midi for d in drafts if d.chord == place + 1], there)
    wanted = [(place + 1, there, a - f) for a in sources for f in falls]
    wanted += [(place, here, b + f) for b in goals for f in falls]
    wanted = [w for w in dict.fromkeys(wanted) if _keys([w[2]], w[1])]
    for index, tone, pitch in wanted:
        yield from _struck_behind(stage, drafts, index, pitch)
        yield from _moved(stage, drafts, index, tone, pitch)
    for index, tone in ((place, here), (place + 1, there)):
        yield from _given_back(drafts, index, tone)


def _struck_behind(
    stage: Stage, drafts: list[Draft], index: int, pitch: MidiPitch
) -> Iterator[list[Draft]]:
    """Strike a pitch with a chord, or behind the notes that its hand is holding."""
    span = stage.chords[index]
    onsets = sorted({span.onset, *(d.onset for d in drafts if d.chord == index)})
    for onset in onsets:
        for hand in (Hand.RIGHT, Hand.LEFT):
            later = [d.onset for d in drafts if d.hand is hand and d.onset > onset]
            end = min([span.end, *later])
            role = Role.INNER if hand is Hand.RIGHT else Role.SHELL
            new = Draft(onset, end - onset, pitch, hand, role, index, _RULE)
            if end > onset and _fits(stage, drafts, new):
                yield [*drafts, new]


def _moved(
    stage: Stage, drafts: list[Draft], index: int, tone: Tone, pitch: MidiPitch
) -> Iterator[list[Draft]]:
    """Move an inner note of the tone's class to the octave where it leads."""
    for place, old in enumerate(drafts):
        if old.chord != index or old.role not in _MOVABLE or not _keys([old.midi], tone):
            continue
        rest = [*drafts[:place], *drafts[place + 1 :]]
        for hand in (old.hand, Hand.LEFT if old.hand is Hand.RIGHT else Hand.RIGHT):
            role = Role.INNER if hand is Hand.RIGHT else Role.SHELL
            mates = [d.duration for d in rest if d.hand is hand and d.onset == old.onset]
            length = min([old.duration, *mates])
            new = replace(old, midi=pitch, hand=hand, role=role, rule=_RULE, duration=length)
            if _fits(stage, rest, new):
                yield [*rest, new]


def _given_back(drafts: list[Draft], index: int, tone: Tone) -> Iterator[list[Draft]]:
    """Let a walking bass play the root or fifth in place of a guide tone."""
    root = tone[0].root.pitch_class
    for place, old in enumerate(drafts):
        taken = old.chord == index and old.rule in _WALKED and old.role is Role.BASS
        if not taken or not _keys([old.midi], tone):
            continue
        for pitch in sorted(range(old.midi - 4, old.midi + 5), key=lambda p: abs(p - old.midi)):
            if (pitch - root) % 12 in (0, 7):
                yield [*drafts[:place], replace(old, midi=pitch), *drafts[place + 1 :]]


def _fits(stage: Stage, drafts: Sequence[Draft], new: Draft) -> bool:
    """Whether a hand can take a note, and nothing that sounds rubs against it (R-03, R-06)."""
    sounding = [d for d in drafts if d.duration and d.onset < new.end and new.onset < d.end]
    mine = sorted(d.midi for d in sounding if d.hand is new.hand)
    others = [d.midi for d in sounding if d.hand is not new.hand]
    if not mine or len(mine) >= _MOST or not _LOWEST[new.hand] <= new.midi:
        return False
    whole = sorted([*mine, new.midi])
    if whole[-1] - whole[0] > _SPAN or any(abs(p - new.midi) in _RUBS for p in (*mine, *others)):
        return False
    dominant = stage.chords[new.chord].chord.is_dominant
    if dominant and any(p % 12 == new.midi % 12 for p in (*mine, *others)):
        return False
    if new.hand is Hand.RIGHT:
        gaps = (b - a for a, b in zip(whole, whole[1:], strict=False))
        placed = new.midi < mine[-1] - 1 and all(p < new.midi for p in others)
        placed = placed and (len(whole) < 3 or max(gaps) <= _WIDEST_GAP)
    else:
        bass_alone = all(d.role is Role.BASS for d in sounding if d.hand is new.hand)
        placed = not bass_alone and new.midi <= _LEFT_TOP and all(p > new.midi for p in others)
    return placed and not low_interval_violations([*whole, *others])
