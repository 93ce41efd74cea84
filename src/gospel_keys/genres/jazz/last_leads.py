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
from itertools import chain, islice
from typing import Final

from gospel_keys.genres.jazz.guides import swap_for_guides
from gospel_keys.genres.jazz.reach import reach_in
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
    return _led(stage, _told(stage, _led(stage, done)))


def _led(stage: Stage, drafts: list[Draft]) -> list[Draft]:
    """Let every joint that can be mended lead, at no chord's expense."""
    done = drafts
    for joint in _unled(stage, done):
        before, silent = len(_unled(stage, done)), len(_missing(stage, done))
        remedies = chain(_remedies(stage, done, joint), _said_anew(stage, done, joint))
        options = (
            o
            for o in remedies
            if len(_unled(stage, o)) < before and len(_missing(stage, o)) <= silent
        )
        done = next(options, done)
    return done


def _told(stage: Stage, drafts: list[Draft]) -> list[Draft]:
    """Strike guide tones that no note could give way to, where a hand has room."""
    done, unled = drafts, len(_unled(stage, drafts))
    for index, missing in _missing(stage, drafts):
        silent = len(_missing(stage, done))
        options = (
            o
            for way in (_struck_behind, _struck_in_rest, _in_place_of, _instead)
            for pitch in range(*_MIDDLE)
            if pitch % 12 == missing
            for o in way(stage, done, index, pitch)
            if len(_missing(stage, o)) < silent
        )
        tried = (
            o if len(_unled(stage, o)) <= unled else _led(stage, o) for o in islice(options, _TRIED)
        )
        done = next((o for o in tried if len(_unled(stage, o)) <= unled), done)
    return done


_TRIED: Final = 8


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


def _struck_in_rest(
    stage: Stage, drafts: list[Draft], index: int, pitch: MidiPitch
) -> Iterator[list[Draft]]:
    """Strike a pitch where the right hand rests and has time to come and to go (F-05)."""
    if pitch < _LOWEST[Hand.RIGHT]:
        return
    span = stage.chords[index]
    rights = [d for d in drafts if d.hand is Hand.RIGHT and d.duration]
    second = stage.meter.beat * stage.brief.tempo / 60
    for onset in range(span.onset, span.end - stage.off_step + 1, stage.off_step):
        end = min([span.end, onset + stage.step, *(d.onset for d in rights if d.onset > onset)])
        if end - onset < stage.off_step or any(d.onset < end and onset < d.end for d in rights):
            continue
        new = Draft(onset, end - onset, pitch, Hand.RIGHT, Role.INNER, index, _RULE)
        near = [d for d in rights if abs(d.onset - onset) <= stage.meter.bar]
        quick = any(abs(d.midi - pitch) > reach_in(abs(d.onset - onset) / second) for d in near)
        beside = [d for d in drafts if d.duration and d.onset < end and onset < d.end]
        rubs = any(d.midi >= pitch or pitch - d.midi in _RUBS for d in beside)
        rubs = rubs or any(_is_twin(stage, new, d) for d in beside)
        if not (quick or rubs):
            yield [*drafts, new]


def _in_place_of(
    stage: Stage, drafts: list[Draft], index: int, pitch: MidiPitch
) -> Iterator[list[Draft]]:
    """Let an inner note, and what would double the pitch elsewhere, give way to it."""
    for place, old in enumerate(drafts):
        if old.chord != index or not _may_go(drafts, old):
            continue
        rest = [*drafts[:place], *drafts[place + 1 :]]
        role = Role.INNER if old.hand is Hand.RIGHT else Role.SHELL
        new = replace(old, midi=pitch, rule=_RULE, role=role)
        alone = [d for d in rest if not _doubles(d, new)]
        for others in (rest, alone) if len(alone) < len(rest) else (rest,):
            if _fits(stage, others, new):
                yield [*others, new]


def _may_go(drafts: Sequence[Draft], old: Draft) -> bool:
    """Whether a note only fills its chord; the root of a shell does once it has been said."""
    if old.rule in _WHOLE:
        return False
    return old.role in _MOVABLE or (
        old.rule == "J-10"
        and any(
            d.role is Role.BASS and d.chord == old.chord and d.onset < old.onset for d in drafts
        )
    )


