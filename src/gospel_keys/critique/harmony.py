"""Measures of harmony: how rich the chords are, and the gospel must-nots (2.2 and 2.6).

Degrees are heard in the key of the moment. Shares are 0..1; counts are per piece unless a
name says per sixteen bars.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gospel_keys.critique.attacks import body_attacks, hand_attacks, share
from gospel_keys.score.model import ChordSpan, Hand, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

_ALTERATIONS: Final = frozenset({"b9", "#9", "b5", "#5", "b13"})
_PLAIN_DEGREES: Final = frozenset({0, 5, 7})
_PLAIN_RUN: Final = 8
_ALTERED_LIMIT: Final = 0.35
_BLOCK_LIMIT: Final = 0.5
_LOW_THIRD: Final = 46
_ALTERED_FIFTH: Final = "7#9#5"


@dataclass(frozen=True, slots=True)
class HarmonyReport:
    """The chords of a piece in numbers.

    ``chords_per_16`` counts changes of chord symbol; ``repetition`` is the share of bars
    whose chords are those of the bar before; ``loop`` the share that equals the bar four
    before; ``root_position`` the share of right-hand chords in close root position.
    """

    chords_per_16: float
    secondary_dominants: float
    diminished_passing: float
    suspended_dominants: float
    tritone_substitutes: float
    backdoor_or_plagal: float
    altered_dominants: float
    altered_resolved: float | None
    prepared_changes: float
    repetition: float
    loop: float
    plain_run: int
    root_position: float
    low_thirds: float
    long_passing: int


def measure_harmony(score: Score) -> HarmonyReport:
    """Measure the harmony of a score (G-05, G-06, section 2.6).

    Parameters
    ----------
    score : Score

    Returns
    -------
    report : HarmonyReport
        Counts of chords and moves are scaled to sixteen bars.
    """
    bars = max(1, score.duration // score.meter.bar)
    heard = [_heard(score, span) for span in score.chords]
    pairs = list(pairwise(heard))
    dominants = [h for h in heard if h.chord.is_dominant]
    scale = 16 / bars
    rows = _chords_by_bar(score)
    return HarmonyReport(
        chords_per_16=len(heard) * scale,
        secondary_dominants=scale * sum(_is_secondary(a, b) for a, b in pairs),
        diminished_passing=scale * sum(_is_passing_diminished(a, b) for a, b in pairs),
        suspended_dominants=scale * sum(h.chord.third == 5 for h in dominants),
        tritone_substitutes=scale * sum(_is_tritone(a, b) for a, b in pairs),
        backdoor_or_plagal=scale * sum(_is_backdoor(a, b) or _is_plagal(a, b) for a, b in pairs),
        altered_dominants=share(sum(_is_altered(h.chord) for h in dominants), len(dominants)),
        altered_resolved=_altered_resolved(pairs),
        prepared_changes=_prepared(pairs),
        repetition=_equal_bars(rows, 1),
        loop=_equal_bars(rows, 4),
        plain_run=_plain_run(score),
        root_position=_root_position(score),
        low_thirds=_low_thirds(score),
        long_passing=_long_passing(score.chords),
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """A chord with its degree in the key of the moment, in semitones above the tonic."""

    span: ChordSpan
    key: Key
    degree: int

    @property
    def chord(self) -> Chord:
        return self.span.chord


def _heard(score: Score, span: ChordSpan) -> _Heard:
    key = [k.key for k in score.keys if k.onset <= span.onset][-1]
    return _Heard(span, key, (span.chord.root.pitch_class - key.tonic.pitch_class) % 12)


def _step(a: _Heard, b: _Heard) -> int:
    return (b.chord.root.pitch_class - a.chord.root.pitch_class) % 12


def _is_secondary(a: _Heard, b: _Heard) -> bool:
    """A dominant other than V that moves up a fourth."""
    return a.chord.is_dominant and a.degree != 7 and _step(a, b) == 5


def _is_tritone(a: _Heard, b: _Heard) -> bool:
    return a.chord.is_dominant and _step(a, b) == 11


def _is_seventh_diminished(chord: Chord) -> bool:
    return "bb7" in chord.degrees or (chord.is_diminished and chord.seventh is None)


def _is_passing_diminished(a: _Heard, b: _Heard) -> bool:
    bass = (b.chord.bass_name.pitch_class - a.chord.bass_name.pitch_class) % 12
    return _is_seventh_diminished(a.chord) and bass in (1, 11)


def _is_backdoor(a: _Heard, b: _Heard) -> bool:
    return a.chord.is_dominant and a.degree == 10 and b.degree == 0


def _is_plagal(a: _Heard, b: _Heard) -> bool:
    minor_four = a.degree == 5 and a.chord.third == 3
    return minor_four and b.degree == 0 and a.key.mode == "major"


def _is_altered(chord: Chord) -> bool:
    return bool(_ALTERATIONS & set(chord.degrees))


def _altered_resolved(pairs: Sequence[tuple[_Heard, _Heard]]) -> float | None:
    """Share of 7#9#5 chords that move up a fourth or down a semitone (G-05)."""
    moves = [_step(a, b) for a, b in pairs if a.chord.quality_id == _ALTERED_FIFTH]
    return sum(m in (5, 11) for m in moves) / len(moves) if moves else None


