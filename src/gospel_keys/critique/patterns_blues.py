"""Blues patterns as a listener tells them apart (chapters 7 and 8, section 4)."""

from collections.abc import Callable, Iterator, Sequence
from statistics import mean
from typing import Final

from gospel_keys.critique.attacks import Attack, body_attacks, body_bars, by_bar, share, step_of
from gospel_keys.critique.timing import swing_ratio
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import QUARTER

_AMBITUS: Final = 17
_ROCKING: Final = frozenset({6, 7, 9, 10})
_DYADS: Final = frozenset({3, 4, 5, 6, 8, 9})
_FULL: Final = 3
_SHUFFLED: Final = 1.6
_SHUFFLED_UNTIL: Final = 150
_CONTRAST: Final = 5
_CALL: Final = 2
_THICKER: Final = 1 / 3
"""How much more of an answer is in double stops or chords where its texture contrasts."""

_SHAKEN: Final = 0.3
"""Share of double stops from which on a trembling line is no plain melody."""


def _bars_like(score: Score, fits: Callable[[Sequence[Attack]], bool]) -> float:
    """Share of the left hand's bars that fit; turnarounds and one bar in four vary (B-19)."""
    bars = by_bar(score, body_attacks(score, Hand.LEFT))
    return share(sum(fits(bars.get(b, ())) for b in body_bars(score)), len(body_bars(score)))


def boogie_woogie_bass(score: Score, performance: Performance) -> float:
    """Share of bars in single eighths, at least seven of eight, inside an octave and a half."""
    del performance
    slots = 2 * score.meter.bar // step_of(score)

    def fits(attacks: Sequence[Attack]) -> bool:
        pitches = [p for a in attacks for p in a.pitches]
        single = all(len(a.notes) == 1 for a in attacks)
        if not single or len(attacks) < slots - 1 or len(attacks) > slots + 1:
            return False
        return max(pitches) - min(pitches) <= _AMBITUS and _has_root(score, attacks)

    return _bars_like(score, fits)


def _has_root(score: Score, attacks: Sequence[Attack]) -> bool:
    roots = {score.chords[a.chord].chord.root.pitch_class for a in attacks if a.chord >= 0}
    return any(p % 12 in roots for a in attacks for p in a.pitches)


def twelve_bar_bass(score: Score, performance: Performance) -> float:
    """Share of bars in quarters: single chord tones from root or seventh on (B-16)."""
    del performance
    beats = score.meter.bar // step_of(score)

    def fits(attacks: Sequence[Attack]) -> bool:
        if not beats <= len(attacks) <= beats + 1 or any(len(a.notes) > 1 for a in attacks):
            return False
        chord = score.chords[attacks[0].chord].chord
        first = (attacks[0].pitches[0] - chord.root.pitch_class) % 12
        return first in (0, 9, chord.seventh)

    return _bars_like(score, fits)


def shuffle_pattern(score: Score, performance: Performance) -> float:
    """Share of bars in rocking dyads over a constant root; swung at 1.6 and more (B-10)."""
    ratio = swing_ratio(score, performance)
    slow = score.tempo.bpm * score.tempo.beat / QUARTER < _SHUFFLED_UNTIL
    if ratio is not None and slow and score.feel == "Shuffle" and ratio < _SHUFFLED:
        return 0.0

    def fits(attacks: Sequence[Attack]) -> bool:
        dyads = [a for a in attacks if len(a.notes) == 2 and a.span in _ROCKING]
        lows = {(a.chord, a.pitches[0]) for a in dyads}
        rocking = len(attacks) > 0 and len(dyads) >= 0.75 * len(attacks)
        return rocking and len(lows) == len({chord for chord, _ in lows})

    return _bars_like(score, fits)


def block_chords(score: Score, performance: Performance) -> float:
    """Share of right-hand attacks with three notes and more."""
    del performance
    return _full_share(body_attacks(score, Hand.RIGHT))


def _full_share(attacks: Sequence[Attack]) -> float:
    return share(sum(len(a.notes) >= _FULL for a in attacks), len(attacks))


def chord_fills(score: Score, performance: Performance) -> float:
    """Share of the chords on long or strong notes, where one sung note in six carries one."""
    del performance
    attacks = body_attacks(score, Hand.RIGHT)
    sung = [a for a in attacks if a.notes[-1].role is Role.MELODY]
    full = [a for a in sung if len(a.notes) >= _FULL]
    if len(sung) < 0.5 * len(attacks) or len(full) < len(sung) / 6 or len(full) > 0.7 * len(sung):
        return 0.0
    beat = score.meter.beat
    weighty = [a for a in full if a.onset % beat == 0 or a.notes[-1].duration >= beat]
    return share(len(weighty), len(full))


