"""Neither bland nor sour: what stands on the strong beats belongs to its chord, nearly (M-05).

A piece that holds nothing but named tones on its strong beats gets suspensions: the top of the
chord before stays, or leans from a step above, and falls when the chord is struck again. A
piece with many unnamed tensions has some of them written into its symbols: an m9 in which the
eleventh sounds as well is an m11. Where nothing can lean, a symbol leaves a tension unsaid.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.neosoul.harmony import APPROACH, annotate
from gospel_keys.genres.neosoul.voicing import HIGHEST
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Ticks

SAVOURY: Final = (0.91, 0.97)
"""Share of strong-beat notes that belong to their chord, from which on nothing is changed."""

BLAND: Final = 0.975
"""Share from which on, where no top can lean, a symbol leaves a tension unsaid."""

RICHER: Final = MappingProxyType(
    {
        "m7": ("m9", "m11"),
        "m9": ("m11",),
        "maj7": ("maj9", "maj13"),
        "maj9": ("maj13",),
        "9": ("13",),
        "9sus4": ("13sus4",),
        "7sus4": ("9sus4", "13sus4"),
    }
)
"""Names that say more of what sounds, by the quality that says less."""

_PLAINER: Final = MappingProxyType(
    {
        "m11": ("m9", "m7"),
        "maj13": ("maj9", "maj7"),
        "13": ("9", "7"),
        "13sus4": ("9sus4", "7sus4"),
        "m9": ("m7",),
        "maj9": ("maj7",),
        "9": ("7",),
    }
)
"""Names that leave the highest tension unsaid and still hold four tones (N-01)."""

_WIDEST: Final = 12
_CLOSEST: Final = 2
_FEWEST: Final = 2
"""Notes of a chord whose top may lean."""

_NEAR: Final = 4
"""How far the tops of two attacks may lie apart for the first to lean on the second."""


def season(stage: Stage, drafts: Sequence[Draft]) -> tuple[Stage, list[Draft]]:
    """Return the stage and the notes with neither too few nor too many foreign tones.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, finished; chords named after what sounds.

    Returns
    -------
    stage : Stage
        Some symbols may say more, or less.
    drafts : list of Draft
        Some tops may lean.
    """
    if stage.brief.chart is not None:
        return stage, list(drafts)
    low, high = SAVOURY
    share = strong_share(stage, drafts)
    if share < low:
        return _say_more(stage, drafts), list(drafts)
    if share <= high:
        return stage, list(drafts)
    leant = _lean(stage, drafts)
    if strong_share(stage, leant) > BLAND:
        stage = _say_less(stage, leant)
    return stage, leant


def strong_share(stage: Stage, drafts: Sequence[Draft]) -> float:
    """Return the share of strong-beat notes that their chords name; 1 if there are none."""
    told = [_belongs(stage, d) for d in drafts if _is_strong(stage, d)]
    return sum(told) / len(told) if told else 1.0


def _is_strong(stage: Stage, draft: Draft) -> bool:
    return draft.role is not Role.GRACE and stage.is_strong(draft.onset)


def _belongs(stage: Stage, draft: Draft) -> bool:
    return draft.midi % 12 in stage.chords[draft.chord].chord.sounding_classes


def _lean(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Let tops on strong beats lean until the share is low enough."""
    leant = list(drafts)
    for top, pitch in _leanings(stage, drafts):
        leant[leant.index(top)] = replace(top, midi=pitch)
        if strong_share(stage, leant) <= SAVOURY[1]:
            break
    return leant


def _leanings(stage: Stage, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, MidiPitch]]:
    """Yield tops with the tone that they may hold first: suspensions before other leanings."""
    attacks = _right_attacks(drafts)
    others: list[tuple[Draft, MidiPitch]] = []
    for before, now, after in zip([(), *attacks], attacks, attacks[1:], strict=False):
        top, falls = now[-1], after[-1]
        if not stage.is_strong(top.onset) or len(now) < _FEWEST or not _answers(top, falls):
            continue
        held = before[-1].midi if before else 0
        steps = [p for p in _steps_above(stage, falls) if _may_lean(stage, drafts, top, p)]
        if held in steps:
            yield top, held
        elif steps:
            others.append((top, steps[0]))
    yield from others


