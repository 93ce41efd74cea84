"""Completing chords: no chord passes without the tones its symbol promises.

Textures voice well where they can; fills, narrow registers and thin lines leave holes. This
pass finds chords whose guide tones never sound and adds the missing note to an attack that
can take it, in the right hand first, without breaking what a hand can do.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voicing import is_third_over_sharp_nine
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Ticks

_RIGHT_SPAN = 12
_RUNNING_SPAN = 5
"""A single note of a figure in motion takes only a note close by."""

_LEFT_TOP: MidiPitch = 62

AFTER_BEAT: Final = "after-beat"
"""Rule of the notes that answer a bass; every genre has them."""


def complete_chords(
    stage: Stage, drafts: Sequence[Draft], *, thin_left: Collection[int]
) -> list[Draft]:
    """Return the notes to add so that every tone sounds that its chord's symbol promises.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Everything written so far.
    thin_left : collection of int
        Bars in which the left hand plays single notes and takes no addition.
    """
    by_chord: dict[int, list[Draft]] = defaultdict(list)
    by_onset: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_chord[draft.chord].append(draft)
        by_onset[draft.onset].append(draft)
    added: list[Draft] = []
    held = _held_into_chords(stage, drafts)
    for index, span in enumerate(stage.chords):
        mine = by_chord[index]
        sounding = {d.midi % 12 for d in mine} | held[index]
        bar = span.onset // stage.meter.bar
        homeless: list[PitchClass] = []
        for pitch_class in sorted(missing_guides(span.chord, sounding)):
            extra = _place(
                mine, by_onset, pitch_class, stage, span.chord, left=bar not in thin_left
            )
            if extra is None:
                homeless.append(pitch_class)
            else:
                added.append(extra)
                mine.append(extra)
                by_onset[extra.onset].append(extra)
        if homeless and bar not in thin_left:
            added += _after_beat(stage, index, mine, homeless)
    return added


def _after_beat(
    stage: Stage, index: int, mine: Sequence[Draft], classes: Sequence[PitchClass]
) -> list[Draft]:
    """Answer the bass with the missing notes half a chord later, as a pianist's thumb does."""
    span = stage.chords[index]
    late = stage.off_step if span.duration <= stage.meter.beat else stage.step
    onset = span.onset + late
    seconds = late / stage.meter.beat * 60 / stage.brief.tempo
    basses = [d for d in mine if d.hand is Hand.LEFT and d.onset <= onset]
    busy = any(d.hand is Hand.LEFT and span.onset < d.onset < span.end for d in mine)
    if span.duration < 2 * late or seconds < _LEAP_TIME or busy or not basses:
        return []
    pitches = [_AFTER_LOW + (pc - _AFTER_LOW) % 12 for pc in classes]
    centre = sum(d.midi for d in basses) / len(basses)
    if sum(pitches) / len(pitches) - centre > _LEAP:
        return []
    struck = {d.midi for d in mine if d.hand is Hand.RIGHT and d.end > onset}
    return [
        Draft(
            onset, span.end - onset, pitch, Hand.LEFT, Role.SHELL, index, AFTER_BEAT,
            articulations=(Articulation.PORTATO,),
        )
        for pitch in pitches
        if pitch not in struck and not _sits_wrong(span.chord, pitch, [*struck, *pitches])
    ]  # fmt: skip


_AFTER_LOW: MidiPitch = 50
_LEAP_TIME = 0.18
_LEAP = 19


def missing_guides(chord: Chord, sounding: Collection[PitchClass]) -> set[PitchClass]:
    """Return the tones a symbol promises that are not among the sounding classes.

    Third (or fourth), seventh and the tension that names the chord; of a diminished seventh
    any three tones are enough.

    Examples
    --------
    >>> missing_guides(Chord.parse("G13"), {7, 11, 5})
    {4}
    >>> missing_guides(Chord.parse("Bdim7"), {11, 2, 5})
    set()
    """
    root = chord.root.pitch_class
    guides = {(root + g) % 12 for g in chord.guide_tones}
    missing = guides - set(sounding)
    if "bb7" in chord.degrees:
        tones = chord.pitch_classes
        return missing if len(tones & set(sounding)) < _ENOUGH_DIMINISHED else set()
    return missing


_ENOUGH_DIMINISHED = 3


def sounding_in_chords(stage: Stage, drafts: Sequence[Draft]) -> list[set[PitchClass]]:
    """Return the pitch classes of each chord: struck for it, or still down when it begins.

    Graces only pass and do not count.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands.
    """
    found: list[set[PitchClass]] = [set() for _ in stage.chords]
    onsets = [span.onset for span in stage.chords]
    for draft in drafts:
        if draft.role is Role.GRACE:
            continue
        found[draft.chord].add(draft.midi % 12)
        for index in range(stage.index_at(draft.onset), bisect_left(onsets, draft.end)):
            found[index].add(draft.midi % 12)
    return found


