"""Left-hand figures that break or divide the chord: Alberti, stride, rolling tenths."""

import random
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import VoicingSlot, lead_voices
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER, Bpm, MidiPitch, Ticks

ALBERTI_REGISTER: Final = (46, 62)
STRIDE_CHORDS: Final = (52, 65)
STRIDE_BASS: Final = (33, 46)
MOST_PER_SECOND: Final = 9.5
"""Notes a second that a hand plays in comfort in a broken figure."""


def alberti(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Play low-high-middle-high in even notes through voice-led chords (C-20).

    The figure has four notes, in threes (3/4 and compound meters) six: low, then high and
    middle in turn; three where six would be too fast. The voicing of each chord comes from
    the phrase-wide engine, so that the figure moves by step.
    """
    spans = stage.chords_between(start, end)
    steady = 2 * stage.meter.beat
    voicings = lead_voices(
        [_alberti_slot(span.chord, rooted=span.duration >= steady) for _, span in spans], rng
    )
    by_chord = {index: v for (index, _), v in zip(spans, voicings, strict=True)}
    unit, figure = alberti_figure(stage.meter, stage.brief.tempo)
    final = stage.chords[-1].onset  # The hand lifts before it: the last bass lies far below.
    drafts: list[Draft] = []
    for onset in range(start, end, unit):
        index = stage.index_at(onset)
        voicing = by_chord.get(index)
        if voicing is None or onset + unit == final:
            continue
        if _breaks_off(stage, onset):
            if onset % (stage.meter.bar // 2) == 0 or stage.chords[index].onset == onset:
                drafts += _block(stage, onset, voicing, index)
            continue
        place = onset // unit % figure
        upper = voicing[-1] if place % 2 else voicing[len(voicing) // 2]
        pitch = upper if place else voicing[0]
        role = Role.INNER if place else Role.BASS
        drafts.append(Draft(onset, unit, pitch, Hand.LEFT, role, index, "C-20"))
    return drafts


def alberti_figure(meter: Meter, tempo: Bpm) -> tuple[Ticks, int]:
    """Return the length of a note and the number of notes in the Alberti figure of a meter."""
    if meter.is_compound:
        figure = 6 if 6 * tempo / 60 <= MOST_PER_SECOND else 3
        return meter.beat // figure, figure
    step = min(meter.beat, QUARTER)
    return step // 2, 6 if meter.numerator == 3 else 4


def _breaks_off(stage: Stage, onset: Ticks) -> bool:
    """The second half of the last bar of a phrase, where the figure comes to rest."""
    bar = onset // stage.meter.bar
    section = stage.form.section_at(bar)
    last = any(bar == p.bar + p.bars - 1 and p.bars > 1 for p in section.phrases)
    return last and onset % stage.meter.bar >= stage.meter.bar // 2


def _block(stage: Stage, onset: Ticks, voicing: Voicing, index: int) -> list[Draft]:
    end = min(stage.chords[index].end, (onset // stage.meter.bar + 1) * stage.meter.bar)
    return [
        Draft(onset, end - onset, p, Hand.LEFT, Role.SHELL, index, "C-20 cadence") for p in voicing
    ]


def _alberti_slot(chord: Chord, *, rooted: bool) -> VoicingSlot:
    """Three notes with the guide tones; over the bass where the chord lasts."""
    bass = chord.bass_name.pitch_class
    return VoicingSlot(
        chord=chord,
        low=ALBERTI_REGISTER[0],
        high=ALBERTI_REGISTER[1],
        home=52.0,
        sets=_three_note_sets(chord),
        parallels=0.1,
        lowest=bass if rooted and bass in chord.pitch_classes else None,
    )


def _three_note_sets(chord: Chord) -> tuple[tuple[int, ...], ...]:
    tones = [i % 12 for i in chord.intervals]
    third = chord.third if chord.third is not None else tones[1]
    fifth = next((t for t in (7, 6, 8) if t in tones), 7)
    if chord.seventh is None:
        return ((0, third, fifth),)
    return ((0, third, chord.seventh), (third, fifth, chord.seventh))


def stride(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Alternate a low bass with chords above (stride, chapter 7 of the arranging rules).

    Beats one and three take root and fifth, single or in octaves; the other beats a two- or
    three-note chord led by the engine.
    """
    meter = stage.meter
    beats = range(start, end, meter.beat)
    chordal = [tick for tick in beats if not _is_bass_beat(stage, tick)]
    slots = [_stride_slot(stage.chords[stage.index_at(t)].chord, rng) for t in chordal]
    voicings = dict(zip(chordal, lead_voices(slots, rng), strict=True)) if slots else {}
    drafts: list[Draft] = []
    near = 38.0
    previous = -1
    for tick in beats:
        index = stage.index_at(tick)
        chord = stage.chords[index].chord
        if tick in voicings:
            drafts += _stride_chord(tick, meter, voicings[tick], index)
            continue
        again = index == previous and tick % meter.bar != 0
        drafts += _stride_bass(stage, tick, chord, index, near, again, rng)
        near = 0.5 * drafts[-1].midi + 18
        previous = index
    return drafts


def _is_bass_beat(stage: Stage, tick: Ticks) -> bool:
    place = (tick % stage.meter.bar) // stage.meter.beat
    if stage.meter.beats == 3:
        return place == 0
    return place % 2 == 0


def _stride_slot(chord: Chord, rng: random.Random) -> VoicingSlot:
    size = 3 if rng.random() < 0.6 else 2
    tones = tuple(dict.fromkeys(i % 12 for i in chord.intervals))
    guides = tuple(chord.guide_tones)[:2] or tones[:2]
    colour = tuple(t for t in (7, *tones) if t in tones and t not in guides and t != 0)
    upper = (*guides, *colour[:1]) if size == 3 else guides
    return VoicingSlot(
        chord=chord,
        low=STRIDE_CHORDS[0],
        high=STRIDE_CHORDS[1],
        home=58.0,
        sets=(upper if len(upper) > 1 else tones[:3], tones[:3]),
        parallels=0.2,
    )


def _stride_chord(tick: Ticks, meter: Meter, voicing: Voicing, index: int) -> list[Draft]:
    short = meter.pulse if meter.is_compound else meter.beat // 2
    return [
        Draft(
            tick, short, pitch, Hand.LEFT, Role.SHELL, index, "stride",
            articulations=(Articulation.PORTATO,),
        )
        for pitch in voicing
    ]  # fmt: skip


def _stride_bass(
    stage: Stage,
    tick: Ticks,
    chord: Chord,
    index: int,
    near: float,
    again: bool,
    rng: random.Random,
) -> list[Draft]:
    root = nearest_pitch(chord.bass_name.pitch_class, near, STRIDE_BASS)
    fifth = (chord.root.pitch_class + 7) % 12
    if again and chord.bass is None and fifth in chord.pitch_classes:
        pitches = [nearest_pitch(fifth, root - 3, STRIDE_BASS)]
    else:
        pitches = [root]
    octave = rng.random() < 0.3 + 0.2 * stage.brief.energy
    if octave:
        pitches = [pitches[0] - 12, pitches[0]] if pitches[0] - 12 >= 31 else pitches * 1
    return [
        Draft(tick, stage.meter.beat, p, Hand.LEFT, Role.BASS, index, "stride") for p in pitches
    ]


def rolling_tenths(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Roll root, fifth and octave or tenth upwards under the pedal: the slow-worship bass.

    Long chords move in pulses (root, fifth, octave, then a tenth when the hand may stretch
    that far), short chords take the octave.
    """
    drafts: list[Draft] = []
    near = 38.0
    for index, span in stage.chords_between(start, end):
        low = nearest_pitch(span.chord.bass_name.pitch_class, near, (31, 43))
        near = 0.5 * low + 19
        drafts += _roll(stage, index, low, rng)
    return drafts


def _roll(stage: Stage, index: int, low: MidiPitch, rng: random.Random) -> list[Draft]:
    span = stage.chords[index]
    pulse = stage.meter.pulse
    if span.duration < stage.meter.beat:
        offsets, pitches = [0, 0], [low, low + 12]
    else:
        ladder = _ladder(span.chord, low)
        shape = rng.choice(((0, 1, 2), (0, 1, 2, 1), (0, 2, 1), (0, 1), (0, 2), (0,)))
        count = max(1, min(len(shape), span.duration // pulse))
        offsets = [place * pulse for place in range(count)]
        pitches = [ladder[step] for step in shape[:count]]
        if span.duration > 2 * stage.meter.beat:
            half = 2 * stage.meter.beat
            again = rng.choice(((0,), (0, 1), (2, 1), (0, 2)))
            kept = [(o, p) for o, p in zip(offsets, pitches, strict=True) if o < half]
            kept += [
                (half + place * pulse, ladder[step])
                for place, step in enumerate(again)
                if half + place * pulse < span.duration
            ]
            offsets, pitches = [o for o, _ in kept], [p for _, p in kept]
    ends = [next((later for later in offsets if later > o), span.duration) for o in offsets]
    return [
        Draft(
            span.onset + o, e - o, p, Hand.LEFT, Role.BASS if p == low else Role.INNER, index,
            "G-20 roll",
        )
        for o, e, p in zip(offsets, ends, pitches, strict=True)
    ]  # fmt: skip


def _ladder(chord: Chord, low: MidiPitch) -> tuple[MidiPitch, MidiPitch, MidiPitch]:
    """Bass, the fifth (or nearest clean tone) above it, and the octave."""
    classes = {(chord.root.pitch_class + i) % 12 for i in chord.intervals}
    middle = next(
        (low + step for step in (7, 8, 6, 9, 5) if (low + step) % 12 in classes), low + 12
    )
    return low, middle, low + 12
