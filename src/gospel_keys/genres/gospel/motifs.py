"""The hook of a song in pitch: ideas and sections come back where their rhythm does (M-06).

A line that is found phrase by phrase agrees with its harmony and says something new in every
bar. Here the notes of a later idea take the intervals of an earlier one with the same rhythm,
moved to where they fit the chords: at its pitch, or as a sequence. A section that returns
sings the notes of its first time. The summit and the last chord stay as they are, and a few
notes go on leaning on strong beats (M-05).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import FormSection
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_IDEA: Final = 2
"""Bars of an idea."""

_LEAST: Final = 4
"""Notes that make a motif: three intervals."""

_LATELY: Final = 2
"""Ideas back to which a motif is taken up in another rhythm."""

_SHORT: Final = 20
"""Bars of a piece without room for sections to come back: there its ideas do so more often."""

_OCTAVE: Final[Semitones] = 12
_HALF_OCTAVE: Final[Semitones] = 6
_STEP: Final[Semitones] = 2
_FARTHEST: Final[Semitones] = 7
"""How far a motif is moved at most."""

_ASIDE: Final = 5.0
"""Semitones that the notes of an idea move at most, on average, to become a motif."""

_JOIN: Final[Semitones] = 7
"""The widest interval into and out of a motif; a fifth asks for no answer (M-03)."""

_ONE_WAY: Final[Semitones] = 9
"""How far two moves in one direction may go where a motif joins the line (M-03)."""

_STILL_LEANING: Final = 2
"""Notes that lean on strong beats that no motif takes away (M-05)."""

_LOWEST: Final[MidiPitch] = 62
_HIGHEST: Final[MidiPitch] = 82
_MOVED: Final = 0.15
_ROUGH: Final = 0.2
_LATE: Final = 0.02
"""Costs beside the semitones by which an idea moves: each semitone away from the pitch of the
first time, each semitone of the joins, and each bar since then."""

Idea = tuple[Ticks, range]
"""The start of an idea, and the places of its notes in the line."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Notes from ``here`` on that have the rhythm of those from ``there`` on."""

    here: int
    there: int
    count: int


