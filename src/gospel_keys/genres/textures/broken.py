"""Left-hand figures that break or divide the chord: Alberti, stride, rolling tenths."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import VoicingSlot, lead_voices
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER, Bpm, MidiPitch, Ticks

ALBERTI_REGISTER: Final = (43, 60)
"""Where the bass of the figure lies."""
STRIDE_CHORDS: Final = (52, 65)
STRIDE_BASS: Final = (33, 46)
MOST_PER_SECOND: Final = 9.5
"""Notes a second that a hand plays in comfort in a broken figure."""


def alberti(stage: Stage, start: Ticks, end: Ticks, _: random.Random) -> list[Draft]:
    """Play low-high-middle-high in even notes through voice-led chords (C-20).

    The figure has four notes, in threes (3/4 and compound meters) six: low, then high and
    middle in turn; three where six would be too fast. The voicing of each chord comes from
    the phrase-wide engine, so that the figure moves by step; every chord begins the figure
    anew on its bass, slash basses included.
    """
    spans = stage.chords_between(start, end)
    voicings = figures([span.chord for _, span in spans])
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
        place = (onset - _figure_start(stage, onset, index, unit * figure)) // unit
        upper = voicing[-1] if place % 2 else voicing[len(voicing) // 2]
        pitch = upper if place else voicing[0]
        role = Role.INNER if place else Role.BASS
        if drafts and not place:
            drafts[-1] = _turned_down(drafts[-1], by_chord.get(drafts[-1].chord, ()), pitch)
        drafts.append(Draft(onset, unit, pitch, Hand.LEFT, role, index, "C-20"))
    return drafts


def alberti_figure(meter: Meter, tempo: Bpm) -> tuple[Ticks, int]:
    """Return the length of a note and the number of notes in the Alberti figure of a meter."""
    if meter.is_compound:
        figure = 6 if 6 * tempo / 60 <= MOST_PER_SECOND else 3
        return meter.beat // figure, figure
    step = min(meter.beat, QUARTER)
    return step // 2, 6 if meter.numerator == 3 else 4


def _turned_down(last: Draft, figure: Voicing, bass: MidiPitch) -> Draft:
    """Let the last note before a far bass be a nearer one of its figure (F-05)."""
    near = [p for p in figure if abs(p - bass) <= _OCTAVE and p != bass]
    if abs(last.midi - bass) <= _OCTAVE or not near or last.role is not Role.INNER:
        return last
    return replace(last, midi=near[-1])


def _figure_start(stage: Stage, onset: Ticks, index: int, length: Ticks) -> Ticks:
    """Where the figure that sounds at an onset began: on its grid, or with its chord."""
    return max(onset // length * length, stage.chords[index].onset)


def figures(chords: Sequence[Chord]) -> list[Voicing]:
    """Find three notes for each chord, its bass lowest, along the smoothest path.

    The bass may be a slash bass; above it stand guide tones first. Every bass lies within an
    octave of the figure before, so that the hand gets there from the highest note (F-05).

    Examples
    --------
    >>> figures([Chord.parse("C"), Chord.parse("G/B"), Chord.parse("F/C")])
    [(48, 52, 55), (47, 55, 59), (48, 53, 57)]
    """
    paths: list[tuple[float, tuple[Voicing, ...]]] = [(0.0, ())]
    for chord in chords:
        options = _figure_options(chord)
        paths = [
            min(
                ((cost + own + _figure_move(path, figure), (*path, figure)) for cost, path in paths)
            )
            for figure, own in options
        ]
    return list(min(paths)[1])


def _figure_options(chord: Chord) -> list[tuple[Voicing, float]]:
    """Figures of a chord with what each costs on its own."""
    bass = chord.bass_name.pitch_class
    low, high = ALBERTI_REGISTER
    found: list[tuple[Voicing, float]] = []
    for place, tones in enumerate(_three_note_sets(chord)):
        classes = [(chord.root.pitch_class + t) % 12 for t in tones]
        for start in range(low + (bass - low) % 12, high + 1, 12):
            figure = (start, *sorted(start + ((pc - start) % 12 or 12) for pc in classes))
            muddy = bool(low_interval_violations(figure)) or figure[-1] > _FIGURE_TOP
            height = _HEIGHT * abs(start - _FIGURE_HOME)
            found.append((figure, place + height + _MUDDY * muddy))
    return found


def _figure_move(path: Sequence[Voicing], figure: Voicing) -> float:
    """What it costs to go from the last figure to the next."""
    if not path:
        return 0.0
    last = path[-1]
    far = last[-1] - figure[0] > _OCTAVE or figure[0] - last[0] > _OCTAVE
    return 0.2 * sum(abs(b - a) for a, b in zip(last, figure, strict=True)) + _FAR * far


_OCTAVE: Final = 12
_FIGURE_HOME: Final = 49
_FIGURE_TOP: Final = 66
_HEIGHT: Final = 0.5
_MUDDY: Final = 40.0
_FAR: Final = 60.0


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


def _three_note_sets(chord: Chord) -> tuple[tuple[int, ...], ...]:
    """Pairs of tones over the bass, best first: guide tones, the triad, fifth and octave."""
    tones = [i % 12 for i in chord.intervals]
    third = chord.third if chord.third is not None else tones[1]
    fifth = next((t for t in (7, 6, 8) if t in tones), 7)
    bass = (chord.bass_name.pitch_class - chord.root.pitch_class) % 12
    seventh = () if chord.seventh is None else (chord.seventh,)
    orders = (
        (third, *seventh, fifth, 0),
        (third, fifth, 0, *seventh),
        (fifth, *seventh, 0),
    )
    pairs = [tuple([t for t in order if t != bass][:2]) for order in orders]
    return (*(p for p in pairs if len(p) > 1), (0 if bass else fifth, bass))


def stride(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Alternate a low bass with chords above (stride, chapter 7 of the arranging rules).

    Beats one and three take root and fifth, single or in octaves; the other beats a two- or
    three-note chord led by the engine. A chord that begins on another beat has its bass
    there, and the chord above it on the next.
    """
    meter = stage.meter
    changes = [span.onset for _, span in stage.chords_between(start, end)]
    beats = sorted({*range(start, end, meter.beat), *changes, *_inside_beats(stage, start, end)})
    chordal = [tick for tick in beats if not _is_bass_beat(stage, tick)]
    slots = [_stride_slot(stage.chords[stage.index_at(t)].chord, rng) for t in chordal]
    voicings = dict(zip(chordal, lead_voices(slots, rng), strict=True)) if slots else {}
    drafts: list[Draft] = []
    near = 38.0
    previous = -1
    for tick, after in zip(beats, [*beats[1:], end], strict=True):
        index = stage.index_at(tick)
        length = min(meter.beat, after - tick)
        if tick in voicings:
            drafts += _stride_chord(tick, length, voicings[tick], index)
            continue
        again = index == previous and tick % meter.bar != 0
        struck = _stride_bass(stage, index, (tick, length), near, rng, again=again)
        drafts += _nearer(stage, struck, drafts)
        near = 0.5 * drafts[-1].midi + 18
        previous = index
    return drafts


