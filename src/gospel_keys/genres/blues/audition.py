"""The audition: which of several takes of the right hand is the one to keep.

A player tries a chorus over and keeps the take in which the chords lie under the hand, the
line sings and what was asked for is heard. Every point lost is a rule of chapters 1, 4 and
12 of which a take falls short; a fault that must not be loses three.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.blues.polish import share_led
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass, Semitones, Ticks

Range = tuple[float, float]

_OCTAVE: Final[Semitones] = 12
_NINTHS: Final = frozenset({13, 25})
_DYADS: Final = frozenset({3, 4, 5, 6, 8, 9})
_PERIOD: Final = 8
_THREE: Final = 3
_LOST: Final = 1.0
BROKEN: Final = 3.0
"""What a fault loses that must not be."""

# number: what must be, what is aimed at, with a little room for the last touches
_LIMITS: Final = MappingProxyType(
    {
        "V-02 directness": ((0.61, 1.0), (0.73, 1.0)),
        "V-03 common tones": ((0.66, 1.0), (0.79, 1.0)),
        "V-06 planing": ((0.0, 0.20), (0.0, 0.20)),
        "V-04 two-fives": ((1.0, 1.0), (1.0, 1.0)),
        "M-05 strong tones": ((0.885, 0.994), (0.905, 0.978)),
        "1.8 guide tones": ((0.96, 1.0), (1.0, 1.0)),
        "12 leaps": ((0.0, 0.03), (0.0, 0.009)),
        "R-06 minor ninths": ((0.0, 0.14), (0.0, 0.072)),
        "S-03 rhythms": ((4.1, 8.0), (5.0, 7.0)),
        "B-21 crushes": ((0.0, 1.0), (0.10, 0.25)),
    }
)
_DOUBLE_STOPS: Final[Mapping[str | None, Range]] = MappingProxyType(
    {
        # Shares of the line that are double stops, so that no texture is taken for another.
        "tremolo-double-stops": (0.31, 0.60),
        "call-response": (0.12, 0.21),
        "blues-melody": (0.12, 0.21),
        "chord-fills": (0.0, 0.21),
        None: (0.12, 0.40),
    }
)


@dataclass(frozen=True, slots=True)
class _Attack:
    onset: Ticks
    notes: tuple[Draft, ...]

    @property
    def pitches(self) -> Voicing:
        return tuple(d.midi for d in self.notes)

    @property
    def chord(self) -> int:
        return self.notes[0].chord


def points_lost(stage: Stage, drafts: Sequence[Draft]) -> float:
    """Return what a take of both hands lacks; 0 where nothing does.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, complete.
    """
    lost = 0.0
    for name, value in _numbers(stage, drafts):
        must, goal = _LIMITS[name]
        if not goal[0] <= value <= goal[1]:
            lost += _LOST if must[0] <= value <= must[1] else BROKEN
    wanted = _DOUBLE_STOPS.get(stage.brief.right_hand)
    if wanted is not None:
        low, high = wanted
        lost += _LOST * (not low <= _double_stops(stage, drafts) <= high)
    return lost


def _numbers(stage: Stage, drafts: Sequence[Draft]) -> Iterator[tuple[str, float]]:
    right = _attacks(d for d in drafts if d.hand is Hand.RIGHT)
    yield from _leading(stage, right)
    yield "V-04 two-fives", share_led(stage, drafts)
    strong = [d for d in drafts if d.duration and stage.is_strong(d.onset)]
    if strong:
        yield "M-05 strong tones", sum(_belongs(stage, d) for d in strong) / len(strong)
    yield "1.8 guide tones", _guides(stage, drafts)
    sung = [a.notes[-1] for a in right if a.notes[-1].role in (Role.MELODY, Role.FILL)]
    if len(sung) > 1:
        leaps = sum(abs(b.midi - a.midi) > _OCTAVE for a, b in pairwise(sung))
        yield "12 leaps", leaps / (len(sung) - 1)
    both = _attacks(drafts)
    yield "R-06 minor ninths", sum(_grates(stage, a) for a in both) / max(1, len(both))
    yield "S-03 rhythms", _rhythms(stage, right)
    graces = sum(d.role is Role.GRACE and d.hand is Hand.RIGHT for d in drafts)
    yield "B-21 crushes", graces / max(1, len(right))


def _attacks(drafts: Iterator[Draft] | Sequence[Draft]) -> list[_Attack]:
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.role is not Role.GRACE:
            groups[draft.onset].append(draft)
    return [
        _Attack(onset, tuple(sorted(groups[onset], key=lambda d: d.midi)))
        for onset in sorted(groups)
    ]


def _leading(stage: Stage, right: Sequence[_Attack]) -> Iterator[tuple[str, float]]:
    """How chord follows chord, each by its fullest attack."""
    fullest: dict[int, _Attack] = {}
    for attack in right:
        chordal = len({p % _OCTAVE for p in attack.pitches}) > 1 and attack.chord >= 0
        rival = fullest.get(attack.chord)
        if chordal and (rival is None or len(attack.notes) > len(rival.notes)):
            fullest[attack.chord] = attack
    steps = [
        voicing_change(fullest[a].pitches, fullest[b].pitches)
        for a, b in pairwise(sorted(fullest))
        if stage.chords[a].chord != stage.chords[b].chord
    ]
    if not steps:
        return
    shared = sum(s.shared for s in steps)
    yield "V-02 directness", sum(s.directness for s in steps) / len(steps)
    yield "V-03 common tones", sum(s.kept for s in steps) / shared if shared else 1.0
    yield "V-06 planing", sum(s.planed for s in steps) / len(steps)


def _chord_of(stage: Stage, draft: Draft) -> Chord:
    index = draft.chord if draft.chord >= 0 else stage.index_at(draft.onset)
    return stage.chords[index].chord


def _belongs(stage: Stage, draft: Draft) -> bool:
    return draft.midi % _OCTAVE in _chord_of(stage, draft).sounding_classes


def _guides(stage: Stage, drafts: Sequence[Draft]) -> float:
    """Share of the promised tones that are struck for their chord or still down (1.8)."""
    heard: list[set[PitchClass]] = [set() for _ in stage.chords]
    for draft in drafts:
        if not draft.duration:
            continue
        heard[draft.chord].add(draft.midi % _OCTAVE)
        first, last = stage.index_at(draft.onset), stage.index_at(draft.end - 1)
        for index in range(first, last + 1):
            heard[index].add(draft.midi % _OCTAVE)
    wanted = found = 0
    for span, tones in zip(stage.chords, heard, strict=True):
        root = span.chord.root.pitch_class
        guides = {(root + guide) % _OCTAVE for guide in span.chord.guide_tones}
        enough = "bb7" in span.chord.degrees and len(span.chord.pitch_classes & tones) >= _THREE
        wanted += len(guides)
        found += len(guides) if enough else len(guides & tones)
    return found / wanted if wanted else 1.0


def _grates(stage: Stage, attack: _Attack) -> bool:
    """Whether a minor ninth is struck that is not the b9 over a dominant's root (R-06)."""
    chord = _chord_of(stage, attack.notes[0])
    root = chord.root.pitch_class if chord.is_dominant else -1
    return any(
        high - low in _NINTHS and low % _OCTAVE != root
        for low, high in combinations(attack.pitches, 2)
    )


