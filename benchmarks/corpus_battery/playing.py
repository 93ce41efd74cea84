"""Can it be played, and does it sound clear: hands, stretches, low intervals, clashes."""

from typing import Final

from benchmarks.corpus_battery.model import Note, Piece, attacks, sounding

LOWEST: Final = {
    1: 52, 2: 51, 3: 48, 4: 46, 5: 46, 6: 45, 7: 34, 8: 41, 9: 41, 10: 41, 11: 41, 15: 36, 16: 34,
}  # fmt: skip
"""The lowest key on which an interval of so many semitones is clear; middle of published tables."""
_NINTH, _TENTH, _FINGERS = 14, 16, 5
_SAME_KEY: Final = 0.030


def _rate(count: int, total: int) -> float:
    return count / total if total else 0.0


def _too_fast(before: tuple[Note, ...], now: tuple[Note, ...]) -> bool:
    gap = now[0].on - before[0].on
    centres = [sum(n.pitch for n in g) / len(g) for g in (before, now)]
    leap = abs(centres[1] - centres[0])
    return (leap > 12 and gap < 0.160) or (leap > 19 and gap < 0.260)


def _unplayable(notes: tuple[Note, ...], other: tuple[Note, ...]) -> tuple[int, int]:
    """Count the attacks of a hand that it cannot play, and all its attacks."""
    keys = sorted((n.pitch, n.on) for n in other)
    struck = {p: [t for q, t in keys if q == p] for p in {n.pitch for n in other}}
    bad, before = 0, None
    pairs = sounding(notes)
    for group, held in pairs:
        pitches = [n.pitch for n in (*group, *held)]
        fault = max(pitches) - min(pitches) > _TENTH or len(set(pitches)) > _FINGERS
        fault = fault or (before is not None and _too_fast(before, group))
        fault = fault or any(
            abs(t - n.on) < _SAME_KEY for n in group for t in struck.get(n.pitch, ())
        )
        bad += fault
        before = group
    return bad, len(pairs)


def playing(piece: Piece) -> dict[str, float]:
    """Measure what the hands must do (shares of the attacks of each hand)."""
    counts = [_unplayable(piece.right, piece.left), _unplayable(piece.left, piece.right)]
    groups = [*attacks(piece.right), *attacks(piece.left)]
    spans = [max(n.pitch for n in g) - min(n.pitch for n in g) for g in groups]
    return {
        "unplayable_rate": _rate(sum(c[0] for c in counts), sum(c[1] for c in counts)),
        "over_5_notes_rate": _rate(sum(len(g) > _FINGERS for g in groups), len(groups)),
        "span_gt_9th_rate": _rate(sum(s > _NINTH for s in spans), len(spans)),
        "span_gt_10th_rate": _rate(sum(s > _TENTH for s in spans), len(spans)),
    }


def _muddy(pitches: set[int]) -> bool:
    ordered = sorted(pitches)
    return any(
        low < LOWEST.get(high - low, 0) for low, high in zip(ordered, ordered[1:], strict=False)
    )


def _clash(group: tuple[Note, ...], held: tuple[Note, ...]) -> bool:
    new = {n.pitch for n in group}
    sound = new | {n.pitch for n in held}
    return any(abs(a - b) in (13, 25) for a in new for b in sound)


def clarity(piece: Piece) -> dict[str, float]:
    """Measure low intervals and minor ninths (shares of the attacks of both hands together)."""
    pairs = sounding(piece.notes)
    total = len(pairs)
    attacked = sum(_muddy({n.pitch for n in g}) for g, _ in pairs)
    heard = sum(_muddy({n.pitch for n in (*g, *h)}) for g, h in pairs)
    return {
        "mud_rate": _rate(heard, total),
        "mud_attack_rate": _rate(attacked, total),
        "m9_clash_rate": _rate(sum(_clash(g, h) for g, h in pairs), total),
    }
