"""Voicing a whole phrase at once: candidates for each chord and the cheapest path.

Every genre uses this engine. A slot says which chord is wanted where, in which register
and under which melody note; the engine builds the voicings that a hand can hold and finds
the sequence that costs least, looking at the phrase as a whole (Viterbi search with a
beam), not chord by chord.

References
----------
.. [1] Viterbi, A. "Error bounds for convolutional codes and an asymptotically optimum
   decoding algorithm", IEEE Trans. Inf. Theory 13(2), 1967.
.. [2] Harrison, P. and Pearce, M. "A computational cognitive model for the analysis and
   generation of voice leadings", Music Perception 37(3), 2020: features and their use as
   a path cost.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, TypeAlias

from gospel_keys.errors import RegisterTooNarrowError
from gospel_keys.harmony.voice_leading import Voicing, has_parallel_perfects, matched_moves
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones

_BEAM: Final = 10
_WIDEST_INNER_GAP: Final = 9
_HARD: Final = 8.0
_MISSING_GUIDE: Final = 4.0
_WHIM: Final = 0.35
_SEMITONE_UNDER_TOP: Final = 5.0
_WRONG_BOTTOM: Final = 6.0
_UNRESOLVED: Final = 2.5
_FOURTH: Final[Semitones] = 5
_EASE: Final = 0.35
_EASY_MOVE: Final[Semitones] = 4
_COMMON_TONE: Final = 1.2
"""What a note kept on its key saves."""


@dataclass(frozen=True, slots=True)
class VoicingSlot:
    """One place of the phrase that needs a voicing.

    Parameters
    ----------
    chord : Chord
    low, high : MidiPitch
        Inclusive register.
    sizes : tuple of int
        How many notes are welcome, best first.
    top : MidiPitch or None
        A melody note that must be the highest.
    bass : MidiPitch or None
        The lowest sounding note of the other hand.
    others : frozenset of PitchClass
        What the other hand sounds: it may supply guide tones and must not be doubled badly.
    home : float
        Where the centre of the voicing likes to be.
    max_span : Semitones
    restart : bool
        A phrase starts here: moving far costs little.
    sets : tuple of tuple of int
        Tone sets (semitones above the root) to use instead of the chord's own, best first.
    parallels : float
        Weight of parallel fifths and octaves, by genre.
    lowest : PitchClass or None
        The pitch class that wants to be at the bottom (a bass inside the figure).
    smooth : float
        Weight of the way from the voicing before, against what a voicing costs on its own.
    """

    chord: Chord
    low: MidiPitch
    high: MidiPitch
    sizes: tuple[int, ...] = (4, 3)
    top: MidiPitch | None = None
    bass: MidiPitch | None = None
    others: frozenset[PitchClass] = frozenset()
    home: float = 64.0
    max_span: Semitones = 12
    restart: bool = False
    sets: tuple[tuple[int, ...], ...] = ()
    parallels: float = 0.5
    lowest: PitchClass | None = None
    smooth: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voicing with what it costs on its own."""

    voicing: Voicing
    cost: float


def lead_voices(
    slots: Sequence[VoicingSlot], rng: random.Random | None = None, *, before: Voicing = ()
) -> list[Voicing]:
    """Voice a sequence of slots along the cheapest path.

    Parameters
    ----------
    slots : sequence of VoicingSlot
    rng : random.Random, optional
        Adds a small random preference, so that seeds choose among near-equal paths.
    before : Voicing, optional
        What the hand held before the first slot; the path starts from there.

    Returns
    -------
    voicings : list of Voicing, one for each slot

    Raises
    ------
    RegisterTooNarrowError
        If a slot has no voicing that fits its register.
    """
    if not slots:
        return []
    beam: list[tuple[float, Candidate, tuple[Voicing, ...]]] = [
        (c.cost + _whim(rng) + _entry_cost(before, c.voicing), c, (c.voicing,))
        for c in candidates(slots[0])
    ]
    for last, slot in zip(slots, slots[1:], strict=False):
        beam = sorted(beam, key=lambda state: state[0])[:_BEAM]
        guides = guide_moves(last.chord, slot.chord)
        beam = [_extend(beam, slot, candidate, rng, guides) for candidate in candidates(slot)]
    return list(min(beam, key=lambda state: state[0])[2])


GuideMoves: TypeAlias = tuple[tuple[PitchClass, Semitones], ...]
"""Pitch classes with the move that resolves each."""