def _right_attacks(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """The right hand's attacks in order, each from its lowest note up."""
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.role not in (Role.GRACE, Role.GHOST):
            groups[draft.onset].append(draft)
    return [sorted(groups[onset], key=lambda d: d.midi) for onset in sorted(groups)]


def _answers(top: Draft, falls: Draft) -> bool:
    """Whether the chord is struck again with a top near by, to which a leaning can fall."""
    chords = top.role is Role.INNER and falls.role is Role.INNER and not top.arpeggio
    return chords and top.chord == falls.chord and abs(top.midi - falls.midi) <= _NEAR


def _steps_above(stage: Stage, falls: Draft) -> Iterator[MidiPitch]:
    scale = {name.pitch_class for name in stage.key_at(falls.onset).scale_names}
    return (p for p in (falls.midi + 2, falls.midi + 1) if p % 12 in scale)


def _may_lean(stage: Stage, drafts: Sequence[Draft], top: Draft, pitch: MidiPitch) -> bool:
    """Whether a tone is foreign to the chord, in reach, and grinds against nothing (R-06).

    The chord keeps what its symbol promises: what the top gives up sounds somewhere else.
    """
    spare = any(
        d.chord == top.chord and d is not top and d.midi % 12 == top.midi % 12 and d.duration
        for d in drafts
        if d.role is not Role.FILL
    )
    if not spare:
        return False
    chord = stage.chords[top.chord].chord
    if pitch % 12 in chord.sounding_classes or pitch > HIGHEST or _contradicts(chord, pitch):
        return False
    sounding = [d for d in drafts if d.onset <= top.onset < d.end and d is not top]
    if any(pitch - d.midi in (1, 13, 25) for d in sounding):
        return False
    mates = [d.midi for d in sounding if d.onset == top.onset and d.hand is Hand.RIGHT]
    return pitch - max(mates) >= _CLOSEST and pitch - min(mates) <= _WIDEST


def _contradicts(chord: Chord, pitch: MidiPitch) -> bool:
    """Whether a tone is the other third or seventh: D over Bbm is no leaning, it is a mistake."""
    step = (pitch - chord.root.pitch_class) % 12
    return step in _OTHER and _OTHER[step] in (chord.third, chord.seventh)


_OTHER: Final = MappingProxyType({3: 4, 4: 3, 10: 11, 11: 10})


def _say_more(stage: Stage, drafts: Sequence[Draft]) -> Stage:
    """Write tensions into symbols, those of the most strong notes first, until they suffice."""
    foreign = Counter(d.chord for d in drafts if _is_strong(stage, d) and not _belongs(stage, d))
    low, _ = SAVOURY
    return _renamed(stage, drafts, foreign, _fuller, lambda share: share >= low)


def _say_less(stage: Stage, drafts: Sequence[Draft]) -> Stage:
    """Leave a tension of a few symbols to the player, until the share is low enough."""
    strong = Counter(d.chord for d in drafts if _is_strong(stage, d))
    return _renamed(stage, drafts, strong, _plainer, lambda share: share <= BLAND)


def _renamed(
    stage: Stage,
    drafts: Sequence[Draft],
    places: Counter[int],
    name: Callable[[Chord, set[PitchClass]], str | None],
    enough: Callable[[float], bool],
) -> Stage:
    """Rename chords, those with the most notes first; a slide is named as its target (N-03)."""
    heard = _heard(drafts)
    spans = list(stage.chords)
    for index, _ in sorted(places.items(), key=lambda item: (-item[1], item[0])):
        slides = index > 0 and spans[index - 1].rule == APPROACH
        sounding = heard[index] & _lowered(heard[index - 1]) if slides else heard[index]
        quality = name(spans[index].chord, sounding)
        if quality is None or spans[index].rule == APPROACH:
            continue
        for place in (index - 1, index) if slides else (index,):
            chord = spans[place].chord
            spans[place] = replace(spans[place], chord=Chord.of(chord.root, quality, chord.bass))
        if enough(strong_share(replace(stage, chords=tuple(spans)), drafts)):
            break
    return replace(stage, chords=annotate(stage.form, spans))


def _lowered(classes: set[PitchClass]) -> set[PitchClass]:
    return {(pitch_class - 1) % 12 for pitch_class in classes}


def _heard(drafts: Sequence[Draft]) -> dict[int, set[PitchClass]]:
    heard: dict[int, set[PitchClass]] = defaultdict(set)
    for draft in drafts:
        if draft.role not in (Role.GRACE, Role.FILL, Role.GHOST):
            heard[draft.chord].add(draft.midi % 12)
    return heard


def _fuller(chord: Chord, heard: set[PitchClass]) -> str | None:
    """A richer quality all of whose telling tones sound, and which names one tone more."""
    unnamed = heard - chord.sounding_classes
    for quality in RICHER.get(chord.quality_id, ()):
        richer = Chord.of(chord.root, quality, chord.bass)
        if unnamed & richer.pitch_classes and not missing_guides(richer, heard):
            return quality
    return None


def _plainer(chord: Chord, heard: set[PitchClass]) -> str | None:
    """A quality that leaves one sounding tone unsaid and promises nothing that is not there."""
    for quality in _PLAINER.get(chord.quality_id, ()):
        plainer = Chord.of(chord.root, quality, chord.bass)
        unsaid = (heard & chord.pitch_classes) - plainer.sounding_classes
        if unsaid and not missing_guides(plainer, heard):
            return quality
    return None