def _rhythms(stage: Stage, right: Sequence[_Attack]) -> float:
    """Rhythms in eight bars between intro and ending, on average (S-03)."""
    bar = stage.meter.bar
    rows: dict[int, list[Ticks]] = defaultdict(list)
    for attack in right:
        rows[attack.onset // bar].append(attack.onset % bar)
    body = [tuple(rows.get(number, ())) for number in _body(stage)]
    width = min(_PERIOD, len(body))
    windows = [len(set(body[k : k + width])) for k in range(len(body) - width + 1)]
    return sum(windows) / len(windows) * _PERIOD / width if width else float(_PERIOD)


def _body(stage: Stage) -> range:
    first, last = 0, stage.form.bars
    for section in stage.form.sections:
        if section.name.startswith("Intro"):
            first = section.end
        if section.name.startswith("Ending"):
            last = section.bar
    return range(first, last) if last > first else range(stage.form.bars)


def _double_stops(stage: Stage, drafts: Sequence[Draft]) -> float:
    """Share of double stops among the attacks of one or two notes (B-23)."""
    body, bar = _body(stage), stage.meter.bar
    thin = [
        a
        for a in _attacks(d for d in drafts if d.hand is Hand.RIGHT)
        if len(a.notes) < _THREE and a.onset // bar in body
    ]
    dyads = sum(len(a.notes) == 2 and a.pitches[1] - a.pitches[0] in _DYADS for a in thin)
    return dyads / len(thin) if thin else 0.0