@lru_cache(maxsize=4096)
def guide_moves(before: Chord, after: Chord) -> GuideMoves:
    """Return how the guide tones lead where the root falls a fifth (V-04).

    The seventh falls by step to the third, the third is held as the next seventh.

    Examples
    --------
    >>> guide_moves(Chord.parse("Dm7"), Chord.parse("G7"))
    ((0, -1), (5, 0))
    """
    if (after.root.pitch_class - before.root.pitch_class) % 12 != _FOURTH:
        return ()
    root = before.root.pitch_class
    moves: list[tuple[PitchClass, Semitones]] = []
    if before.seventh is not None and after.third is not None:
        fall = (root + before.seventh - after.root.pitch_class - after.third) % 12
        if fall in (1, 2):
            moves.append(((root + before.seventh) % 12, -fall))
    if before.third is not None and after.seventh is not None:
        held = (root + before.third) % 12
        if held == (after.root.pitch_class + after.seventh) % 12:
            moves.append((held, 0))
    return tuple(moves)


def _unresolved(guides: GuideMoves, before: Voicing, after: Voicing) -> int:
    """Count guide tones of a voicing whose resolution sounds, but in another octave."""
    count = 0
    for pitch_class, move in guides:
        for pitch in before:
            if pitch % 12 == pitch_class:
                wanted = pitch + move
                count += wanted not in after and any((p - wanted) % 12 == 0 for p in after)
    return count


def _entry_cost(before: Voicing, voicing: Voicing) -> float:
    return transition_cost(before, voicing) if before else 0.0


def _extend(
    beam: list[tuple[float, Candidate, tuple[Voicing, ...]]],
    slot: VoicingSlot,
    candidate: Candidate,
    rng: random.Random | None,
    guides: GuideMoves,
) -> tuple[float, Candidate, tuple[Voicing, ...]]:
    ease = slot.smooth * (_EASE if slot.restart else 1.0)
    voicing = candidate.voicing
    most_saved = ease * _COMMON_TONE * len(voicing)
    least, best = float("inf"), beam[0][2]
    for cost, last, path in beam:
        if cost - most_saved > least:
            break  # The beam is sorted: nothing after this can cost less.
        total = cost + ease * transition_cost(last.voicing, voicing, slot.parallels)
        if guides:
            total += _UNRESOLVED * _unresolved(guides, last.voicing, voicing)
        if total < least:
            least, best = total, path
    return least + candidate.cost + _whim(rng), candidate, (*best, voicing)


def _whim(rng: random.Random | None) -> float:
    return 0.0 if rng is None else _WHIM * rng.random()


@lru_cache(maxsize=65536)
def transition_cost(before: Voicing, after: Voicing, parallels: float = 0.5) -> float:
    """Return the cost of moving between two voicings (smaller is smoother).

    The sum of distances, extra for voices that move more than a third, for top leaps over
    a fifth, for parallel perfects and for all voices moving one way, less for common tones.
    """
    moves = matched_moves(before, after)
    cost = 0.0
    for move in moves:
        size = abs(move)
        cost += size + 0.4 * max(0, size - _EASY_MOVE)
    if abs(after[-1] - before[-1]) > 7:
        cost += 3.0
    cost -= _COMMON_TONE * moves.count(0)
    if len(moves) > 2 and (min(moves) > 0 or max(moves) < 0):
        cost += 1.5
    if parallels and has_parallel_perfects(before, after):
        cost += 6.0 * parallels
    return cost


@lru_cache(maxsize=8192)
def candidates(slot: VoicingSlot) -> tuple[Candidate, ...]:
    """Return the voicings a slot allows, each with its own cost, cheapest first.

    Raises
    ------
    RegisterTooNarrowError
        If nothing fits.
    """
    found: dict[Voicing, float] = {}
    for tones, cost in _tone_sets(slot):
        for voicing in _realisations(slot, tones):
            total = cost + _own_cost(slot, voicing)
            if voicing not in found or total < found[voicing]:
                found[voicing] = total
    if not found:
        msg = (
            f"no voicing of {slot.chord} fits {slot.low}..{slot.high}"
            f" within {slot.max_span} semitones; widen the register"
        )
        raise RegisterTooNarrowError(msg, value=slot)
    ranked = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return tuple(Candidate(voicing, cost) for voicing, cost in ranked[:28])


def _tone_sets(slot: VoicingSlot) -> list[tuple[tuple[PitchClass, ...], float]]:
    """Choose which chord tones sound: sets of semitones above the root with a cost."""
    if slot.sets:
        return [
            (tuple(dict.fromkeys(i % 12 for i in tones)), 0.7 * place)
            for place, tones in enumerate(slot.sets)
        ]
    chord = slot.chord
    tones = tuple(dict.fromkeys(i % 12 for i in chord.intervals))
    chosen: list[tuple[tuple[PitchClass, ...], float]] = []
    for place, size in enumerate(slot.sizes):
        for subset in combinations(tones, min(size, len(tones))):
            rootward = 0.5 * (0 in subset and len(tones) > 3) + 0.2 * (7 in subset)
            chosen.append((subset, 0.8 * place + rootward))
    return chosen


