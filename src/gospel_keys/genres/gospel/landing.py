"""What does not belong to a chord goes on by step: fills and stabs, once both hands are done.

A fill is written into a chord that a later step may turn into another inversion, and a chord
may be named without the tension that a stab has on top. Such a note takes the nearest tone
of its chord. The tune itself leans where it was meant to lean.

References
----------
Rules M-02, S-06 and G-33.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import tender_tones
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_STABS: Final = "G-32"
_OCTAVE: Final[Semitones] = 12
_STEP: Final[Semitones] = 2
_FIFTH: Final[Semitones] = 7
_NEAR: Final[Semitones] = 4
"""How far a note moves at most to a tone of its chord."""

_PAIR: Final = 2
_WIDEST_GAP: Final[Semitones] = 9
"""Between the notes of a chord of three and more (R-05)."""

_ONWARDS: Final = 0.3
"""What a semitone to the note that follows costs beside one away from the note itself."""


def land_by_step(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Let fills and stabs that would leave a foreign note by leap end on a tone of the chord.

    Parameters
    ----------
    stage : Stage
        With the names that the chords have in the end.
    drafts : sequence of Draft
        Both hands, without graces.

    Returns
    -------
    drafts : list of Draft
        Rhythm and tune are unchanged.
    """
    right = sorted(
        (d for d in drafts if d.hand is Hand.RIGHT and d.role is not Role.GRACE),
        key=lambda d: (d.onset, d.midi),
    )
    attacks = [list(group) for _, group in groupby(right, key=lambda d: d.onset)]
    line = [a for a in attacks if a[-1].role in (Role.MELODY, Role.FILL)]
    left: dict[Ticks, set[PitchClass]] = defaultdict(set)
    for draft in drafts:
        if draft.hand is Hand.LEFT:
            left[draft.onset].add(draft.midi % _OCTAVE)
    changed: dict[int, Draft | None] = {}
    for place in range(len(line) - 1, -1, -1):
        top = line[place][-1]
        movable = top.role is Role.FILL or top.rule.startswith(_STABS)
        classes = stage.chords[top.chord].chord.sounding_classes
        if not movable or top.tremolo or top.midi % _OCTAVE in classes:
            continue
        following = next((a[-1] for a in line[place + 1 :] if a[-1].midi != top.midi), None)
        late = following is None or following.onset - top.end > stage.meter.bar
        if following is not None and not late and abs(following.midi - top.midi) <= _STEP:
            continue
        tender = tender_tones(stage.chords[top.chord].chord) & left[top.onset]
        pitch = _landing(line, place, following, classes - tender)
        if pitch:
            line[place][-1] = replace(top, midi=pitch)
            changed[id(top)] = line[place][-1]
        elif len(line[place]) > _PAIR and line[place][-2].midi % _OCTAVE in classes:
            # The note below sings in its stead.
            line[place].pop()
            below = line[place][-1]
            line[place][-1] = replace(below, role=top.role)
            changed |= {id(top): None, id(below): line[place][-1]}
    return [d for d in (changed.get(id(d), d) for d in drafts) if d is not None]


def _landing(
    line: Sequence[Sequence[Draft]],
    place: int,
    following: Draft | None,
    classes: Collection[PitchClass],
) -> MidiPitch:
    """The tone of the chord beside a note, 0 if there is none between its neighbours."""
    attack = line[place]
    top = attack[-1]
    floor = attack[-2].midi + 2 if len(attack) > 1 else 0
    ceiling = attack[-2].midi + _WIDEST_GAP if len(attack) > _PAIR else top.midi + _NEAR
    before = line[place - 1][-1] if place else None
    struck = {before.midi} if before is not None and before.role is Role.FILL else set()
    goal = following.midi if following is not None else top.midi
    options = [
        p
        for p in range(top.midi - _NEAR, top.midi + _NEAR + 1)
        if p % _OCTAVE in classes and floor <= p <= ceiling and p not in struck
    ]
    around = [d.midi for d in (before, following) if d is not None]
    options = [p for p in options if all(abs(p - near) <= _FIFTH for near in around)]
    return min(options, key=lambda p: (abs(p - top.midi) + _ONWARDS * abs(p - goal), p), default=0)