def _nearer(stage: Stage, bass: list[Draft], before: Sequence[Draft]) -> list[Draft]:
    """The bass an octave higher where the hand has no time to leap down to it (F-05)."""
    last = before[-1].onset if before else 0
    chord = [d.midi for d in before[-4:] if d.onset == last]
    seconds = (bass[0].onset - last) / stage.meter.beat * 60 / stage.brief.tempo
    if not chord or seconds >= _LEAP_TIME:
        return bass
    drop = sum(chord) / len(chord) - sum(d.midi for d in bass) / len(bass)
    return [replace(bass[0], midi=bass[0].midi + 12)] if drop > _FAR_LEAP else bass


_LEAP_TIME: Final = 0.3
"""Seconds a hand needs for a leap further than this (F-05, with room for live timing)."""
_FAR_LEAP: Final = 18


def _is_bass_beat(stage: Stage, tick: Ticks) -> bool:
    """Whether a place takes the bass: where a chord begins, and on strong beats.

    Behind a bass on a weak beat stands the chord first.
    """
    began = stage.chords[stage.index_at(tick)].onset
    just_heard = tick - began <= stage.meter.beat and not _is_strong_beat(stage, began)
    just_heard |= tick % stage.meter.beat != 0
    return tick == began or (_is_strong_beat(stage, tick) and not just_heard)


def _inside_beats(stage: Stage, start: Ticks, end: Ticks) -> list[Ticks]:
    """Where cut time has a chord for each of its two beats: the chord sounds inside the beat."""
    beat = stage.meter.beat
    if stage.meter.beats != _TWO or stage.meter.is_compound:
        return []
    return [c.onset + beat // 2 for _, c in stage.chords_between(start, end) if c.duration == beat]


_TWO: Final = 2


def _is_strong_beat(stage: Stage, tick: Ticks) -> bool:
    place, off = divmod(tick % stage.meter.bar, stage.meter.beat)
    return not off and (place == 0 if stage.meter.beats == 3 else place % 2 == 0)


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


def _stride_chord(tick: Ticks, length: Ticks, voicing: Voicing, index: int) -> list[Draft]:
    """A chord of a beat with a dot: a third of it sounds (P-07)."""
    return [
        Draft(
            tick, length, pitch, Hand.LEFT, Role.SHELL, index, "stride",
            articulations=(Articulation.STACCATO,),
        )
        for pitch in voicing
    ]  # fmt: skip


def _stride_bass(
    stage: Stage,
    index: int,
    place: tuple[Ticks, Ticks],
    near: float,
    rng: random.Random,
    *,
    again: bool,
) -> list[Draft]:
    """The bass at an onset for a length: the fifth where the bass is heard again."""
    tick, length = place
    chord = stage.chords[index].chord
    root = nearest_pitch(chord.bass_name.pitch_class, near, STRIDE_BASS)
    fifth = (chord.root.pitch_class + 7) % 12
    if again and chord.bass is None and fifth in chord.pitch_classes:
        pitches = [nearest_pitch(fifth, root - 3, STRIDE_BASS)]
    else:
        pitches = [root]
    octave = rng.random() < 0.3 + 0.2 * stage.brief.energy
    if octave:
        pitches = [pitches[0] - 12, pitches[0]] if pitches[0] - 12 >= 31 else pitches * 1
    return [Draft(tick, length, p, Hand.LEFT, Role.BASS, index, "stride") for p in pitches]


def rolling_tenths(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Roll root, fifth and octave or tenth upwards under the pedal: the slow-worship bass.

    Long chords move in pulses (root, fifth, octave, then a tenth when the hand may stretch
    that far), short chords take the octave.
    """
    drafts: list[Draft] = []
    near = 42.0
    for index, span in stage.chords_between(start, end):
        low = nearest_pitch(span.chord.bass_name.pitch_class, near, (31, 45))
        near = 0.5 * low + 21
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