def recall_motifs(
    stage: Stage,
    line: Sequence[MelodyNote],
    beats: Sequence[Beat],
    *,
    floor_of: Callable[[Beat], MidiPitch] = lambda _: 0,
    sung_in: Callable[[int], bool] = lambda _: True,
) -> list[MelodyNote]:
    """Let sections and ideas come back where their rhythm does.

    Parameters
    ----------
    stage : Stage
    line : sequence of MelodyNote, in time order
    beats : sequence of Beat
        Where the line sings, one for each of its notes.
    floor_of : callable
        Lowest pitch the melody may take at a beat.
    sung_in : callable
        Whether the texture of a bar plays every note of the line, and as a tune.

    Returns
    -------
    line : list of MelodyNote
        Rhythm and summit are unchanged.
    """
    if not line:
        return []
    singer = _Singer.of(stage, line, [max(_LOWEST, floor_of(beat)) for beat in beats])
    bar = stage.meter.bar
    ideas = [idea for idea in _ideas(stage, line) if sung_in(idea[0] // bar)]
    for number, idea in enumerate(ideas):
        singer.sing_again(idea, ideas[:number])
    for section in stage.form.sections:
        if section.repeats is not None:
            singer.sing_over(section, stage.form.sections[section.repeats])
    singer.ease_leaps()
    return singer.line


def _ideas(stage: Stage, line: Sequence[MelodyNote]) -> Iterator[Idea]:
    """The two-bar ideas of the sections that are new."""
    bar = stage.meter.bar
    for section in stage.form.sections:
        if section.kind.is_frame or section.repeats is not None:
            continue
        for phrase in section.phrases:
            end = phrase.bar + phrase.bars
            for first in range(phrase.bar, end, _IDEA):
                limit = min(first + _IDEA, end) * bar
                places = [i for i, n in enumerate(line) if first * bar <= n.onset < limit]
                if places:
                    yield first * bar, range(places[0], places[-1] + 1)


@dataclass(slots=True)
class _Singer:
    """The line, and where each of its notes may go.

    ``tones`` are the pitch classes of each note's chord, ``passing`` the others that it may
    pass through: on a weak beat, shorter than a beat, in the scale.
    """

    stage: Stage
    line: list[MelodyNote]
    floors: Sequence[MidiPitch]
    crown: MidiPitch
    tones: list[frozenset[PitchClass]] = field(default_factory=list)
    passing: list[frozenset[PitchClass]] = field(default_factory=list)
    strong: list[bool] = field(default_factory=list)

    @classmethod
    def of(cls, stage: Stage, line: Sequence[MelodyNote], floors: Sequence[MidiPitch]) -> "_Singer":
        """Look up what each note of a line may be."""
        singer = cls(stage, list(line), floors, max(n.midi for n in line))
        scales = {
            change.key: frozenset(name.pitch_class for name in change.key.scale_names)
            for change in stage.keys
        }
        for note in line:
            singer.tones.append(frozenset(stage.chords[note.chord].chord.pitch_classes))
            singer.strong.append(stage.is_strong(note.onset))
            weak = not singer.strong[-1] and note.duration < stage.meter.beat
            passes = weak and not note.cadence
            singer.passing.append(scales[stage.key_at(note.onset)] if passes else frozenset())
        return singer

    def sing_over(self, section: FormSection, model: FormSection) -> None:
        """Give a section that returns the notes of its first time, but for its last bar."""
        bar = self.stage.meter.bar
        away = section.key.tonic.pitch_class - model.key.tonic.pitch_class
        shift = (away + _HALF_OCTAVE) % _OCTAVE - _HALF_OCTAVE
        length = (min(section.bars, model.bars) - 1) * bar
        known = {n.onset - model.bar * bar: n.midi + shift for n in self.line}
        wanted: dict[int, MidiPitch] = {}
        for place, note in reversed(list(enumerate(self.line))):
            pitch = known.get(note.onset - section.bar * bar)
            inside = 0 <= note.onset - section.bar * bar < length
            if pitch is not None and inside and self._is_free(place):
                after = wanted.get(place + 1, pitch)
                if self._is_able(place, pitch, after):
                    wanted[place] = pitch
        wanted = dict(sorted(wanted.items()))
        for run in _stretches(wanted):
            self._sing_stretch(run, [wanted[p] for p in range(run.here, run.here + run.count)])

    def _sing_stretch(self, run: _Run, pitches: list[MidiPitch]) -> None:
        """Sing a stretch of the first time: whole but for its ends, or note by note."""
        first, last = 0, len(pitches)
        while first < last:
            entry, leaves = self._joins(_part(run, first, last), pitches[first:last])
            if max(entry, leaves) <= _JOIN:
                break
            first, last = first + (entry > _JOIN), last - (leaves > _JOIN)
        whole = first < last and self._fitted(_part(run, first, last), pitches[first:last])
        if whole:
            self._put(_part(run, first, last), whole)
        for place, pitch in enumerate(pitches):
            single = _part(run, place, place + 1)
            if not (whole and first <= place < last) and max(self._joins(single, [pitch])) <= _JOIN:
                self._put(single, self._fitted(single, [pitch]))

    def sing_again(self, idea: Idea, earlier: Sequence[Idea]) -> None:
        """Give an idea the intervals of an earlier one where that brings more of it back."""
        options = [
            option
            for model in earlier
            for run in self._runs(idea, model)
            for option in self._moved(run, idea[0] - model[0])
        ]
        if not options and self.stage.form.bars <= _SHORT:
            # In another rhythm, note for note from the beginning, it is still the same words.
            options = [
                option
                for model in earlier[-_LATELY:]
                for run in self._note_for_note(idea, model)
                for option in self._moved(run, idea[0] - model[0])
            ]
        if options:
            _, _, run, pitches = min(options, key=lambda option: (-option[0], option[1]))
            self._put(run, pitches)

    def ease_leaps(self) -> None:
        """Let the note before a leap over a fifth come to meet it, unless a step turns back."""
        line = self.line
        for place in range(1, len(line) - 1):
            before, note, after = line[place - 1 : place + 2]
            near = after.onset - note.end <= self.stage.meter.bar
            leap = abs(after.midi - note.midi) > _JOIN and near
            later = line[place + 2].midi if place + 2 < len(line) else after.midi
            back = (later - after.midi) * (after.midi - note.midi) < 0
            if not leap or (back and abs(later - after.midi) <= _STEP) or not self._is_free(place):
                continue
            loose = before.midi % 12 not in self.tones[place - 1]
            farthest = _STEP if loose else _JOIN
            options = [
                (abs(pitch - note.midi), pitch)
                for pitch in range(self.floors[place], self.crown)
                if pitch % 12 in self.tones[place]
                and abs(pitch - before.midi) <= farthest
                and abs(after.midi - pitch) <= _JOIN
            ]
            if options:
                line[place] = replace(note, midi=min(options)[1])

    def _put(self, run: _Run, pitches: Sequence[MidiPitch]) -> None:
        for place, pitch in enumerate(pitches, start=run.here):
            self.line[place] = replace(self.line[place], midi=pitch)

    def _runs(self, idea: Idea, model: Idea) -> Iterator[_Run]:
        """Stretches of an idea with the rhythm of an earlier one."""
        known = {self.line[i].onset - model[0]: i for i in model[1]}
        here, before = 0, -1
        for place in idea[1]:
            there = known.get(self.line[place].onset - idea[0], -1)
            there = there if self._is_free(place) else -1
            if there < 0 or there != before + 1 or not here:
                yield from _parts(here, before, place)
                here = place if there >= 0 else 0
            before = there
        yield from _parts(here, before, idea[1].stop)

    def _note_for_note(self, idea: Idea, model: Idea) -> Iterator[_Run]:
        """Stretches of an idea laid on an earlier one from the first notes of both."""
        here, there = idea[1].start, model[1].start
        count = 0
        limit = min(len(idea[1]), len(model[1]))
        while count < limit and self._is_free(here + count):
            count += 1
        if here and count >= _LEAST:
            yield from _parts(here, there + count - 1, here + count)

    def _is_free(self, place: int) -> bool:
        """Whether a note may take another pitch: it is no summit and not of the last chord."""
        note = self.line[place]
        return note.midi < self.crown and note.chord < len(self.stage.chords) - 1

    def _leaning(self, places: Iterable[int]) -> int:
        """How many notes lean on a strong beat."""
        line, tones = self.line, self.tones
        return sum(self.strong[i] and line[i].midi % 12 not in tones[i] for i in places)

    def _moved(self, run: _Run, since: Ticks) -> Iterator[tuple[int, float, _Run, list[MidiPitch]]]:
        """The motif where it fits, with how much of it comes back and what that costs."""
        models = [n.midi for n in self.line[run.there : run.there + run.count]]
        olds = [n.midi for n in self.line[run.here : run.here + run.count]]
        inside = range(run.here, run.here + run.count)
        gained = run.count - _LEAST + 1 - _cells_again(models, olds)
        if len(set(models)) < _LEAST - 1 or gained <= 0:
            return
        lost = self._leaning(inside)
        if lost and self._leaning(range(len(self.line))) - lost < _STILL_LEANING:
            return
        for move in range(-_FARTHEST, _FARTHEST + 1):
            aside = sum(abs(a + move - b) for a, b in zip(models, olds, strict=True)) / run.count
            if aside > _ASIDE:
                continue
            pitches = self._fitted(run, [p + move for p in models])
            if pitches and self._is_led(run, pitches):
                cost = aside + _MOVED * abs(move) + _ROUGH * sum(self._joins(run, pitches))
                yield gained, cost + _LATE * since / self.stage.meter.bar, run, pitches

    def _fitted(self, run: _Run, pitches: list[MidiPitch]) -> list[MidiPitch]:
        """The pitches where every one has its place in range, chord and scale; else none."""
        end = run.here + run.count
        following = self.line[end].midi if end < len(self.line) else pitches[-1]
        for place, pitch in zip(range(end - 1, run.here - 1, -1), reversed(pitches), strict=True):
            if not self._is_able(place, pitch, following):
                return []
            following = pitch
        return pitches

    def _is_able(self, place: int, pitch: MidiPitch, following: MidiPitch) -> bool:
        """Whether a note may take a pitch before another: in range, of its chord, or passing."""
        passes = 1 <= abs(following - pitch) <= _STEP and pitch % 12 in self.passing[place]
        able = pitch % 12 in self.tones[place] or passes
        return able and self.floors[place] <= pitch <= min(_HIGHEST, self.crown - 1)

    def _joins(self, run: _Run, pitches: Sequence[MidiPitch]) -> tuple[Semitones, Semitones]:
        """The intervals into and out of a motif; none over a rest of more than a bar."""
        first, last = run.here, run.here + run.count - 1
        before, after = self.line[max(0, first - 1)], self.line[min(last + 1, len(self.line) - 1)]
        bar = self.stage.meter.bar
        entry = self.line[first].onset - before.end <= bar and first > 0
        leaves = after.onset - self.line[last].end <= bar and after is not self.line[last]
        return abs(pitches[0] - before.midi) * entry, abs(after.midi - pitches[-1]) * leaves

    def _is_led(self, run: _Run, pitches: Sequence[MidiPitch]) -> bool:
        """Whether the line goes in and out by no leap, and a foreign note before resolves."""
        joins = self._joins(run, pitches)
        before = run.here - 1
        loose = before >= 0 and self.line[before].midi % 12 not in self.tones[before]
        if max(joins) > _JOIN or (loose and not 1 <= joins[0] <= _STEP):
            return False
        around = [n.midi for n in self.line[max(0, run.here - 2) : run.here]]
        around += [*pitches, *(n.midi for n in self.line[run.here + run.count :][:2])]
        moves = [b - a for a, b in pairwise(around)]
        return not any(
            (a == b == 0) or (a * b > 0 and abs(a + b) > _ONE_WAY) for a, b in pairwise(moves)
        )


def _stretches(places: Iterable[int]) -> Iterator[_Run]:
    """Yield neighbouring places as runs."""
    here, count = -1, 0
    for place in places:
        if count and place == here + count:
            count += 1
            continue
        if count:
            yield _Run(here, here, count)
        here, count = place, 1
    if count:
        yield _Run(here, here, count)


def _part(run: _Run, first: int, last: int) -> _Run:
    """Return some notes of a run."""
    return _Run(run.here + first, run.there + first, last - first)


def _parts(here: int, there: int, end: int) -> Iterator[_Run]:
    """A run that ends before a place, and every part of it that is still a motif."""
    length = end - here if here else 0
    for count in range(length, _LEAST - 1, -1):
        for late in range(length - count + 1):
            yield _Run(here + late, there - length + 1 + late, count)


def _cells_again(models: Sequence[MidiPitch], pitches: Sequence[MidiPitch]) -> int:
    """How many cells of three intervals two lines have in common, place by place."""
    moves = zip(pairwise(models), pairwise(pitches), strict=True)
    same = [b - a == d - c for (a, b), (c, d) in moves]
    return sum(all(same[k : k + _LEAST - 1]) for k in range(len(same) - _LEAST + 2))
