"""Shells of the left hand led through the whole piece: root, guide tones, least movement.

The textures choose shell after shell by the one before. This pass looks at all of them at
once: which octave the root takes, whether third or seventh stands above it, and where both
of them do, so that the tenor walks by step while the bass leaps (V-01, J-10).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Final, TypeAlias

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.shells import SHELL_ROOTS, SHELL_TOP
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.score.model import Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import Semitones, Ticks

_SHELLS: Final = frozenset({"J-10", "J-30"})
_HOME: Final = 47.0
_AWAY: Final = 0.12
_THIRD_NOTE: Final = 0.45
_LEAP: Final[Semitones] = 7
_WIDE_LEAP: Final = 0.35
"""Costs in semitones of mean movement: a root's distance from home, a third note in a shell,
and each semitone that a voice moves beyond a fifth."""

_Attack: TypeAlias = list[Draft]


def lead_shells(stage: Stage, left: Sequence[Draft]) -> list[Draft]:
    """Choose every shell anew along the path that moves least.

    Parameters
    ----------
    stage : Stage
    left : sequence of Draft
        The left hand; what is no shell stays.

    Returns
    -------
    drafts : list of Draft
        Rhythm, articulation and bass notes (but for their octave) are unchanged.
    """
    done = [d for d in left if d.rule not in _SHELLS]
    for run in _runs(left):
        chords = [attacks[0][0].chord for attacks in run]
        options = [
            shells_of(stage.chords[index].chord, stage.brief.max_span)
            or (tuple(sorted(d.midi for d in attacks[0])),)
            for index, attacks in zip(chords, run, strict=True)
        ]
        for attacks, shell in zip(run, _cheapest_path(options), strict=True):
            for attack in attacks:
                done += _written(attack, shell)
    return done


def _runs(left: Sequence[Draft]) -> Iterator[list[list[_Attack]]]:
    """Stretches of shells, each as chords with their attacks; other textures part them."""
    groups: dict[Ticks, _Attack] = {}
    for draft in left:
        groups.setdefault(draft.onset, []).append(draft)
    run: list[list[_Attack]] = []
    for onset in sorted(groups):
        attack = groups[onset]
        if any(d.rule not in _SHELLS for d in attack):
            if run:
                yield run
            run = []
        elif run and run[-1][0][0].chord == attack[0].chord:
            run[-1].append(attack)
        else:
            run.append([attack])
    if run:
        yield run


@lru_cache(maxsize=1024)
def shells_of(chord: Chord, max_span: Semitones) -> tuple[Voicing, ...]:
    """Return the shells of a chord: its bass with third, seventh (or sixth), or both.

    Parameters
    ----------
    chord : Chord
        Over a third in the bass the root completes the shell.
    max_span : Semitones
        What the hand may stretch.

    Returns
    -------
    shells : tuple of Voicing
        Clean in their register (R-03); empty where none is.

    Examples
    --------
    >>> shells_of(Chord.parse("C7"), 14)
    ((48, 52), (48, 58), (48, 52, 58))
    """
    home, bass = chord.root.pitch_class, chord.bass_name.pitch_class
    guides = {g for g in (chord.third, chord.seventh) if g is not None}
    if chord.seventh is None and 9 in {i % 12 for i in chord.intervals}:
        guides.add(9)
    if (bass - home) % 12 == chord.third:
        guides.add(0)
    found: list[Voicing] = []
    for root in range(SHELL_ROOTS[0], SHELL_ROOTS[1] + 1):
        if root % 12 != bass:
            continue
        above = sorted({root + (home + g - root) % 12 for g in guides} - {root})
        above = [p for p in above if p <= SHELL_TOP]
        for size in (1, 2):
            for chosen in combinations(above, size):
                shell = (root, *chosen)
                narrow = shell[-1] - root <= min(max_span, 12)
                rubs = any(b - a == 1 for a, b in combinations(shell, 2))
                if narrow and not rubs and not low_interval_violations(shell):
                    found.append(shell)
    return tuple(found)


def _cheapest_path(options: Sequence[Sequence[Voicing]]) -> list[Voicing]:
    paths: list[tuple[float, tuple[Voicing, ...]]] = [(_own(v), (v,)) for v in options[0]]
    for here in options[1:]:
        paths = [
            min((cost + _own(v) + _move(path[-1], v), (*path, v)) for cost, path in paths)
            for v in here
        ]
    return list(min(paths)[1])


def _own(shell: Voicing) -> float:
    return _AWAY * abs(shell[0] - _HOME) + _THIRD_NOTE * (len(shell) > 2)


@lru_cache(maxsize=8192)
def _move(before: Voicing, after: Voicing) -> float:
    moves = [abs(m) for m in matched_moves(before, after)]
    wide = sum(max(0, m - _LEAP) for m in (*moves, abs(after[0] - before[0])))
    return sum(moves) / len(moves) + _WIDE_LEAP * wide


def _written(attack: _Attack, shell: Voicing) -> list[Draft]:
    bass = min(attack, key=lambda d: d.midi)
    low, *upper = shell
    return [
        replace(bass, midi=low, role=Role.BASS),
        *(replace(bass, midi=pitch, role=Role.SHELL) for pitch in upper),
    ]
