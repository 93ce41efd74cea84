"""A walk that goes on under the pushes of the other hand (J-45).

Where a chord comes early, notes of the chord before are let go. A bass that stops on its way is
a hole: its beats get their length back, and those that would grind go there by another note.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.jazz.walking import HIGHEST, LOWEST
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Semitones

_WALKED: Final = frozenset({"J-40", "J-13 guide"})
_GRINDING: Final = frozenset({1, 11})
_DETOUR: Final[Semitones] = 7
_WIDEST: Final[Semitones] = 7
_STEP: Final[Semitones] = 2
_OCTAVE: Final[Semitones] = 12


def keep_walking(stage: Stage, released: Sequence[Draft], before: Sequence[Draft]) -> list[Draft]:
    """Give the beats of a walk back what a push of the other hand took from them.

    Parameters
    ----------
    stage : Stage
    released : sequence of Draft
        After notes were let go at pushes.
    before : sequence of Draft
        The same music before that.

    Returns
    -------
    drafts : list of Draft
        A beat for which there is no note that does not grind stays short.
    """
    lengths = {(d.onset, d.midi): d.duration for d in before if _is_walked(d)}
    walk = sorted((d for d in released if _is_walked(d)), key=lambda d: d.onset)
    rights = [d for d in released if d.hand is Hand.RIGHT]
    lefts = {d.onset for d in released if d.hand is Hand.LEFT}
    kept: dict[int, Draft] = {}
    for place, draft in enumerate(walk):
        length = lengths.get((draft.onset, draft.midi), 0)
        if length == stage.off_step and draft.end not in lefts:  # Its ghost has fallen silent.
            length = min(stage.step, stage.end - draft.onset)
        if length <= draft.duration:
            continue
        whole = replace(draft, duration=length)
        over = [d.midi for d in rights if d.onset < whole.end and draft.onset < d.end]
        beside = [
            kept.get(id(walk[k]), walk[k]).midi
            for k in (place - 1, place + 1)
            if 0 <= k < len(walk)
        ]
        falls = place > 0 and walk[place - 1].duration < stage.off_step  # A triplet that drops.
        pitch = _clear_of(stage, draft, over, beside, reach=0 if falls else _DETOUR)
        if pitch is not None:
            kept[id(draft)] = replace(whole, midi=pitch)
    return [kept.get(id(d), d) for d in released]


def _is_walked(draft: Draft) -> bool:
    return draft.role is Role.BASS and draft.rule in _WALKED


def _clear_of(
    stage: Stage,
    draft: Draft,
    over: Sequence[MidiPitch],
    beside: Sequence[MidiPitch],
    *,
    reach: Semitones,
) -> MidiPitch | None:
    """A pitch that grinds with nothing above it and moves by a fifth at most (J-43).

    The beat's own, else the nearest tone of its chord or step to the next beat.
    """
    tones = stage.chords[draft.chord].chord.pitch_classes
    low, high = max(LOWEST, draft.midi - reach), min(HIGHEST, draft.midi + reach)
    able = [
        p
        for p in range(low, high + 1)
        if all((o - p) % _OCTAVE not in _GRINDING for o in over)
        and all(0 < abs(p - b) <= _WIDEST for b in beside)
        and (
            p == draft.midi or p % _OCTAVE in tones or any(abs(p - b) <= _STEP for b in beside[-1:])
        )
    ]
    return min(able, key=lambda p: (abs(p - draft.midi), p), default=None)
