"""Measures of voice leading and chord content (section 1.3): movement, common tones, guides.

Voices are compared from chord to chord by the fullest attack of each hand. Where a hand has
no two chords to compare, a measure is None: nothing was led, well or badly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from gospel_keys.critique.attacks import (
    Attack,
    attacks_of,
    belongs,
    body_bars,
    hand_attacks,
    is_strong,
    main_attacks,
    percentile,
    share,
)
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.theory.chord import Chord

_LEAST_PAIRS = 3
_FOURTH = 5
_THREE = 3


@dataclass(frozen=True, slots=True)
class LeadingReport:
    """How voices move; moves in semitones per voice, shares 0..1, None where unled."""

    move_median: float | None
    move_p90: float | None
    left_move_median: float | None
    efficiency: float | None
    common_tones: float | None
    planing: float | None
    centre_steady: float
    two_five_one: float | None
    guide_tones: float
    strong_chord_tones: float


def measure_leading(score: Score) -> LeadingReport:
    """Measure a score against V-01 to V-06 and the chord rows of the acceptance table.

    Parameters
    ----------
    score : Score
    """
    pairs = leading_pairs(score, Hand.RIGHT)
    left = _moves(leading_pairs(score, Hand.LEFT))
    moves = _moves(pairs)
    return LeadingReport(
        move_median=median(moves) if moves else None,
        move_p90=percentile(moves, 0.9) if moves else None,
        left_move_median=median(left) if len(left) >= _LEAST_PAIRS else None,
        efficiency=efficiency(pairs),
        common_tones=common_tones_kept(pairs),
        planing=share(sum(_is_planed(a, b) for a, b in pairs), len(pairs)) if pairs else None,
        centre_steady=_centre_steady(score),
        two_five_one=two_five_one(score),
        guide_tones=guide_tones_present(score),
        strong_chord_tones=strong_chord_tones(score),
    )


Pair = tuple[Attack, Attack]


def leading_pairs(score: Score, hand: Hand) -> list[Pair]:
    """Return successive chords of a hand that differ, each by its fullest attack.

    Only attacks with two pitch classes or more count: an octave is one voice.
    """
    chordal = [a for a in hand_attacks(score, hand) if len(a.classes) > 1]
    return [
        (a, b)
        for a, b in pairwise(main_attacks(chordal))
        if score.chords[a.chord].chord != score.chords[b.chord].chord
    ]


def _moves(pairs: Sequence[Pair]) -> list[float]:
    return sorted(mean_move(a, b) for a, b in pairs)


def mean_move(a: Attack, b: Attack) -> float:
    """Return the mean distance of matched voices (V-01)."""
    return voicing_change(a.pitches, b.pitches).move


def efficiency(pairs: Sequence[Pair]) -> float | None:
    """Return (least possible movement + 0.5) / (movement + 0.5), averaged (V-02)."""
    return (
        mean(voicing_change(a.pitches, b.pitches).directness for a, b in pairs) if pairs else None
    )


def common_tones_kept(pairs: Sequence[Pair]) -> float | None:
    """Return the share of common pitch classes that stay on one of their keys (V-03)."""
    common = kept = 0
    for a, b in pairs:
        held = {p % 12 for p in set(a.pitches) & set(b.pitches)}
        common += len(a.classes & b.classes)
        kept += len(held)
    return kept / common if common else None


def _is_planed(a: Attack, b: Attack) -> bool:
    if len(a.notes) != len(b.notes) or len(a.notes) < 3:
        return False
    moves = {y - x for x, y in zip(a.pitches, b.pitches, strict=True)}
    return len(moves) == 1 and moves != {0}


def _centre_steady(score: Score) -> float:
    """Share of bars whose right-hand centre is within a fourth of its eight bars' (V-05)."""
    bars: dict[int, list[float]] = {}
    for attack in hand_attacks(score, Hand.RIGHT):
        centre = sum(attack.pitches) / len(attack.pitches)
        bars.setdefault(attack.onset // score.meter.bar, []).append(centre)
    means = [mean(bars[b]) for b in body_bars(score) if b in bars]
    groups = [means[k : k + 8] for k in range(0, len(means), 8)]
    steady = sum(abs(m - median(group)) <= _FOURTH for group in groups for m in group)
    return share(steady, len(means)) if means else 1.0


def guide_tones_present(score: Score) -> float:
    """Return the share of the tones promised by chord symbols that sound in their chords.

    Thirds (or fourths), sevenths and the tensions that name a chord (1.8); of a diminished
    seventh any three tones.
    A tone counts when it is struck for the chord or still down when the chord begins.
    """
    sounding: list[set[int]] = [set() for _ in score.chords]
    place = 0
    for note in sorted(score.notes, key=lambda n: n.onset):
        if note.is_grace:
            continue
        if note.chord >= 0:
            sounding[note.chord].add(note.midi % 12)
        while place < len(score.chords) - 1 and score.chords[place].end <= note.onset:
            place += 1
        for index in range(place, len(score.chords)):
            if score.chords[index].onset >= note.end:
                break
            sounding[index].add(note.midi % 12)
    wanted = found = 0
    for span, heard in zip(score.chords, sounding, strict=True):
        root = span.chord.root.pitch_class
        guides = {(root + guide) % 12 for guide in span.chord.guide_tones}
        enough = "bb7" in span.chord.degrees and len(span.chord.pitch_classes & heard) >= _THREE
        wanted += len(guides)
        found += len(guides) if enough else len(guides & heard)
    return found / wanted if wanted else 1.0


def strong_chord_tones(score: Score) -> float:
    """Return the share of notes struck on strong beats that belong to their chord (M-05)."""
    strong = [n for n in score.notes if not n.is_grace and is_strong(score, n.onset)]
    return share(sum(belongs(score, n) for n in strong), len(strong)) if strong else 1.0


def two_five_one(score: Score) -> float | None:
    """Return the share of guide tones led rightly through 2-5-1s (V-04), None without any.

    The seventh falls by step to the third of the next chord, and the third is held as its
    seventh where it has one. Both hands are heard together.
    """
    by_chord: dict[int, set[int]] = {}
    for attack in attacks_of(score.notes):
        for note in attack.notes:
            by_chord.setdefault(note.chord, set()).add(note.midi)
    led = wanted = 0
    for index, (two, five, one) in enumerate(
        zip(score.chords, score.chords[1:], score.chords[2:], strict=False)
    ):
        if not _is_two_five_one(two.chord, five.chord, one.chord):
            continue
        heard = [by_chord.get(index + k, set()) for k in range(3)]
        for k, (chord, after) in enumerate(((two.chord, five.chord), (five.chord, one.chord))):
            for good in _leads(chord, after, heard[k], heard[k + 1]):
                wanted += 1
                led += good
    return led / wanted if wanted else None


def _is_two_five_one(two: Chord, five: Chord, one: Chord) -> bool:
    falls = [
        (b.root.pitch_class - a.root.pitch_class) % 12 == _FOURTH
        for a, b in ((two, five), (five, one))
    ]
    minor_two = two.third == 3 and two.seventh == 10
    return all(falls) and minor_two and five.is_dominant and five.third == 4


def _leads(chord: Chord, after: Chord, here: set[int], there: set[int]) -> list[bool]:
    verdicts: list[bool] = []
    if chord.seventh is not None and after.third in (3, 4):
        sevenths = _keys(here, chord, chord.seventh)
        thirds = _keys(there, after, after.third)
        if sevenths and thirds:
            verdicts.append(any(s - t in (1, 2) for s in sevenths for t in thirds))
    if chord.third is not None and after.seventh is not None:
        thirds = _keys(here, chord, chord.third)
        sevenths = _keys(there, after, after.seventh)
        held = (chord.root.pitch_class + chord.third - after.root.pitch_class) % 12
        if thirds and sevenths and held == after.seventh:
            verdicts.append(bool(thirds & sevenths))
    return verdicts


def _keys(heard: set[int], chord: Chord, degree: int | None) -> set[int]:
    if degree is None:
        return set()
    return {p for p in heard if (p - chord.root.pitch_class) % 12 == degree}


def melody_strong_tones(score: Score, line: Sequence[Note]) -> float | None:
    """Return the share of the line's strong-beat notes that belong to their chord (M-05)."""
    strong = [n for n in line if is_strong(score, n.onset)]
    return share(sum(belongs(score, n) for n in strong), len(strong)) if strong else None
