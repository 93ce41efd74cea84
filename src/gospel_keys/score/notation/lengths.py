"""Lengths for the eye: an arrangement with the note lengths that a page shows.

A score says how long each key is held. On a page some of that only clutters: a note of a chord
that is let go a little before the others while the pedal holds the sound, one that the other
hand takes over, a tune that ends inside the last chord. Each would ask for a voice with rests
of its own. Here such notes get the length of the chord that they belong to. An
exported page looks the same and says in its releases what is played; MIDI and sound have the
played lengths alone, and scores that were not arranged here keep theirs.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Keyboard": notes that the pedal sustains are
   written as is easiest to read.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

from gospel_keys.score.model import Articulation, Hand, Note, PedalSpan, Score
from gospel_keys.units import EIGHTH, SIXTEENTH, MidiPitch, Ticks

_SHORT: Final = frozenset({Articulation.STACCATO, Articulation.PORTATO})

_Row = tuple[int, Note]
"""A note and its place in ``Score.notes``."""


def plain_lengths(score: Score) -> Score:
    """Return a score whose arranged chords are let go together where no one can tell.

    Parameters
    ----------
    score : Score

    Returns
    -------
    score : Score
        With the same notes in the same order, of which some last longer.
    """
    if score.repeats or not any(note.rule for note in score.notes):
        return score
    notes = list(score.notes)
    strikes = _strikes_by_key(notes)
    for hand in Hand:
        taken = strikes[_other(hand)]
        for attack, following in pairwise([*_attacks(notes, hand), []]):
            until = following[0][1].onset if following else score.duration
            for place, end in _shorter(attack, until):
                note = notes[place]
                if _is_idle(score, note.end, end, taken.get(note.midi, ())):
                    notes[place] = replace(note, duration=end - note.onset)
    for place in _clipped(score, notes):
        notes[place] = replace(notes[place], duration=EIGHTH)
    return replace(score, notes=tuple(_with_ending(notes)))


def _clipped(score: Score, notes: Sequence[Note]) -> Iterator[int]:
    """The sixteenths with a dot that are eighths for the eye: the dot says that they are short.

    So a beat has one rest less.
    """
    if not any(note.duration == SIXTEENTH for note in notes):
        return
    bars = score.bars()
    for hand in Hand:
        free = 0
        for attack, following in pairwise([*_attacks(notes, hand), []]):
            onset, before = attack[0][1].onset, free
            free = max(free, *(note.end for _, note in attack))
            until = following[0][1].onset if following else score.duration
            clipped = all(
                note.duration == SIXTEENTH and note.rule and _SHORT.intersection(note.articulations)
                for _, note in attack
            )
            if not clipped or before > onset or until < onset + EIGHTH:
                continue
            bar = bars[bisect_right(bars, onset, key=lambda b: b.onset) - 1]
            place = (onset - bar.end) % bar.meter.beat
            # Off the eighth it pays only where the next note follows at once.
            syncopated = place == SIXTEENTH and until == onset + EIGHTH
            if place % EIGHTH == 0 or (syncopated and not bar.meter.is_compound):
                yield from (index for index, _ in attack)


def _other(hand: Hand) -> Hand:
    return Hand.LEFT if hand is Hand.RIGHT else Hand.RIGHT


def _strikes_by_key(notes: Sequence[Note]) -> dict[Hand, dict[MidiPitch, list[Ticks]]]:
    strikes: dict[Hand, dict[MidiPitch, list[Ticks]]] = {hand: {} for hand in Hand}
    for note in notes:
        strikes[note.hand].setdefault(note.midi, []).append(note.onset)
    return strikes


def _attacks(notes: Sequence[Note], hand: Hand) -> Iterator[list[_Row]]:
    mine = [(i, note) for i, note in enumerate(notes) if note.hand is hand and not note.is_grace]
    for _, attack in groupby(mine, key=lambda row: row[1].onset):
        yield list(attack)


def _shorter(attack: Sequence[_Row], until: Ticks) -> Iterator[tuple[int, Ticks]]:
    """The notes of an attack that end before its others, and where these end.

    ``until`` is the hand's next attack: what rings on over it is another line.
    """
    for voice in {note.voice for _, note in attack}:
        chord = [(place, note) for place, note in attack if note.voice == voice]
        end = max(note.end for _, note in chord)
        if end <= until:
            yield from (
                (place, end)
                for place, note in chord
                if note.end < end and note.rule and not _SHORT.intersection(note.articulations)
            )


def _is_idle(score: Score, start: Ticks, end: Ticks, taken: Sequence[Ticks]) -> bool:
    """Whether no one can tell if a note goes on over a stretch of one harmony.

    ``taken`` is when the other hand strikes its key.
    """
    chord = bisect_left(score.chords, start, key=lambda span: span.onset)
    if chord < len(score.chords) and score.chords[chord].onset < end:
        return False
    return _is_held(score.pedals, start, end) or any(start <= tick < end for tick in taken)


def _is_held(pedals: Sequence[PedalSpan], start: Ticks, end: Ticks) -> bool:
    """Whether one pressing of the pedal holds the sound over a stretch."""
    place = bisect_right(pedals, start, key=lambda span: span.onset) - 1
    return place >= 0 and start < pedals[place].end and end <= pedals[place].end


def _with_ending(notes: Sequence[Note]) -> list[Note]:
    """Let all end together that sounds under a last fermata, in both hands."""
    last = max((note.onset for note in notes if not note.is_grace), default=0)
    final = [place for place, note in enumerate(notes) if note.end > last]
    changed = list(notes)
    if not any(Articulation.FERMATA in notes[i].articulations and notes[i].rule for i in final):
        return changed
    end = max(notes[place].end for place in final)
    rolled = any(notes[place].arpeggio and notes[place].onset == last for place in final)
    for hand in Hand:
        mine = [place for place in final if notes[place].hand is hand]
        struck = [place for place in mine if notes[place].onset == last]
        for place in mine:
            rolls = rolled and place in struck and len(struck) > 1
            changed[place] = replace(
                notes[place],
                duration=end - notes[place].onset,
                arpeggio=notes[place].arpeggio or rolls,
            )
        if mine and not any(Articulation.FERMATA in notes[i].articulations for i in mine):
            marks = (*changed[mine[-1]].articulations, Articulation.FERMATA)
            changed[mine[-1]] = replace(changed[mine[-1]], articulations=marks)
    return changed
