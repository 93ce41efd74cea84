"""Voiced attacks: how every right-hand texture gets its chords over what the left hand says."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import VoicingSlot, lead_voices
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Ticks

LOWEST: Final[MidiPitch] = 53
_LINE: Final = 4
_SMOOTH: Final = 1.5
"""A right hand under a melody moves more than one would wish: its inner voices move less."""

_WIDEST_GAP: Final = 9
_NEAR: Final = 5
HIGHEST: Final[MidiPitch] = 84


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds a right-hand stretch.

    Parameters
    ----------
    pitches : dict
        What the left hand sounds under each chord, by chord index, ascending.
    before : Voicing
        The right hand's last chord before the stretch, empty at the beginning.
    struck : dict
        The pitches the left hand strikes, by onset.
    """

    pitches: dict[int, tuple[MidiPitch, ...]] = field(default_factory=dict)
    before: Voicing = ()
    struck: dict[Ticks, tuple[MidiPitch, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> "Surroundings":
        """Collect the pitches of the left-hand drafts by chord."""
        found: dict[int, set[MidiPitch]] = {}
        struck: dict[Ticks, set[MidiPitch]] = {}
        for draft in drafts:
            found.setdefault(draft.chord, set()).add(draft.midi)
            struck.setdefault(draft.onset, set()).add(draft.midi)
        return cls(
            {index: tuple(sorted(pitches)) for index, pitches in found.items()},
            struck={onset: tuple(sorted(pitches)) for onset, pitches in struck.items()},
        )

    def classes(self, chord: int) -> frozenset[PitchClass]:
        """Pitch classes under a chord."""
        return frozenset(p % 12 for p in self.pitches.get(chord, ()))

    def bottom(self, chord: int) -> MidiPitch | None:
        """Lowest pitch under a chord."""
        pitches = self.pitches.get(chord)
        return pitches[0] if pitches else None

    def ceiling(self, chord: int) -> MidiPitch:
        """How high the left hand can push the right: less where it plays a passing line."""
        return 57 if len(self.pitches.get(chord, ())) >= _LINE else 62

    def top(self, chord: int) -> MidiPitch:
        """Highest pitch under a chord, 0 when silent."""
        pitches = self.pitches.get(chord)
        return pitches[-1] if pitches else 0


@dataclass(frozen=True, slots=True)
class Full:
    """An attack that carries a chord: where, which chord, under which melody note."""

    onset: Ticks
    duration: Ticks
    chord: int
    top: MidiPitch | None
    struck_top: bool = True
    restart: bool = False


def voice_attacks(
    stage: Stage,
    attacks: Sequence[Full],
    left: Surroundings,
    rng: random.Random,
    *,
    sizes: tuple[int, ...],
    home: float = 64.0,
    sets: dict[int, tuple[tuple[int, ...], ...]] | None = None,
    supplied: bool = True,
    alone: bool = False,
) -> list[Voicing]:
    """Voice a sequence of attacks through the engine.

    Parameters
    ----------
    stage : Stage
    attacks : sequence of Full
    left : Surroundings
    rng : random.Random
    sizes : tuple of int
        Welcome numbers of notes, melody included.
    home : float
        Centre of the register when no melody leads.
    sets : dict, optional
        Tone sets by chord index, for textures with their own voicings.
    supplied : bool
        Whether guide tones in the left hand free the right hand from them.
    alone : bool
        The notes are struck one by one, so that none meets the left hand's.
    """
    slots = []
    for attack in attacks:
        chord = stage.chords[attack.chord].chord
        floor = max(LOWEST, min(left.top(attack.chord) + 1, left.ceiling(attack.chord)))
        top = attack.top
        if top is not None and top - floor < 7:
            floor = max(LOWEST, top - 10)
        others = left.classes(attack.chord)
        if not supplied:
            struck = {p % 12 for p in left.struck.get(attack.onset, ())}
            others = (others - _guides(chord)) | struck
        slots.append(
            VoicingSlot(
                chord=chord,
                low=floor,
                high=HIGHEST if top is None else top,
                sizes=sizes,
                top=top,
                bass=left.bottom(attack.chord),
                others=others,
                home=home,
                max_span=min(stage.brief.max_span, 12),
                restart=attack.restart,
                sets=(sets or {}).get(attack.chord, ()),
                smooth=_SMOOTH,
            )
        )
    voicings = lead_voices(slots, rng, before=left.before)
    if sets is not None:
        return voicings
    befores = [left.before, *voicings]
    settled = [
        _completed(voicing, slot, before)
        for voicing, slot, before in zip(voicings, slots, befores, strict=False)
    ]
    if alone:
        return settled
    return [
        _make_room(
            voicing,
            left.struck.get(attack.onset, ()),
            stage.chords[attack.chord].chord,
            sung=attack.top is not None and attack.struck_top,
        )
        for attack, voicing in zip(attacks, settled, strict=True)
    ]


def _completed(voicing: Voicing, slot: VoicingSlot, before: Voicing) -> Voicing:
    """Let a note that is no guide tone give way to a third or seventh nobody sounds.

    Notes held from the voicing before stay.
    """
    guides = missing_guides(slot.chord, ())
    for missing in sorted(missing_guides(slot.chord, slot.others | {p % 12 for p in voicing})):
        swaps = [
            (abs(pitch - given), pitch, given)
            for given in voicing[:-1]
            if given % 12 not in guides and given not in before
            for pitch in range(max(slot.low, voicing[-1] - slot.max_span), voicing[-1] - 1)
            if pitch % 12 == missing and abs(pitch - given) <= _NEAR
        ]
        for _, pitch, given in sorted(swaps):
            swapped = tuple(sorted({*voicing, pitch} - {given}))
            if _is_clean(swapped, slot):
                voicing = swapped
                break
    return voicing


def _is_clean(voicing: Voicing, slot: VoicingSlot) -> bool:
    """No gap over a sixth, no cluster of semitones, no minor ninth, no mud."""
    gaps = [b - a for a, b in pairwise(voicing)]
    wide = len(voicing) > 2 and any(gap > _WIDEST_GAP for gap in gaps)
    crowded = any(a + b <= 3 for a, b in pairwise(gaps))
    sounding = voicing if slot.bass is None else (slot.bass, *voicing)
    ninths = any(b - a in (13, 25) for a, b in combinations(sounding, 2))
    return not (wide or crowded or ninths or low_interval_violations(sounding))


def _make_room(
    voicing: Voicing, struck: Sequence[MidiPitch], chord: Chord, *, sung: bool
) -> Voicing:
    """Leave out what the left hand says or contradicts at the same moment (R-06, R-07).

    That is a tender note of a dominant that it strikes itself, and a minor ninth above a
    passing bass. A top that is sung stays and has no semitone under it; two notes remain.
    """
    if len(voicing) < 2:
        return voicing
    tender = tender_tones(chord) & {p % 12 for p in struck}
    under = voicing[-1] - 1 if sung else None
    kept = tuple(
        p
        for p in voicing
        if p != under  # where a slide into the top begins, too
        and (
            (sung and p == voicing[-1]) or (p % 12 not in tender and not _clashes(p, struck, chord))
        )
    )
    return kept if len(kept) > 1 else (voicing[0], voicing[-1])


def _clashes(pitch: MidiPitch, struck: Sequence[MidiPitch], chord: Chord) -> bool:
    """Whether a pitch lies a minor ninth above the bass that is not the root of a dominant."""
    licensed = chord.root.pitch_class if chord.is_dominant else None
    return any(pitch - low in (13, 25) and low % 12 != licensed for low in struck)


def tender_tones(chord: Chord) -> frozenset[PitchClass]:
    """Return the third, seventh and altered tensions of a dominant."""
    if not chord.is_dominant:
        return frozenset()
    tender = {i % 12 for i in chord.intervals} & {1, 3, 4, 6, 8, 10}
    return frozenset((chord.root.pitch_class + i) % 12 for i in tender)


def _guides(chord: Chord) -> frozenset[PitchClass]:
    return frozenset((chord.root.pitch_class + g) % 12 for g in chord.guide_tones)


def write_chord(
    full: Full,
    voicing: Voicing,
    rule: str,
    *,
    roll: bool = False,
    marks: tuple[Articulation, ...] = (),
    dynamic: int = 0,
) -> list[Draft]:
    """Write an attack: the top as melody, the rest as inner notes."""
    drafts: list[Draft] = []
    for pitch in voicing:
        is_top = pitch == voicing[-1]
        if is_top and full.top is not None and not full.struck_top:
            continue
        role = Role.MELODY if is_top else Role.INNER
        drafts.append(
            Draft(
                full.onset, full.duration, pitch, Hand.RIGHT, role, full.chord, rule,
                articulations=marks, arpeggio=roll, dynamic=dynamic,
            )
        )  # fmt: skip
    return drafts


def plain_note(full: Full, pitch: MidiPitch, role: Role, rule: str) -> Draft:
    """Write one note of an attack."""
    return Draft(full.onset, full.duration, pitch, Hand.RIGHT, role, full.chord, rule)


def one_voice(line: Sequence[MelodyNote]) -> list[MelodyNote]:
    """Keep one note at each onset, the last planned, and end each where the next begins."""
    latest = {note.onset: note for note in line}
    ordered = [latest[onset] for onset in sorted(latest)]
    return [
        replace(note, duration=min(note.duration, after.onset - note.onset)) if after else note
        for note, after in zip(ordered, [*ordered[1:], None], strict=True)
    ]


def stand_in(line: Sequence[MelodyNote], index: int, onset: Ticks, end: Ticks) -> Full:
    """The first melody note of a chord, or inner notes at its onset under what is held."""
    for note in line:
        if note.chord == index and note.onset <= onset + (end - onset) // 4:
            return Full(note.onset, note.duration, index, note.midi)
    held = next((n for n in line if n.onset < onset < n.end), None)
    following = next((n.onset for n in line if onset < n.onset < end), end)
    if held is not None:
        length = min(held.end, following, end) - onset
        return Full(onset, length, index, held.midi, struck_top=False)
    return Full(onset, following - onset, index, None)


def one_at_a_time(stage: Stage, fulls: Sequence[Full]) -> list[Full]:
    """Keep one attack at each onset, in order.

    Where a chord begins under a melody note that already belongs to the next chord, the
    chord of the moment is struck under the note, and the next one when its time has come.
    """
    groups: dict[Ticks, list[Full]] = {}
    for full in fulls:
        groups.setdefault(full.onset, []).append(full)
    kept: list[Full] = []
    for onset in sorted(groups):
        here = min(groups[onset], key=lambda f: f.chord)
        kept.append(here)
        later = max(groups[onset], key=lambda f: f.chord)
        change = stage.chords[later.chord].onset
        if later.chord == here.chord or later.top is None or change <= onset:
            continue
        kept[-1] = replace(here, duration=change - onset, top=later.top, struck_top=False)
        comfortable = change - onset >= stage.off_step
        if comfortable and change < onset + later.duration and change not in groups:
            rest = onset + later.duration - change
            kept.append(replace(later, onset=change, duration=rest, struck_top=False))
    return sorted(kept, key=lambda f: f.onset)
