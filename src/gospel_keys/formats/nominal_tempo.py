"""The tempo that a MIDI file was made at, beneath the freedom it is played with.

A performance slows at the ends of phrases, and its tempo map follows; the number that a
musician would write over the page is the one that holds for most of the piece.

A file that names no tempo is read at 120. What a program wrote into it at 80, 90 or 160 by the
clock, from tick 0 on, lies on thirds, eighths and sixteenths of those beats as exactly as music
at 120 would, so that the ear has to decide: such a tempo holds if it is what the notes are
heard in and more of them lie on its beats and halves than on the file's.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from gospel_keys.formats.creators import is_signed
from gospel_keys.formats.midi_file import MidiFile
from gospel_keys.formats.midi_reading import read_midi
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import MeterChange
from gospel_keys.score.notate import Given, Notated, Remark, notate
from gospel_keys.score.performance import Performance, Timeline
from gospel_keys.units import TICKS_PER_QUARTER, Bpm, Seconds, Ticks

_ASSUMED: Final[Bpm] = 120.0
"""The tempo of a file that names none, by the format."""

_HIDDEN: Final[tuple[Bpm, ...]] = (80.0, 90.0, 160.0)
"""Tempi whose halves, thirds and quarters fall on the sixteenths and triplets of 120."""

_HEARD: Final = 0.02
"""How near to such a tempo, as a share of it, the beats of the bare notes lie."""

_CLEARER: Final = 0.15
"""By how much the share of onsets on its beats and halves must pass that on the file's own."""

_EXACT: Final[Seconds] = 0.006


def names_tempo(data: bytes | MidiFile) -> bool:
    """Return whether a MIDI file names any tempo, rather than leave it at the format's 120.

    Parameters
    ----------
    data : bytes or MidiFile
    """
    return _parsed(data).tempo_map.stated


def with_nominal_tempo(
    notated: Notated, data: bytes | MidiFile, meter: Meter | None = None
) -> Notated:
    """Write the nominal tempo over an imported page.

    Parameters
    ----------
    notated : Notated
    data : bytes or MidiFile
        The MIDI file it came from; bytes are read once.
    meter : Meter, optional
        That the page was asked to have.

    Returns
    -------
    notated : Notated
        Where the file's own beats were kept, its opening tempo is, as a whole number and up to
        the first marked change, the median of the tempi, weighted by their length; in a file of
        this product it is the middle of the phrase's arch (rule P-09), which begins as far below
        its nominal tempo as it rises above it. What was played stays as it was.
    """
    file = _parsed(data)
    if not names_tempo(file):
        return _with_heard_tempo(notated, meter)
    if not any(r.field == "tempo" and r.found == "given" for r in notated.remarks):
        return notated
    score = notated.score
    first, *later = score.tempos
    end = next((mark.onset for mark in later), score.duration)
    steps = _steps(notated.performance.timeline, end)
    if not steps:
        return notated
    quarters = _arch_middle(steps) if _is_ours(file) else _median(steps)
    bpm = float(round(quarters * TICKS_PER_QUARTER / first.beat))
    if not bpm or bpm == first.bpm:
        return notated
    shown = f"{round(first.bpm)} a minute"
    remarks = tuple(
        replace(r, message=r.message.replace(shown, f"{bpm:.0f} a minute"))
        if r.field == "tempo"
        else r
        for r in notated.remarks
    )
    score = replace(score, tempos=(replace(first, bpm=bpm), *later))
    return replace(notated, score=score, remarks=remarks)


def _parsed(data: bytes | MidiFile) -> MidiFile:
    return data if isinstance(data, MidiFile) else read_midi(data)


def _is_ours(file: MidiFile) -> bool:
    """Return whether the product signed a file as its arranger."""
    return any(
        text.kind == "text" and text.tick == 0 and is_signed(text.text) for text in file.texts
    )


def _with_heard_tempo(notated: Notated, meter: Meter | None) -> Notated:
    """Write a page anew that was read at the format's tempo, if its notes are in another.

    A file that puts a meter, chords, parts or words on its beats means those beats.
    """
    score, played = notated.score, notated.performance
    given = {remark.field for remark in notated.remarks if remark.found == "given"}
    meant = ("meter" in given and meter is None) or score.chords or score.sections or score.lyrics
    bpm = None if meant else _heard(played, has_hands="hands" in given)
    if bpm is None:
        return notated
    count = round(played.duration * bpm / 60) + 1
    anew = notate(
        played,
        Given(
            timeline=Timeline((0, count * TICKS_PER_QUARTER), (0.0, count * 60 / bpm)),
            meters=() if meter is None else (MeterChange(0, meter),),
            keys=score.keys[:1] if "key" in given else (),
            hands="hands" in given,
            title=score.title,
        ),
    )
    message = f"tempo {bpm:.0f} a minute, found from the notes, as the file names none"
    remarks = tuple(
        Remark("tempo", "found", message) if r.field == "tempo" else r for r in anew.remarks
    )
    return replace(anew, remarks=remarks)


def _heard(played: Performance, *, has_hands: bool) -> Bpm | None:
    """Return the tempo that exact notes are in, if it is not the one that a file is read at."""
    if not _is_assumed(played):
        return None
    least = _on_beats(played, _ASSUMED) + _CLEARER
    clearer = [bpm for bpm in _HIDDEN if _on_beats(played, bpm) >= least]
    if not clearer:
        return None
    mark = notate(played, Given(hands=has_hands)).score.tempo
    quarters = mark.bpm * mark.beat / TICKS_PER_QUARTER
    return next((bpm for bpm in clearer if abs(quarters / bpm - 1) < _HEARD), None)


def _is_assumed(played: Performance) -> bool:
    """Return whether the beats are those of a file without a tempo, kept from tick 0 on."""
    steps = _steps(played.timeline, played.timeline.ticks[-1])
    begins = played.notes[0].start <= _EXACT
    return begins and all(abs(bpm - _ASSUMED) < 0.01 for bpm, _ in steps)


def _on_beats(played: Performance, bpm: Bpm) -> float:
    """Return the share of onsets on beats and halves of a tempo that begins with the piece."""
    half = 30 / bpm
    away = (abs(note.start / half - round(note.start / half)) * half for note in played.notes)
    return sum(distance <= _EXACT for distance in away) / len(played.notes)


def _steps(timeline: Timeline, end: Ticks) -> list[tuple[Bpm, Ticks]]:
    """The tempi in quarters before an end, each with how long it holds."""
    steps: list[tuple[Bpm, Ticks]] = []
    ticks, seconds = timeline.ticks, timeline.seconds
    for place in range(len(ticks) - 1):
        long, lasts = ticks[place + 1] - ticks[place], seconds[place + 1] - seconds[place]
        inside = min(ticks[place + 1], end) - ticks[place]
        if lasts > 0 and inside > 0:
            steps.append((60 * long / TICKS_PER_QUARTER / lasts, inside))
    return steps


def _arch_middle(steps: Sequence[tuple[Bpm, Ticks]]) -> Bpm:
    """Halfway between the slow opening of a phrase and the fastest place of the arch."""
    return (steps[0][0] + max(bpm for bpm, _ in steps)) / 2


def _median(steps: Sequence[tuple[Bpm, Ticks]]) -> Bpm:
    """The tempo below and above which half of the ticks lie."""
    reached = accumulate(length for _, length in sorted(steps))
    half = sum(length for _, length in steps) / 2
    return next(
        bpm for (bpm, _), sofar in zip(sorted(steps), reached, strict=True) if sofar >= half
    )
