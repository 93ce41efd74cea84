"""Stride where every beat brings a chord: the answer stands inside the beat.

In 6/8 a stride hand has its bass on the first and the fourth eighth as soon as the harmony
changes twice in the bar. The chord then comes on the last eighth of each beat, as a waltz
hand would play it, and on the second where the tempo leaves no time to come down from the
last; a beat of bare basses is no stride.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import tender_tones
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import VoicingSlot, lead_voices
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Ticks

RULE: Final = "stride"
_CHORDS: Final = (52, 64)
_HOME: Final = 57.0
_PARALLELS: Final = 0.2
_LEAP_TIME: Final = 0.32
"""Seconds from the answer down to the next bass, with room for live timing (F-05)."""

_LIFT_TIME: Final = 0.2
"""Seconds from a bass up to the answer right behind it, which leaves two eighths for the way
back: so the hand strides where an eighth is too short to come down in."""

_TWO: Final = 2
_ABOVE: Final = 7
"""Semitones between a bass and the chord that answers it, at least."""


def answer_basses(stage: Stage, left: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Answer each bass that fills a compound beat with a chord on its last or second eighth.

    Parameters
    ----------
    stage : Stage
    left : sequence of Draft
        The left hand.
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
        Unchanged in simple meters, but for stride, and where no hand leaps in an eighth.
    """
    seconds = stage.meter.pulse / stage.meter.beat * 60 / stage.brief.tempo
    hurried = seconds < _LIFT_TIME
    if not stage.meter.is_compound or hurried or all(d.rule != RULE for d in left):
        return list(left)
    fast = seconds < _LEAP_TIME
    if fast and stage.meter.beats != _TWO:
        return list(left)  # Four beats in a bar have chords enough.
    late = stage.meter.pulse if fast else stage.meter.beat - stage.meter.pulse
    bare = _bare_basses(stage, left)
    slots = [_slot(stage.chords[group[0].chord].chord) for group in bare.values()]
    voicings = lead_voices(slots, rng)
    own = {id(d) for group in bare.values() for d in group}
    done = [d for d in left if id(d) not in own]
    for (onset, group), voicing in zip(bare.items(), voicings, strict=True):
        basses = [replace(d, duration=min(d.duration, late)) for d in group]
        if fast:
            basses = _nearer(basses, voicing)
        done += [*basses, *_answer(onset + late, stage.meter.pulse, voicing, basses)]
    return done


def fill_afterbeats(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Set chord tones under every afterbeat that is left as one note high above its bass.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, complete. A key that the right hand took leaves a lone note there.

    Returns
    -------
    drafts : list of Draft
        With one or two tones in the tenor under such notes, where there is room.
    """
    lone = _lone_afterbeats(drafts)
    if not lone:
        return list(drafts)
    right = [d for d in drafts if d.hand is Hand.RIGHT and d.role is not Role.GRACE]
    added: list[Draft] = []
    for draft, bass in lone:
        above = [d for d in right if d.onset < draft.end and d.end > draft.onset]
        tones = _under(stage.chords[draft.chord].chord, draft, bass, above)
        added += [replace(draft, midi=pitch) for pitch in tones]
    return [*drafts, *added]


def _lone_afterbeats(drafts: Sequence[Draft]) -> list[tuple[Draft, MidiPitch]]:
    """Afterbeats of one note but for the right hand's keys, with the bass they answer."""
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    taken = {(d.onset, d.midi) for d in drafts if d.hand is Hand.RIGHT}
    for draft in drafts:
        own = draft.hand is Hand.LEFT and draft.role is not Role.GRACE
        if own and (draft.onset, draft.midi) not in taken:
            groups[draft.onset].append(draft)
    found: list[tuple[Draft, MidiPitch]] = []
    bass = 0
    for onset in sorted(groups):
        group = groups[onset]
        if any(d.role is Role.BASS for d in group):
            bass = max(d.midi for d in group if d.role is Role.BASS)
        elif len(group) == 1 and group[0].rule == RULE:
            found.append((group[0], bass))
    return found


def _under(chord: Chord, draft: Draft, bass: MidiPitch, above: Sequence[Draft]) -> list[MidiPitch]:
    """One or two chord tones in the tenor under a note, clear of the other hand (R-07)."""
    tender = tender_tones(chord) & {d.midi % 12 for d in above if d.onset == draft.onset}
    low, high = max(_TENOR, bass + _ABOVE, draft.midi - _REACH), draft.midi - _THIRD
    chosen: list[MidiPitch] = []
    for pitch in range(high, low - 1, -1):
        fits = pitch % 12 in chord.pitch_classes and pitch % 12 not in tender
        apart = all(abs(pitch - other) >= _THIRD for other in chosen)
        rubs = any(abs(d.midi - pitch) in _RUBS for d in above)
        if fits and apart and not rubs and len(chosen) < _TWO:
            chosen.append(pitch)
    return chosen


_TENOR: Final = 50
_REACH: Final = 12
_THIRD: Final = 3
_RUBS: Final = frozenset({0, 1, 13, 25})


def _nearer(basses: list[Draft], voicing: Voicing) -> list[Draft]:
    """The bass an octave higher, alone, where a quick hand cannot get up to its chord."""
    low = sum(d.midi for d in basses) / len(basses)
    if sum(voicing) / len(voicing) - low <= _FAR:
        return basses
    return [replace(min(basses, key=lambda d: d.midi), midi=min(d.midi for d in basses) + 12)]


_FAR: Final = 17
"""Semitones that a hand leaps in a quick eighth (F-05)."""


def _bare_basses(stage: Stage, left: Sequence[Draft]) -> dict[Ticks, list[Draft]]:
    """Stride basses on a beat whose chord lasts for it and that nothing follows in it."""
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in left:
        groups[draft.onset].append(draft)
    beat = stage.meter.beat
    found: dict[Ticks, list[Draft]] = {}
    onsets = sorted(groups)
    for onset, after in zip(onsets, [*onsets[1:], stage.end], strict=True):
        group = groups[onset]
        bass = all(d.rule == RULE and d.role is Role.BASS for d in group)
        alone = after >= onset + beat
        answered = any(d.role is not Role.BASS for d in groups.get(onset + beat, ()))
        lasts = stage.chords[group[0].chord].end >= onset + beat
        if bass and alone and lasts and not answered and not onset % beat:
            found[onset] = group
    return found


def _slot(chord: Chord) -> VoicingSlot:
    tones = tuple(dict.fromkeys(i % 12 for i in chord.intervals))
    guides = tuple(chord.guide_tones)[:2] or tones[:2]
    upper = guides if len(guides) > 1 else tuple(t for t in tones if t)[:2]
    low, high = _CHORDS
    return VoicingSlot(
        chord=chord, low=low, high=high, home=_HOME, sets=(upper, tones[:3]), parallels=_PARALLELS
    )


def _answer(onset: Ticks, length: Ticks, voicing: Voicing, basses: Sequence[Draft]) -> list[Draft]:
    low = max(d.midi for d in basses)
    return [
        Draft(
            onset, length, pitch, Hand.LEFT, Role.SHELL, basses[0].chord, RULE,
            articulations=(Articulation.STACCATO,),
        )
        for pitch in voicing
        if pitch >= low + _ABOVE
    ]  # fmt: skip
