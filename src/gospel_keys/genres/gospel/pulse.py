"""The triplet pulse of slow traditional gospel: chords repeated under a sung line.

The left hand walks in octaves, the melody sings on top, and between them the right hand
repeats its chord on every triplet eighth. In 12/8 the pulse is the eighth of the meter; in
4/4 it is written in triplets, and the off-beats of the line fall on the last of the three.

References
----------
Section 2.1 (traditional, 58-84), G-36 (triplets) and G-11.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import tender_tones
from gospel_keys.harmony.form import Form, SectionKind
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import Bpm, MidiPitch, Ticks

RULE: Final = "triplet pulse"
_RHYTHMS: Final = {"4/4": "gospel-shuffle", "12/8": "straight-feel"}
"""Meters that pulse, with the rhythm pattern whose off-beat is the last of three."""

_SLOW: Final[Bpm] = 84.0
_SINGING: Final = frozenset({"chord-fills", "block-chord", "octave-doubling"})
_BODY: Final = frozenset({SectionKind.VERSE, SectionKind.CHORUS, SectionKind.VAMP})
_THIRDS: Final = 3
_MOST: Final = 3
_LEAST: Final = 2
_BELOW_TOP: Final = 2
_SPAN: Final = 12
_RUBS: Final = frozenset({13, 25})
_SOFTER: Final = (-3, -8, -7)
"""Dynamics of the three strokes beside the line: the first of them leans a little (G-36)."""

_CHORDAL: Final = frozenset({Role.INNER, Role.DOUBLING})


def pulses_in(brief: Brief, rhythm: str) -> bool:
    """Whether a piece has the pulse: slow traditional gospel in four or in twelve.

    Parameters
    ----------
    brief : Brief
        A right hand that was asked for keeps to its pattern.
    rhythm : str
        Identifier of a gospel rhythm pattern.
    """
    wanted = brief.sub_style == "traditional" and brief.tempo <= _SLOW
    free = brief.right_hand is None and brief.application != "practice"
    return wanted and free and _RHYTHMS.get(str(brief.meter)) == rhythm


def pulsing_bars(form: Form, plans: Sequence[TexturePlan]) -> frozenset[int]:
    """Return the bars in which the right hand pulses: sung sections after the first.

    The first verse is plain, so that the pulse is heard to set in (S-07).
    """
    textures = {b: p.right_hand for p in plans for b in range(p.bar, p.bar + p.bars)}
    body = [s for s in form.sections if s.kind in _BODY]
    later = body[1:] or body
    return frozenset(
        bar for s in later for bar in range(s.bar, s.end) if textures.get(bar) in _SINGING
    )


def play_pulse(stage: Stage, drafts: Sequence[Draft], bars: frozenset[int]) -> list[Draft]:
    """Repeat the chords of the right hand on every third of a beat, under the melody.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, complete.
    bars : frozenset of int

    Returns
    -------
    drafts : list of Draft
        Melody, bass and harmony are unchanged; in 4/4 the off-beats of a pulsing beat move
        to its last third in both hands. Fills, pushes and short notes interrupt the pulse.
    """
    hands = _Hands(stage, drafts)
    gone: set[int] = set()
    strokes: list[Draft] = []
    beats: set[Ticks] = set()
    for bar in sorted(bars):
        for start in range(bar * stage.meter.bar, (bar + 1) * stage.meter.bar, stage.meter.beat):
            given, voicing = hands.chord_at(start)
            played = hands.strokes(start, voicing) if hands.is_free(start) else []
            if played:
                beats.add(start)
                gone |= given
                strokes += played
    kept = [_fitted(stage, d, beats) for d in drafts if id(d) not in gone]
    return [*kept, *strokes]


def _fitted(stage: Stage, draft: Draft, beats: set[Ticks]) -> Draft:
    """A note around pulsing beats: off-beats on the last third, held chords let go."""
    beat = stage.meter.beat
    half, last = beat // 2, 2 * beat // _THIRDS
    onset, end = draft.onset, draft.end
    if not stage.meter.is_compound:
        if onset % beat == half and onset - half in beats:
            onset += last - half
        if end % beat == half and end - half in beats:
            end += last - half
    if onset in beats and draft.role is Role.DOUBLING:
        end = min(end, onset + beat // _THIRDS)  # The thumb leaves the octave and repeats.
    if draft.hand is Hand.RIGHT and draft.role in _CHORDAL:
        first = onset - onset % beat + beat
        end = min([end, *(b for b in beats if first <= b < end)])
    return replace(draft, onset=onset, duration=end - onset)


class _Hands:
    """Both hands in order of time, to ask whether a beat can pulse, and on what."""

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self._stage = stage
        self._beat = stage.meter.beat
        self._struck: dict[Ticks, list[Draft]] = defaultdict(list)
        self._chords: dict[int, dict[Ticks, list[Draft]]] = defaultdict(dict)
        for draft in drafts:
            if draft.role is Role.GRACE:
                continue
            for start in range(draft.onset - draft.onset % self._beat, draft.end, self._beat):
                self._struck[start].append(draft)
            if draft.hand is Hand.RIGHT and draft.role in _CHORDAL:
                self._chords[draft.chord].setdefault(draft.onset, []).append(draft)

    def is_free(self, start: Ticks) -> bool:
        """Whether nothing in a beat is shorter than the pulse, and its chord lasts."""
        span = self._stage.chords[self._stage.index_at(start)]
        grid = self._beat // (_THIRDS if self._stage.meter.is_compound else 2)
        inside = self._struck[start]
        even = all(
            (tick - start) % grid == 0
            for d in inside
            for tick in (d.onset, d.end)
            if start < tick < start + self._beat
        )
        busy = any(
            (d.role is Role.FILL and d.onset >= start) or d.tremolo
            for d in inside
            if d.hand is Hand.RIGHT
        )
        return even and not busy and span.end >= start + self._beat

    def chord_at(self, start: Ticks) -> tuple[set[int], tuple[MidiPitch, ...]]:
        """Return the inner notes that a pulse takes the place of, and what it repeats."""
        index = self._stage.index_at(start)
        attacks = self._chords[index]
        end = start + self._beat
        heard = [t for t in attacks if t < end] or list(attacks)
        if not heard:
            return set(), ()
        group = attacks[max(heard, key=lambda t: (_inner_count(attacks[t]), t))]
        inner = sorted(d.midi for d in group if d.role is Role.INNER)
        whole = inner if len(inner) >= _LEAST else sorted(d.midi for d in group)
        voicing = tuple(whole[-_MOST:])
        inside = [d for t, ds in attacks.items() if start <= t < end for d in ds]
        given = {id(d) for d in inside if d.role is Role.INNER or d.midi in voicing}
        return given, voicing

    def strokes(self, start: Ticks, voicing: tuple[MidiPitch, ...]) -> list[Draft]:
        """Return the three strokes of a beat, two before a push; none where a chord is lost."""
        sung = [
            d
            for d in self._struck[start]
            if d.hand is Hand.RIGHT and d.role is Role.MELODY and d.end > start
        ]
        tops = [d.midi for d in sung] or [voicing[-1] + _BELOW_TOP if voicing else 0]
        low, high = max(tops) - _SPAN, min(tops) - _BELOW_TOP
        room = [p for p in voicing if low <= p <= high]
        index = self._stage.index_at(start)
        unit = self._beat // _THIRDS
        pushed = any(d.chord > index and d.onset > start for d in sung)
        played: list[Draft] = []
        for place in range(_THIRDS - pushed):
            onset = start + place * unit
            pitches = [p for p in room if not self._grinds(onset, p, index)]
            if len(pitches) < _LEAST:
                return []
            played += [
                Draft(
                    onset, unit, pitch, Hand.RIGHT, Role.INNER, index, RULE,
                    dynamic=_SOFTER[place],
                )
                for pitch in pitches
            ]  # fmt: skip
        return played

    def _grinds(self, tick: Ticks, pitch: MidiPitch, index: int) -> bool:
        """Whether the left hand says a note itself, contradicts it, or is above it."""
        start = tick - tick % self._beat
        left = [d for d in self._struck[start] if d.hand is Hand.LEFT and d.onset <= tick < d.end]
        chord = self._stage.chords[index].chord
        now = {d.midi % 12 for d in left if d.onset == tick}
        tender = pitch % 12 in tender_tones(chord) & now
        rubs = any(pitch - d.midi in _RUBS for d in left) and not chord.is_dominant
        return tender or rubs or any(d.midi >= pitch for d in left)


def _inner_count(group: Sequence[Draft]) -> int:
    return sum(d.role is Role.INNER for d in group)