def _instead(
    stage: Stage, drafts: list[Draft], index: int, pitch: MidiPitch
) -> Iterator[list[Draft]]:
    """Leave out an inner note that stands in the way of a pitch, and strike that."""
    for place, old in enumerate(drafts):
        if old.chord == index and _may_go(drafts, old):
            rest = [*drafts[:place], *drafts[place + 1 :]]
            yield from islice(_struck_behind(stage, rest, index, pitch), 1)


def _walked(
    stage: Stage, drafts: list[Draft], index: int, pitch: MidiPitch
) -> Iterator[list[Draft]]:
    """Let an inner beat of a walk be a pitch, by moves of a fifth at most (J-43)."""
    if pitch > _HIGHEST_WALK:
        return
    walk = sorted(
        (d for d in drafts if d.role is Role.BASS and d.rule in _WALKED), key=lambda d: d.onset
    )
    for before, old, after in zip(walk, walk[1:], walk[2:], strict=False):
        moves = abs(pitch - before.midi), abs(pitch - after.midi)
        inner = before.chord == old.chord == index and after.onset <= old.end
        if not inner or min(moves) == 0 or max(moves) > _FIFTH:
            continue
        new = replace(old, midi=pitch)
        if not any(_is_twin(stage, new, d) for d in drafts):
            yield [new if d is old else d for d in drafts]


def _under_the_tune(
    stage: Stage, drafts: list[Draft], index: int, pitch: MidiPitch
) -> Iterator[list[Draft]]:
    """Strike a pitch an octave under the same note of the tune, in the same hand."""
    if pitch < _LOWEST[Hand.RIGHT]:
        return
    for top in [d for d in drafts if d.chord == index and d.role is Role.MELODY]:
        if top.midi - pitch != _SPAN:
            continue
        new = replace(top, midi=pitch, role=Role.INNER, rule=_RULE, dynamic=0)
        hand = [d for d in drafts if d.hand is Hand.RIGHT and d.onset == top.onset]
        lefts = [
            d for d in drafts if d.hand is Hand.LEFT and d.onset < new.end and new.onset < d.end
        ]
        free = len(hand) < _MOST and all(d.midi > pitch for d in hand)
        clear = all(d.midi < pitch and pitch - d.midi not in _RUBS for d in lefts)
        if free and clear and not any(_is_twin(stage, new, d) for d in lefts):
            yield [*drafts, new]


def _is_twin(stage: Stage, new: Draft, other: Draft) -> bool:
    """Whether two hands would strike one tone of a dominant together (R-07)."""
    together = other.onset == new.onset and other.hand is not new.hand
    same = together and (other.midi - new.midi) % _SPAN == 0 and other.role is not Role.MELODY
    return same and stage.chords[new.chord].chord.is_dominant


def _doubles(draft: Draft, new: Draft) -> bool:
    """Whether an inner note sounds the same tone at the same time in another octave."""
    together = draft.onset < new.end and new.onset < draft.end and draft.role in _MOVABLE
    return together and (draft.midi - new.midi) % _SPAN == 0


def _said_anew(stage: Stage, drafts: list[Draft], joint: Joint) -> Iterator[list[Draft]]:
    """Say a tone and its resolution in one register, where both chords have room for them."""
    place, here, there, falls = joint
    ways = (_struck_behind, _in_place_of, _struck_in_rest, _instead, _walked, _under_the_tune)

    def said(music: list[Draft], index: int, pitch: MidiPitch) -> Iterator[list[Draft]]:
        if any(d.chord == index and d.midi == pitch for d in music):
            yield music
        for way in ways:
            yield from islice(way(stage, music, index, pitch), _WAYS)

    for pitch in range(*_REGISTER):
        for fall in falls:
            if _keys([pitch], here) and _keys([pitch - fall], there):
                for first in said(drafts, place, pitch):
                    yield from said(first, place + 1, pitch - fall)


_WAYS: Final = 3
_REGISTER: Final = (36, 76)
_HIGHEST_WALK: Final[MidiPitch] = 50
_FIFTH: Final[Semitones] = 7
_WHOLE: Final = frozenset({"J-20 drop-2", "J-21", "J-23", "S-08"})


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
    below = [d.midi for d in sounding if d.hand is not new.hand and d.onset <= new.onset]
    return placed and not low_interval_violations([*whole, *below])
