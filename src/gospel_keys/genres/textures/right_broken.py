"""Broken right-hand textures: arpeggios, and the rolled and broken chords of slow worship."""

import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import (
    LOWEST,
    Full,
    Surroundings,
    one_at_a_time,
    one_voice,
    plain_note,
    stand_in,
    voice_attacks,
)
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import ChordSpan, Hand, Role
from gospel_keys.units import MidiPitch, Ticks


def arpeggios(
    stage: Stage,
    left: Surroundings,
    rng: random.Random,
    *,
    start: Ticks,
    end: Ticks,
    unit: Ticks,
    off_beat: bool = False,
) -> list[Draft]:
    """Spread each chord over an octave and more in single notes, up and down in turn."""
    spans = stage.chords_between(start, end)
    attacks = [Full(c.onset, c.duration, i, None) for i, c in spans]
    voicings = voice_attacks(
        stage, attacks, left, rng, sizes=(4, 3), home=64.0, supplied=False, alone=True
    )
    ladders = {i: _ladder(v) for (i, _), v in zip(spans, voicings, strict=True)}
    drafts: list[Draft] = []
    shape: tuple[int, ...] = ()
    for bar in range(start, end, stage.meter.bar):
        shape = rng.choice([s for s in _SHAPES if s != shape])
        rest_from = bar + stage.meter.bar - (unit if rng.random() < 0.4 else 0)
        for place, onset in enumerate(range(bar, min(bar + stage.meter.bar, end), unit)):
            index = stage.index_at(onset)
            if index not in ladders or onset >= rest_from:
                continue
            if off_beat and stage.is_on_beat(onset) and rng.random() < 0.75:
                continue
            ladder = ladders[index]
            step = shape[place % len(shape)] % len(ladder)
            if drafts and abs(ladder[step] - drafts[-1].midi) > _REACH:
                step = _nearest_rung(ladder, drafts[-1].midi)
            drafts.append(
                Draft(
                    onset, unit, ladder[step], Hand.RIGHT,
                    Role.MELODY if step >= 3 and place % 4 == 3 else Role.INNER,
                    index, "arpeggio",
                )
            )  # fmt: skip
    return drafts


_SHAPES: Final = (
    (0, 1, 2, 3, 4, 3, 2, 1),
    (0, 2, 4, 3, 1, 3, 4, 2),
    (4, 2, 0, 1, 3, 1, 2, 3),
    (0, 1, 2, 4, 3, 2, 1, 2),
    (1, 3, 4, 2, 0, 2, 3, 4),
    (0, 2, 3, 4, 2, 3, 1, 2),
)
"""Orders in which the five rungs of a spread chord are touched."""


_REACH: Final = 9
"""Between two notes of an arpeggio the hand does not leap."""


def _nearest_rung(ladder: Sequence[MidiPitch], before: MidiPitch) -> int:
    """The rung nearest to a note, but not the note itself."""
    rungs = [k for k, pitch in enumerate(ladder) if pitch != before]
    return min(rungs, key=lambda k: abs(ladder[k] - before), default=0)


def _ladder(voicing: Voicing) -> tuple[MidiPitch, ...]:
    """Five rungs: the voicing and its lowest notes an octave up."""
    extended = (*voicing, *(p + 12 for p in voicing))
    return tuple(sorted(dict.fromkeys(extended)))[:5]