def _realisations(slot: VoicingSlot, tones: tuple[PitchClass, ...]) -> list[Voicing]:
    root = slot.chord.root.pitch_class
    classes = sorted({(root + tone) % 12 for tone in tones})
    if slot.top is not None:
        return _below_top(slot, classes)
    stacks: list[Voicing] = []
    for lowest in range(slot.low, slot.high + 1):
        if lowest % 12 not in classes:
            continue
        close = _close_position(lowest, classes)
        stacks.append(close)
        if len(close) == 4:
            stacks.append(tuple(sorted((*close[:2], close[2] - 12, close[3]))))
    return [v for v in stacks if _fits(slot, v)]


def _below_top(slot: VoicingSlot, classes: list[PitchClass]) -> list[Voicing]:
    """Chords hanging from the melody note, close or with the second voice dropped.

    Where the register is too narrow for all of them, fewer notes hang there.
    """
    top = slot.top
    assert top is not None
    inner = [pc for pc in classes if pc != top % 12]
    size = len(classes) - 1 if top % 12 in classes else min(len(classes), 3)
    for count in range(min(size, len(inner)), -1, -1):
        options: list[Voicing] = []
        for chosen in combinations(inner, count):
            close = (*sorted(top - ((top - pc) % 12) for pc in chosen), top)
            options.append(close)
            if len(close) >= 3:
                options.append(tuple(sorted((*close[:-2], close[-2] - 12, top))))
        fitting = [v for v in options if _fits(slot, v)]
        if fitting:
            return fitting
    return []


def _close_position(lowest: MidiPitch, classes: list[PitchClass]) -> Voicing:
    return tuple(sorted(lowest + (pc - lowest) % 12 for pc in classes))


def _fits(slot: VoicingSlot, voicing: Voicing) -> bool:
    return (
        voicing[0] >= slot.low
        and voicing[-1] <= (slot.top if slot.top is not None else slot.high)
        and voicing[-1] - voicing[0] <= slot.max_span
    )


def _own_cost(slot: VoicingSlot, voicing: Voicing) -> float:
    centre = sum(voicing) / len(voicing)
    cost = 0.15 * (centre - slot.home) ** 2 / 12
    gaps = [b - a for a, b in zip(voicing, voicing[1:], strict=False)]
    cost += sum(_HARD for gap in gaps if gap > _WIDEST_INNER_GAP and len(voicing) > 2)
    if gaps and gaps[-1] == 1:
        cost += _SEMITONE_UNDER_TOP
    if slot.lowest is not None and voicing[0] % 12 != slot.lowest:
        cost += _WRONG_BOTTOM
    cost += 0.8 * sum(a == 1 and b <= 2 for a, b in zip(gaps, gaps[1:], strict=False))
    sounding = voicing if slot.bass is None else (slot.bass, *voicing)
    cost += _HARD * len(low_interval_violations(sounding))
    cost += _HARD * _minor_ninths(slot.chord, sounding)
    cost += 2.0 * _bad_doublings(slot, voicing)
    return cost if slot.sets else cost + _MISSING_GUIDE * _missing_guides(slot, voicing)


def _missing_guides(slot: VoicingSlot, voicing: Voicing) -> int:
    """Count the guide tones that neither hand sounds."""
    root = slot.chord.root.pitch_class
    sounding = {p % 12 for p in voicing} | slot.others
    return sum((root + guide) % 12 not in sounding for guide in slot.chord.guide_tones)


def _minor_ninths(chord: Chord, sounding: Voicing) -> int:
    """Count minor ninths that the style does not excuse, and thirds over a #9 (rule R-06)."""
    root = chord.root.pitch_class
    count = 0
    for low, high in combinations(sounding, 2):
        if high - low in (13, 25):
            count += not (low % 12 == root and chord.is_dominant)
        elif high - low == 1:
            count += is_third_over_sharp_nine(chord, low, high)
    return count


def is_third_over_sharp_nine(chord: Chord, low: MidiPitch, high: MidiPitch) -> bool:
    """Whether the upper of two pitches is the third of a dominant and the lower its #9.

    The third belongs below the #9, a major seventh apart (R-06).

    Examples
    --------
    >>> is_third_over_sharp_nine(Chord.parse("C7#9"), 63, 64)
    True
    >>> is_third_over_sharp_nine(Chord.parse("C7#9"), 64, 75)
    False
    """
    root = chord.root.pitch_class
    named = chord.is_dominant and {3, 4} <= {i % 12 for i in chord.intervals}
    return named and (low - root) % 12 == 3 and (high - root) % 12 == 4 and high > low


def _bad_doublings(slot: VoicingSlot, voicing: Voicing) -> int:
    """Count doubled dominant sevenths and altered tensions (rule R-07)."""
    if not slot.chord.is_dominant:
        return 0
    root = slot.chord.root.pitch_class
    tender = {10, 1, 3, 6, 8}
    return sum((p - root) % 12 in tender and p % 12 in slot.others for p in voicing)
