"""Left hands that divide bass and chord: stride, ballad and two-feel (section 7, J-11, J-44)."""

import random
from typing import Final

from gospel_keys.genres.jazz.comping import Stab, strike, thin
from gospel_keys.genres.jazz.voicings import lead_rootless, lead_shells
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Ticks

_BASSES: Final = (33, 48)
_CHORDS: Final = (52, 58)
_OCTAVES: Final = 0.4
_OCTAVE_BELOW: Final[MidiPitch] = 40
_FAST: Final = 216


def _fifth(stage: Stage, index: int) -> int:
    chord = stage.chords[index].chord
    tones = {i % 12 for i in chord.intervals}
    degree = next((d for d in (7, 6, 8) if d in tones), 7)
    return (chord.root.pitch_class + degree) % 12


def _bass_note(onset: Ticks, duration: Ticks, pitch: MidiPitch, chord: int, rule: str) -> Draft:
    return Draft(onset, duration, pitch, Hand.LEFT, Role.BASS, chord, rule)


def stride(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Bass on one and three, root and fifth by turns; rootless chords on two and four.

    In 3/4 the bass has the first beat and the chords the others. Every fourth bar may run in
    single notes.
    """
    voicings = _voicings(stage, start, end)
    drafts: list[Draft] = []
    near, before = 41.0, -1
    for tick in range(start, end, stage.step):
        index = stage.index_at(tick)
        length = min(stage.step, end - tick)
        if _runs_on(stage, tick, start) and index < len(stage.chords) - 1:
            drafts += _run(stage, tick, length, round(near))
            continue
        if not _is_bass_beat(stage, tick):
            size = rng.choices((2, 3, 4), (3, 5, 1))[0]
            stab = Stab(tick, length, index, short=True)
            pitches = thin(voicings[index], size, stage, stab)
            reach = round(near) + 19
            pitches = tuple(p for p in pitches if p <= max(reach, *pitches[:2]))
            drafts += strike(stab, pitches, "stride")
            continue
        new = index != before
        wanted = stage.chords[index].chord.bass_name.pitch_class if new else _fifth(stage, index)
        pitch = nearest_pitch(wanted, near * 0.6 + 41 * 0.4, _BASSES)
        near, before = float(pitch), index
        drafts.append(_bass_note(tick, length, pitch, index, "stride"))
        octave = pitch >= _OCTAVE_BELOW and rng.random() < _OCTAVES * 1.5
        if octave and stage.brief.tempo < _FAST:
            drafts.append(_bass_note(tick, length, pitch - 12, index, "stride"))
    return drafts


def _runs_on(stage: Stage, tick: Ticks, start: Ticks) -> bool:
    """Whether a bass run takes the last beat of a fourth bar."""
    bar = stage.meter.bar
    return (tick - start) // bar % 4 == 3 and tick % bar + stage.step >= bar


def _run(stage: Stage, tick: Ticks, length: Ticks, near: MidiPitch) -> list[Draft]:
    """Two notes from below or above into the next bass."""
    index = stage.index_at(tick)
    after = stage.chords[stage.index_at(min(tick + length, stage.end - 1))].chord
    goal = nearest_pitch(after.bass_name.pitch_class, near * 0.6 + 41 * 0.4, _BASSES)
    way = 1 if near <= goal else -1
    first = length - stage.off_step if length > stage.off_step else length
    notes = [(tick, first, goal - 2 * way)]
    if first < length:
        notes.append((tick + first, length - first, goal - way))
    return [_bass_note(t, d, pitch, index, "stride run") for t, d, pitch in notes]


def _is_bass_beat(stage: Stage, tick: Ticks) -> bool:
    """Whether the bass has this beat: a strong one, or where a chord begins.

    After a chord that began on a weak beat the strong one answers with the chord.
    """
    beat = tick % stage.meter.bar // stage.step
    strong = beat == 0 if stage.meter.beats == 3 else beat % 2 == 0
    if _begins(stage, tick):
        return True
    return strong and not (beat and _begins(stage, tick - stage.step))


def _begins(stage: Stage, tick: Ticks) -> bool:
    return stage.chords[stage.index_at(tick)].onset == tick


def _voicings(stage: Stage, start: Ticks, end: Ticks, *, low: bool = False) -> dict[int, Voicing]:
    """Lead rootless voicings through a stretch; ``low`` leaves room for a tune above."""
    first, last = stage.index_at(start), stage.index_at(end - 1)
    chords = [stage.chords[k].chord for k in range(first, last + 1)]
    led = (
        lead_rootless(chords, highest=65, home=57.0)
        if low
        else lead_rootless(chords, lowest=_CHORDS, highest=66, home=58.0)
    )
    return dict(zip(range(first, last + 1), led, strict=True))


def ballad(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """A low root, then a rootless voicing that sounds on under the pedal (J-11).

    Long chords get a second, thinner voicing; half-bar chords are placed, broken or said by
    a shell, no way more than twice running; short ones are shells.
    """
    voicings = _voicings(stage, start, end, low=True)
    spans = stage.chords_between(start, end)
    shells = lead_shells([s.chord for _, s in spans], max_span=stage.brief.max_span)
    drafts: list[Draft] = []
    near = 38.0
    ways: list[str] = []
    for (index, span), shell in zip(spans, shells, strict=True):
        way = _ballad_way(stage, span.duration, ways, rng)
        ways.append(way)
        if way == "shell":
            stab = Stab(span.onset, span.duration, index, False)
            drafts += strike(stab, shell, "J-10", bass=True)
            continue
        root = nearest_pitch(span.chord.bass_name.pitch_class, near, (31, 45))
        near = root * 0.5 + 19
        drafts.append(_bass_note(span.onset, span.duration, root, index, "J-11 root"))
        place = _break_open if way == "broken" else _place_above
        drafts += place(stage, index, voicings[index], rng)
    return _let_go_of_basses(drafts)


def _ballad_way(stage: Stage, duration: Ticks, ways: list[str], rng: random.Random) -> str:
    """Choose how a chord of a ballad is laid out, none more than twice running."""
    beat = stage.step
    if duration < 2 * beat:
        return "shell"
    table = (("placed", 5), ("broken", 3), ("shell", 2 if duration <= 2 * beat else 0))
    worn = ways[-1] if len(ways) > 1 and ways[-1] == ways[-2] else ""
    names = [(name, weight) for name, weight in table if name != worn]
    return rng.choices([n for n, _ in names], [w for _, w in names])[0]


def _place_above(stage: Stage, index: int, voicing: Voicing, rng: random.Random) -> list[Draft]:
    """A rootless voicing a beat or half a beat behind the root, and again when it is long."""
    span, beat = stage.chords[index], stage.step
    late = beat if span.duration >= 3 * beat and rng.random() < 0.7 else stage.off_step
    late = beat if span.duration <= 2 * beat or stage.meter.is_compound else late
    size = rng.choices((3, 4), (4, 3))[0]
    stab = Stab(span.onset + late, span.duration - late, index, False)
    upper = thin(voicing, size, stage, stab)
    drafts: list[Draft] = []
    if span.duration >= 4 * beat and rng.random() < 0.6:
        half = span.onset + 3 * beat - rng.choice((0, stage.off_step))
        stab = Stab(stab.onset, half - stab.onset, index, False)
        second = Stab(half, span.end - half, index, False)
        drafts += strike(second, thin(upper, 2, stage, second), "J-11")
    return [*strike(stab, upper, "J-11"), *drafts]


def _break_open(stage: Stage, index: int, voicing: Voicing, rng: random.Random) -> list[Draft]:
    """The voicing opens from the root upwards: its lowest note half a beat on, then the rest."""
    span, unit = stage.chords[index], stage.off_step
    second = span.onset + 2 * unit
    stab = Stab(second, span.end - second, index, False)
    size = rng.choices((3, 4), (4, 2))[0]
    first, *others = thin(voicing, size, stage, stab)
    lone = Stab(span.onset + unit, span.duration - unit, index, False)
    return [*strike(lone, (first,), "J-11"), *strike(stab, others, "J-11")]


def _let_go_of_basses(drafts: list[Draft]) -> list[Draft]:
    """End each root where the hand leaves it; the pedal keeps it sounding."""
    onsets = sorted({d.onset for d in drafts})
    found: list[Draft] = []
    for draft in drafts:
        after = next((t for t in onsets if t > draft.onset), draft.end)
        short = draft.rule == "J-11 root" and after < draft.end
        found.append(
            Draft(
                draft.onset, (after - draft.onset) if short else draft.duration, draft.midi,
                draft.hand, draft.role, draft.chord, draft.rule,
            )
            if short
            else draft
        )  # fmt: skip
    return found


def two_feel(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Halves on root and fifth with a pick-up now and then (J-44)."""
    drafts: list[Draft] = []
    near = 41.0
    unit = 2 * stage.step if stage.meter.beats % 2 == 0 else stage.meter.bar
    for tick in range(start, end, unit):
        index = stage.index_at(tick)
        length = min(unit, end - tick)
        opens = stage.chords[index].onset >= tick or tick % stage.meter.bar == 0
        chord = stage.chords[index].chord
        wanted = chord.bass_name.pitch_class if opens else _fifth(stage, index)
        pitch = nearest_pitch(wanted, near * 0.5 + 20.5, (33, 50))
        near = float(pitch)
        pick = stage.step if length > stage.step and rng.random() < 0.3 else 0
        drafts.append(_bass_note(tick, length - pick, pitch, index, "J-44"))
        if pick and tick + length < stage.end:
            after = stage.index_at(tick + length)
            goal = nearest_pitch(stage.chords[after].chord.bass_name.pitch_class, near, (33, 50))
            side = goal + rng.choice((-1, 1))
            drafts.append(_bass_note(tick + length - pick, pick, side, index, "J-44"))
    return drafts
