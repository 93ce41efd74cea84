"""Cadences: a list of how the phrases of a piece end (C-09)."""

from dataclasses import dataclass
from itertools import pairwise

from gospel_keys.score.model import ChordSpan, Hand, Note, Role, Score


@dataclass(frozen=True, slots=True)
class Cadence:
    """The end of a phrase.

    Parameters
    ----------
    bar : int
        Counted from 1.
    kind : str
        ``"perfect"``, ``"imperfect"``, ``"half"``, ``"deceptive"`` or ``"plagal"``.
    chords : str
        The two chords, as Roman numerals.
    soprano : int
        Degree of the top note in the key, in semitones above the tonic.
    """

    bar: int
    kind: str
    chords: str
    soprano: int


def list_cadences(score: Score, *, every: int = 4) -> tuple[Cadence, ...]:
    """List the cadences of a score.

    Parameters
    ----------
    score : Score
    every : int
        Length of a phrase in bars.

    Returns
    -------
    cadences : tuple of Cadence
        One for each phrase that closes on a downbeat with a cadence.
    """
    bar = score.meter.bar
    found = []
    for before, span in pairwise(score.chords):
        place = span.onset // bar
        if span.onset % bar or not ((place + 1) % every == 0 or span.end >= score.duration):
            continue
        kind = _kind(score, before, span)
        if kind:
            top = _soprano(score, span)
            tonic = score.key.tonic.pitch_class
            numerals = f"{before.roman} {span.roman}"
            found.append(Cadence(place + 1, kind, numerals, (top - tonic) % 12 if top else -1))
    return tuple(found)


def _kind(score: Score, before: ChordSpan, span: ChordSpan) -> str:
    tonic = score.key.tonic.pitch_class
    here = (span.chord.root.pitch_class - tonic) % 12
    there = (before.chord.root.pitch_class - tonic) % 12
    plain = span.chord.bass is None
    if plain and here and _closes_there(score, before, span):
        return "perfect"
    if here == 7 and plain:
        return "half"
    if here == 0 and plain and there == 7:
        top = _soprano(score, span)
        rooted = before.chord.bass is None
        return "perfect" if rooted and top is not None and top % 12 == tonic else "imperfect"
    if there == 7 and here in (8, 9):
        return "deceptive"
    return "plagal" if here == 0 and there == 5 and plain else ""


def _closes_there(score: Score, before: ChordSpan, span: ChordSpan) -> bool:
    """Whether a chord is the tonic of another key, by its own dominant seventh and its top."""
    root, five = span.chord.root.pitch_class, before.chord
    own = five.is_dominant and five.bass is None and (five.root.pitch_class - root) % 12 == 7
    top = _soprano(score, span)
    return own and span.chord.is_major and top is not None and top % 12 == root


def _soprano(score: Score, span: ChordSpan) -> int | None:
    """The note the top comes to rest on: the last before it breathes."""
    rest: Note | None = None
    for note in score.hand(Hand.RIGHT):
        if not _sings(note) or not span.onset <= note.onset < span.end:
            continue
        if rest is not None and note.onset > rest.end:
            break
        rest = note
    return None if rest is None else rest.midi


def _sings(note: Note) -> bool:
    return note.role in (Role.MELODY, Role.FILL)