def rolled_and_broken(
    stage: Stage,
    line: Sequence[MelodyNote],
    left: Surroundings,
    rng: random.Random,
    *,
    start: Ticks,
    end: Ticks,
) -> list[Draft]:
    """Roll each chord under the melody and answer with its inner tones (G-30).

    The melody sings on; the answers speak where it holds or rests.
    """
    line = one_voice(line)
    spans = stage.chords_between(start, end)
    fulls = one_at_a_time(stage, [stand_in(line, i, c.onset, c.end) for i, c in spans])
    voicings = voice_attacks(stage, fulls, left, rng, sizes=(4, 3), supplied=False)
    struck = {n.onset for n in line}
    attacks = struck | {f.onset for f in fulls}
    rolled = {f.onset for f in fulls if stage.chords[f.chord].duration >= stage.meter.beat}
    drafts = [
        plain_note(Full(n.onset, n.duration, n.chord, n.midi), n.midi, Role.MELODY, _RULE)
        for n in line
    ]
    for full, voicing in zip(fulls, voicings, strict=True):
        span = stage.chords[full.chord]
        inner = voicing[:-1] if full.top is not None else voicing[:3]
        times = [t for t in _answer_times(stage, span, rng) if t not in struck and t > full.onset]
        times = _uncrowded(stage, times, attacks)
        attacks |= set(times)
        until = times[0] if times else full.onset + full.duration
        first = Full(full.onset, min(until, span.end) - full.onset, full.chord, full.top)
        drafts += [plain_note(first, p, Role.INNER, _RULE) for p in inner]
        tones = inner if len(inner) > 1 else _tones_below(span, full, inner, left)
        drafts += _answers(stage, span, full, tones, times)
    return [replace(d, arpeggio=d.onset in rolled) for d in drafts]


_RULE: Final = "G-30"


def _answer_times(stage: Stage, span: ChordSpan, rng: random.Random) -> list[Ticks]:
    """Where the broken chord answers: on the pulses behind the roll, again on each beat."""
    pulse, beat = stage.meter.pulse, stage.meter.beat
    thirds = rng.choice(((1, 2), (2,), (1, 2)))
    offsets = [k * pulse for k in thirds] if stage.meter.is_compound else [pulse]
    times = [
        tick
        for start in range(span.onset, span.end, beat)
        for tick in ((start,) if start > span.onset else ()) + tuple(start + o for o in offsets)
    ]
    return [t for t in times if t < span.end]


def _uncrowded(stage: Stage, times: Sequence[Ticks], attacks: Collection[Ticks]) -> list[Ticks]:
    """Leave out answers where a bar would have more attacks than it bears, the last first."""
    bar = stage.meter.bar
    most = _MOST_PER_BEAT * stage.meter.beats
    counts = Counter(tick // bar for tick in attacks)
    kept: list[Ticks] = []
    for tick in sorted(times, key=lambda t: (t % stage.meter.beat != 0, t)):
        if counts[tick // bar] < most:
            counts[tick // bar] += 1
            kept.append(tick)
    return sorted(kept)


_MOST_PER_BEAT: Final = 3
"""Attacks of a dotted quarter: 3 to 6 in a bar of 6/8 (G-30)."""


def _tones_below(
    span: ChordSpan, full: Full, inner: Sequence[MidiPitch], left: Surroundings
) -> tuple[MidiPitch, ...]:
    """Chord tones around a thin voicing, so that the answer does not repeat one key."""
    top = full.top if full.top is not None else max(inner, default=LOWEST) + _OCTAVE
    low = max(LOWEST, left.top(full.chord) + 1)
    tones = [p for p in range(low, top - 1) if p % 12 in span.chord.pitch_classes]
    centre = inner[0] if inner else top - _OCTAVE // 2
    near = sorted(tones, key=lambda p: (abs(p - centre), p))[:3]
    return tuple(sorted({*near, *inner}))


_OCTAVE: Final = 12


def _answers(
    stage: Stage,
    span: ChordSpan,
    full: Full,
    inner: Sequence[MidiPitch],
    times: Sequence[Ticks],
) -> list[Draft]:
    """Inner tones one by one, from the top down and up again; two together on a beat."""
    drafts: list[Draft] = []
    ends = [*times[1:], span.end]
    for place, (onset, after) in enumerate(zip(times, ends, strict=False)):
        if not inner:
            break
        on_beat = (onset - span.onset) % stage.meter.beat == 0
        chosen = inner[-2:] if on_beat else (inner[-1 - place % len(inner)],)
        answer = Full(onset, after - onset, full.chord, None)
        drafts += [plain_note(answer, p, Role.INNER, _RULE) for p in chosen]
    return drafts