def _held_into_chords(stage: Stage, drafts: Sequence[Draft]) -> dict[int, set[PitchClass]]:
    """Pitch classes that are down while each chord lasts, by chord index."""
    held: dict[int, set[PitchClass]] = defaultdict(set)
    for draft in drafts:
        index = stage.index_at(draft.onset)
        while index < len(stage.chords) and stage.chords[index].onset < draft.end:
            held[index].add(draft.midi % 12)
            index += 1
    return held


def _place(
    mine: Sequence[Draft],
    together: Mapping[Ticks, Sequence[Draft]],
    pitch_class: PitchClass,
    stage: Stage,
    chord: Chord,
    *,
    left: bool,
) -> Draft | None:
    """Add the note to the longest attack of the chord that can take it, by what it rubs with.

    ``together`` is everything struck at each moment, of this chord and of others.
    """
    hands = (Hand.RIGHT, Hand.LEFT) if left else (Hand.RIGHT,)
    frame = (pitch_class - chord.root.pitch_class) % 12 in (chord.third, chord.seventh)
    for close in (False, True):
        for hand in hands:
            attacks = _attacks(mine, hand, fills=close)
            for onset in sorted(attacks, key=lambda t: (-_length(attacks[t]), t)):
                if not (frame or _takes_colour(attacks[onset])):
                    continue
                pitch = _free_pitch(together[onset], pitch_class, hand, stage, chord, close=close)
                if pitch is not None:
                    return _beside(attacks[onset], pitch, hand)
    return None


def _takes_colour(group: Sequence[Draft]) -> bool:
    """Whether an attack may take a tension: a chord may, a thin line stays thin."""
    return len(group) > _THIN or (len(group) < _THIN and group[0].rule != "arpeggio")


_THIN = 2


def _attacks(mine: Sequence[Draft], hand: Hand, *, fills: bool = False) -> dict[Ticks, list[Draft]]:
    """The attacks that can take a note; those of fills only where nothing else can."""
    shut = {Role.GRACE, Role.GHOST} if fills else {Role.FILL, Role.GRACE, Role.GHOST}
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in mine:
        if draft.hand is hand and draft.role not in shut:
            groups[draft.onset].append(draft)
    return groups


def _length(group: Sequence[Draft]) -> Ticks:
    return max(d.duration for d in group)


def _free_pitch(
    together: Sequence[Draft],
    pitch_class: PitchClass,
    hand: Hand,
    stage: Stage,
    chord: Chord,
    *,
    close: bool = False,
) -> MidiPitch | None:
    """A place for the note under the top (right hand) or over the bottom (left hand)."""
    pitches = [d.midi for d in together if d.hand is hand]
    others = [d.midi for d in together if d.hand is not hand]
    if len(pitches) >= 4:
        return None
    if hand is Hand.RIGHT:
        top = max(pitches)
        lowest = max([53, *(p + 1 for p in others)])
        running = len(pitches) == 1 and any(d.rule == "arpeggio" for d in together)
        reach = _RUNNING_SPAN if running else _RIGHT_SPAN
        options = range(top - 2, max(lowest, top - reach) - 1, -1)
    else:
        bottom = min(pitches)
        ceiling = min([_LEFT_TOP, *(p - 1 for p in others)])
        options = range(bottom + 3, min(ceiling, bottom + stage.brief.max_span) + 1)
    for pitch in options:
        spread = max(*pitches, pitch) - min(*pitches, pitch)
        legal = pitch % 12 == pitch_class and pitch not in pitches
        if legal and _sits_wrong(chord, pitch, [*pitches, *others]):
            continue
        wide = spread > (_RIGHT_SPAN if hand is Hand.RIGHT else stage.brief.max_span)
        clean = not low_interval_violations([*pitches, pitch])
        if legal and not wide and clean and not _rubs(pitch, [*pitches, *others], close=close):
            return pitch
    return None


def _rubs(pitch: MidiPitch, others: Sequence[MidiPitch], *, close: bool) -> bool:
    """Whether the note would form a minor ninth with another, or a semitone unless ``close``."""
    harsh = (13, 25) if close else (1, 13, 25)
    return any(abs(pitch - other) in harsh for other in others)


def _sits_wrong(chord: Chord, pitch: MidiPitch, others: Sequence[MidiPitch]) -> bool:
    """Whether a #9 would come below a third, or a third above a #9, a semitone apart (R-06)."""
    return any(
        is_third_over_sharp_nine(chord, min(pitch, other), max(pitch, other))
        for other in others
        if other != pitch
    )


def _beside(group: Sequence[Draft], pitch: MidiPitch, hand: Hand) -> Draft:
    model = min(group, key=lambda d: abs(d.midi - pitch))
    return Draft(
        model.onset,
        model.duration,
        pitch,
        hand,
        Role.INNER if hand is Hand.RIGHT else Role.SHELL,
        model.chord,
        f"{model.rule} guide",
        articulations=model.articulations,
        arpeggio=model.arpeggio,
    )