def blues_melody(score: Score, performance: Performance) -> float:
    """Share of attacks that sing, in single notes for the most part."""
    if tremolo_double_stops(score, performance) >= _SHAKEN:
        return 0.0
    attacks = body_attacks(score, Hand.RIGHT)
    sung = [a for a in attacks if a.notes[-1].role is Role.MELODY]
    single = sum(len(a.notes) == 1 for a in sung)
    thick = sum(len(a.notes) >= _FULL for a in sung)
    plain = single >= 0.55 * len(sung) and thick <= len(sung) / 6
    return share(len(sung), len(attacks)) if plain else 0.0


def call_response(score: Score, performance: Performance) -> float:
    """Likeness of the rhythms of call and repeated call, where the answers contrast (B-22).

    Bars 1-2 of a chorus call and bars 5-6 call again; bars 3-4 and 7-8 answer, a fourth
    away or in another texture. 0 where more than half of the answers do neither.
    """
    del performance
    likeness: list[float] = []
    contrasts: list[bool] = []
    bars = by_bar(score, body_attacks(score, Hand.RIGHT))
    for first in _choruses(score):
        cells = [_cell(bars, first + 2 * k) for k in range(4)]
        if not (cells[0] and cells[2]):
            continue
        bar = score.meter.bar
        calls = [{a.onset - (first + 4 * k) * bar for a in cells[2 * k]} for k in range(2)]
        likeness.append(len(calls[0] & calls[1]) / len(calls[0] | calls[1]))
        contrasts += [_contrasts(cells[k], cells[k + 1]) for k in (0, 2)]
    if not likeness or sum(contrasts) < 0.5 * len(contrasts):
        return 0.0
    return mean(likeness)


def _choruses(score: Score) -> Iterator[int]:
    """First bars of the choruses: twelve bars, from the end of the intro."""
    start = next((s.onset for s in score.sections if s.name.startswith("Chorus")), 0)
    first, bars = start // score.meter.bar, score.duration // score.meter.bar
    yield from range(first, bars - 7, 12)


def _cell(bars: dict[int, list[Attack]], first: int) -> list[Attack]:
    """What is sung in two bars, without the chords that comp between."""
    return [
        a
        for b in range(first, first + _CALL)
        for a in bars.get(b, ())
        if a.notes[-1].role is Role.MELODY
    ]


def _contrasts(call: Sequence[Attack], answer: Sequence[Attack]) -> bool:
    if not answer:
        return True
    middle = [mean(a.pitches[-1] for a in cell) for cell in (call, answer)]
    thick = [share(sum(len(a.notes) > 1 for a in cell), len(cell)) for cell in (call, answer)]
    return abs(middle[0] - middle[1]) >= _CONTRAST or abs(thick[1] - thick[0]) >= _THICKER


def tremolo_double_stops(score: Score, performance: Performance) -> float:
    """Share of double stops in a line that trembles one to four times a chorus (B-23, B-24)."""
    del performance
    attacks = [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) < _FULL]
    dyads = sum(len(a.notes) == 2 and a.span in _DYADS for a in attacks)
    shaken = {n.onset for n in score.hand(Hand.RIGHT) if n.tremolo}
    choruses = max(1.0, score.duration / score.meter.bar / 12)
    if not 0.75 <= len(shaken) / choruses <= 4:
        return 0.0
    return share(dyads, len(attacks))


def shuffle_feel(score: Score, performance: Performance) -> float:
    """How clearly the pairs are long and short; 0 in compound meters and in even eighths."""
    ratio = swing_ratio(score, performance)
    if ratio is None:
        return 0.0
    return min(1.0, max(0.0, (ratio - 1.0) / 0.6))


def twelve_eight_feel(score: Score, performance: Performance) -> float:
    """Share of notes inside the beat that stand on its thirds, in both hands."""
    del performance
    beat = score.meter.beat
    inside = [a.onset % beat for hand in Hand for a in body_attacks(score, hand) if a.onset % beat]
    return share(sum(3 * place % beat == 0 for place in inside), len(inside))


def straight_blues(score: Score, performance: Performance) -> float:
    """1 where pairs are even, falling to 0 at 1.25:1."""
    ratio = swing_ratio(score, performance)
    return 0.0 if ratio is None else max(0.0, 1.0 - abs(ratio - 1.0) / 0.25)
