"""Slurs of the melody, by the period's articulation.

Baroque keys are detached: only leaning notes are joined to what they resolve to (C-34). In
classical pieces the bar line and the leap divide: what moves by step inside a bar is joined,
and so is a run up to its goal. Romantic slurs are those of phrases. No slur leads over a rest
or a note struck again, and accompaniments have none.

References
----------
.. [1] Türk, D. G. *Klavierschule*, Leipzig and Halle, 1789, chapter 6, section 3.
.. [2] Rosenblum, S. P. *Performance Practices in Classic Piano Music*, Indiana University
   Press, 1988, chapter 5: slurs of one bar or less, and their growth to phrases.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.classical.form import Plan
from gospel_keys.genres.sketch import Stage
from gospel_keys.score.model import Hand, Note, Ornament, Role, Slur
from gospel_keys.units import Semitones, Ticks

_LEANING: Final = "C-22"
_STEP: Final[Semitones] = 2
_THIRD: Final[Semitones] = 4
_WIDEST: Final[Semitones] = 12
_GROUP: Final = 3
"""Notes that are worth a slur of their own; a leaning note and its resolution are two."""

_SUB_PHRASE: Final = 2
"""Bars after which a romantic slur may end, where the line comes to rest."""

_Line = Sequence[Note]


def slurs_of(stage: Stage, plan: Plan, right: str, notes: Sequence[Note]) -> tuple[Slur, ...]:
    """Return the slurs of a piece.

    Parameters
    ----------
    stage : Stage
    plan : Plan
    right : str
        Pattern of the right hand: broken chords have no slurs.
    notes : sequence of Note
        Of the whole piece.
    """
    if right == "arpeggiated":
        return ()
    dry = right == "contrapuntal"
    manner = _MANNERS["baroque" if dry else stage.brief.application]
    frame = _Frame(stage, tuple(phrase.bar * stage.meter.bar for phrase in plan.phrases))
    lines = [group for group in _joined(_tops(notes)) if len(group) > 1]
    slurs = [
        Slur(group[0].onset, group[-1].onset, Hand.RIGHT)
        for line in lines
        for group in manner(frame, line)
    ]
    return tuple(sorted(_with_small_notes(slurs, notes), key=lambda s: (s.onset, s.end)))


@dataclass(frozen=True, slots=True)
class _Frame:
    """The stage, and where its phrases begin."""

    stage: Stage
    phrases: tuple[int, ...]


def _tops(notes: Iterable[Note]) -> list[Note]:
    """The line of the right hand: the highest note of each attack, where it is the melody's."""
    struck: dict[int, Note] = {}
    for note in notes:
        known = struck.get(note.onset)
        if note.hand is Hand.RIGHT and not note.is_grace and (not known or note.midi > known.midi):
            struck[note.onset] = note
    return [struck[onset] for onset in sorted(struck) if struck[onset].role is Role.MELODY]


def _joined(line: Iterable[Note]) -> Iterator[list[Note]]:
    """Stretches without a rest, a note struck again or a leap beyond the octave."""
    group: list[Note] = []
    for note in line:
        leap = abs(note.midi - group[-1].midi) if group else 0
        if group and (group[-1].end != note.onset or not 0 < leap <= _WIDEST):
            yield group
            group = []
        group.append(note)
    if group:
        yield group


def _sighs(_: _Frame, line: _Line) -> Iterator[_Line]:
    """Leaning notes, each with its resolution."""
    for note, after in pairwise(line):
        if note.rule == _LEANING and 0 < note.midi - after.midi <= _STEP:
            yield note, after


def _steps(frame: _Frame, line: _Line) -> Iterator[_Line]:
    """Leaning notes and their resolutions; else what moves by step inside a bar."""
    sighs = list(_sighs(frame, line))
    taken = {note.onset for pair in sighs for note in pair}
    yield from sighs
    bar = frame.stage.meter.bar
    for _, inside in groupby(line, key=lambda note: note.onset // bar):
        group: list[Note] = []
        for note in inside:
            apart = bool(group) and not _is_near(frame, group[-1], note)
            if group and (apart or note.onset in taken or group[-1].onset in taken):
                yield from _worth_a_slur(frame, group)
                group = []
            group.append(note)
        yield from _worth_a_slur(frame, group)


def _is_near(frame: _Frame, note: Note, after: Note) -> bool:
    """Whether two notes are a step apart, or a third inside a dotted beat."""
    beat = frame.stage.meter.beat
    swings = frame.stage.meter.is_compound and note.onset // beat == after.onset // beat
    return abs(after.midi - note.midi) <= (_THIRD if swings else _STEP)


def _worth_a_slur(frame: _Frame, group: list[Note]) -> Iterator[_Line]:
    """A group of three and more, from its first beat on, without what is trilled.

    In compound meters a long note and a short one are a group: the gait of a siciliano.
    """
    plain = [note for note in group if note.ornament is not Ornament.TRILL]
    if frame.stage.meter.is_compound and len(plain) == 2:
        long, short = plain
        if long.duration > short.duration and frame.stage.is_on_beat(long.onset):
            yield plain
        return
    if len(plain) >= _GROUP and not frame.stage.is_on_beat(plain[0].onset):
        later = [k for k, note in enumerate(plain) if frame.stage.is_on_beat(note.onset)]
        place = later[0] if later else 0
        plain = plain[place:] if len(plain) - place >= _GROUP else plain
    if len(plain) >= _GROUP:
        yield plain


def _phrases(frame: _Frame, line: _Line) -> Iterator[_Line]:
    """Whole phrases, divided after two bars where the line rests on a longer note."""
    bar, beat = frame.stage.meter.bar, frame.stage.meter.beat
    group: list[Note] = []
    for note in line:
        if group:
            first, last = group[0].onset, group[-1]
            opens = any(last.onset < start <= note.onset for start in frame.phrases)
            whole = note.onset // bar - first // bar >= _SUB_PHRASE
            rests = last.duration > beat and last.onset // bar < note.onset // bar
            if opens or (whole and rests):
                yield from _long(group, bar)
                group = []
        group.append(note)
    yield from _long(group, bar)


def _long(group: list[Note], bar: Ticks) -> Iterator[_Line]:
    """A stretch that is no mere scrap between notes that are struck again."""
    crosses = bool(group) and group[0].onset // bar < group[-1].onset // bar
    if len(group) > _GROUP or (crosses and len(group) == _GROUP):
        yield group


_Manner = Callable[[_Frame, _Line], Iterator[_Line]]
_MANNERS: Final = MappingProxyType[str, _Manner](
    {"baroque": _sighs, "classical": _steps, "romantic": _phrases}
)


def _with_small_notes(slurs: Sequence[Slur], notes: Iterable[Note]) -> Iterator[Slur]:
    """Begin slurs at appoggiaturas; one that stands under none has its own."""
    small = {n.onset for n in notes if n.appoggiatura and n.hand is Hand.RIGHT}
    for slur in slurs:
        if slur.end > slur.onset:
            yield replace(slur, grace=slur.onset in small)
    for onset in sorted(small):
        if not any(slur.onset <= onset <= slur.end for slur in slurs):
            yield Slur(onset, onset, Hand.RIGHT, grace=True)