def _prepared(pairs: Sequence[tuple[_Heard, _Heard]]) -> float:
    """Share of changes of root that a dominant or a diminished chord leads into (G-01)."""
    changes = [(a, b) for a, b in pairs if _step(a, b)]
    led = sum(
        (a.chord.is_dominant and _step(a, b) in (5, 11)) or _is_passing_diminished(a, b)
        for a, b in changes
    )
    return share(led, len(changes))


def _chords_by_bar(score: Score) -> list[tuple[tuple[int, str], ...]]:
    bar = score.meter.bar
    rows: list[list[tuple[int, str]]] = [[] for _ in range(score.duration // bar)]
    for span in score.chords:
        for index in range(span.onset // bar, min(len(rows), -(-span.end // bar))):
            start = max(span.onset - index * bar, 0)
            rows[index].append((start, span.chord.symbol))
    return [tuple(row) for row in rows]


def _equal_bars(rows: Sequence[object], distance: int) -> float:
    pairs = list(zip(rows, rows[distance:], strict=False))
    return share(sum(a == b for a, b in pairs), len(pairs))


def _plain_run(score: Score) -> int:
    """Longest run of bars that hold nothing but plain triads on I, IV and V."""
    bar = score.meter.bar
    coloured = {
        index
        for span in score.chords
        if not _is_plain(_heard(score, span))
        for index in range(span.onset // bar, -(-span.end // bar))
    }
    longest = run = 0
    for index in range(score.duration // bar):
        run = 0 if index in coloured else run + 1
        longest = max(longest, run)
    return longest


def _is_plain(heard: _Heard) -> bool:
    return heard.degree in _PLAIN_DEGREES and len(heard.chord.intervals) <= 3


def _root_position(score: Score) -> float:
    """Share of right-hand chords of three notes and more that are root-position stacks."""
    chords = [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) >= 3 and a.chord >= 0]
    blocks = 0
    for attack in chords:
        root = score.chords[attack.chord].chord.root.pitch_class
        thirds = all(b - a in (3, 4, 5) for a, b in pairwise(attack.pitches))
        blocks += attack.pitches[0] % 12 == root and thirds
    return share(blocks, len(chords))


def _low_thirds(score: Score) -> float:
    """Share of left-hand attacks with a third below Bb2 (2.6)."""
    attacks = hand_attacks(score, Hand.LEFT)
    low = sum(
        any(b - a in (3, 4) and a < _LOW_THIRD for a, b in pairwise(x.pitches)) for x in attacks
    )
    return share(low, len(attacks))


def _long_passing(chords: Sequence[ChordSpan]) -> int:
    """How many passing chords last longer than the chord they lead into (2.6).

    Chords of a preparation of two count together with what they prepare, one by one.
    """
    return sum(
        a.rule.startswith("G-02") and not b.rule.startswith("G-02") and a.duration > b.duration
        for a, b in pairwise(chords)
    )


@dataclass(frozen=True, slots=True)
class MustNot:
    """A gospel must-not that a piece commits."""

    name: str
    detail: str


def find_must_nots(score: Score) -> tuple[MustNot, ...]:
    """Find what gospel must not do (section 2.6), the pedal aside.

    Parameters
    ----------
    score : Score

    Returns
    -------
    faults : tuple of MustNot
    """
    report = measure_harmony(score)
    swung = score.meter.is_compound and score.feel.lower() in ("swing", "shuffle")
    cases = (
        (report.plain_run >= _PLAIN_RUN, "plain triads", f"{report.plain_run} bars of I, IV, V"),
        (report.root_position > _BLOCK_LIMIT, "root blocks", f"{report.root_position:.0%}"),
        (swung, "swung compound meter", f"{score.feel} in {score.meter}"),
        (report.low_thirds > 0.0, "low thirds", f"{report.low_thirds:.0%} of left attacks"),
        (report.long_passing > 0, "long passing chords", str(report.long_passing)),
        (
            report.altered_dominants > _ALTERED_LIMIT,
            "altered dominants",
            f"{report.altered_dominants:.0%}",
        ),
    )
    return tuple(MustNot(name, detail) for found, name, detail in cases if found)


@dataclass(frozen=True, slots=True)
class Richness:
    """What G-06 expects of sixteen bars: inclusive limits of counts."""

    chords: tuple[float, float]
    secondary_dominants: tuple[float, float]
    diminished_passing: tuple[float, float]
    tritone_substitutes: tuple[float, float]


_SIMPLE: Final = Richness((8, 18), (0, 2), (0, 3), (0, 3))
_RICH: Final = Richness((24, 40), (4, 99), (1, 3), (0, 3))
_RICH_FROM: Final = 0.6


def expected_richness(complexity: float) -> Richness:
    """Return what G-06 expects at a complexity, between its two given places.

    Examples
    --------
    >>> expected_richness(0.6).chords
    (24.0, 40.0)
    """
    weight = min(1.0, max(0.0, complexity / _RICH_FROM))

    def between(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
        return a[0] + weight * (b[0] - a[0]), a[1] + weight * (b[1] - a[1])

    return Richness(
        between(_SIMPLE.chords, _RICH.chords),
        between(_SIMPLE.secondary_dominants, _RICH.secondary_dominants),
        between(_SIMPLE.diminished_passing, _RICH.diminished_passing),
        between(_SIMPLE.tritone_substitutes, _RICH.tritone_substitutes),
    )
