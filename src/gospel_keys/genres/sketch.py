"""The arranger's working paper: notes that are still numbers.

Hands are written here as drafts (MIDI numbers, not yet spelled). :meth:`Sketch.notes`
settles what two hands can do and spells every pitch.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gospel_keys.brief.model import Brief
from gospel_keys.genres.spelling import spell_drafts
from gospel_keys.harmony.form import Form
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Articulation, ChordSpan, Hand, KeyChange, Note, Ornament, Role
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER, MidiPitch, Semitones, Ticks


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before spelling; the fields are those of :class:`Note`."""

    onset: Ticks
    duration: Ticks
    midi: MidiPitch
    hand: Hand
    role: Role
    chord: int
    rule: str
    articulations: tuple[Articulation, ...] = ()
    arpeggio: bool = False
    tremolo: int = 0
    dynamic: int = 0
    ornament: Ornament | None = None
    auxiliaries: tuple[MidiPitch, ...] = ()
    appoggiatura: bool = False

    @property
    def end(self) -> Ticks:
        """Where the note stops."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Stage:
    """What every hand can see: the order, the plan and the chords.

    Parameters
    ----------
    brief : Brief
    form : Form
    chords : tuple of ChordSpan, gapless
    keys : tuple of KeyChange
    """

    brief: Brief
    form: Form
    chords: tuple[ChordSpan, ...]
    keys: tuple[KeyChange, ...]

    @property
    def meter(self) -> Meter:
        """The meter of the piece."""
        return self.form.meter

    @property
    def end(self) -> Ticks:
        """Length of the piece."""
        return self.form.bars * self.meter.bar

    def index_at(self, tick: Ticks) -> int:
        """Return the index of the chord that governs a tick."""
        low, high = 0, len(self.chords) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.chords[middle].onset <= tick:
                low = middle
            else:
                high = middle - 1
        return low

    def chords_between(self, start: Ticks, end: Ticks) -> list[tuple[int, ChordSpan]]:
        """Return the chords (with index) that begin inside a stretch."""
        return [(i, c) for i, c in enumerate(self.chords) if start <= c.onset < end]

    def key_at(self, tick: Ticks) -> Key:
        """Return the key of a moment."""
        return [k.key for k in self.keys if k.onset <= tick][-1]

    @property
    def step(self) -> Ticks:
        """What a bass walks in and an off-beat lies between: the beat, the quarter in 2/2."""
        return self.meter.beat if self.meter.is_compound else min(self.meter.beat, QUARTER)

    @property
    def off_step(self) -> Ticks:
        """The distance from a step to its off-beat."""
        return self.step // 3 if self.meter.is_compound else self.step // 2

    def is_on_beat(self, tick: Ticks) -> bool:
        """Whether a tick is a felt beat."""
        return tick % self.meter.beat == 0

    def is_strong(self, tick: Ticks) -> bool:
        """Whether a tick is the first beat or the middle of the bar."""
        place = tick % self.meter.bar
        half = self.meter.bar // 2
        return place == 0 or (self.meter.beats % 2 == 0 and place == half)


@dataclass(slots=True)
class Sketch:
    """A growing pile of drafts."""

    drafts: list[Draft] = field(default_factory=list)

    def add(self, drafts: Iterable[Draft]) -> None:
        """Put drafts on the pile."""
        self.drafts.extend(drafts)

    def clear(self, hand: Hand, start: Ticks, end: Ticks) -> None:
        """Make a stretch of one hand silent: drop what begins there, shorten what hangs in."""
        kept: list[Draft] = []
        for draft in self.drafts:
            if draft.hand is hand and start <= draft.onset < end:
                continue
            if draft.hand is hand and draft.onset < start < draft.end:
                kept.append(replace(draft, duration=start - draft.onset))
            else:
                kept.append(draft)
        self.drafts = kept

    def notes(self, stage: Stage) -> tuple[Note, ...]:
        """Return playable, spelled notes in score order."""
        settled = settle_hands(self.drafts, max_span=stage.brief.max_span)
        return spell_drafts(settled, stage.chords, stage.keys)


def settle_hands(drafts: Iterable[Draft], *, max_span: Semitones) -> list[Draft]:
    """Make drafts playable by two hands (rules F-01 to F-04).

    A key is struck by one hand only, no hand strikes more than five keys or stretches too
    far, and notes still held give way to new ones that the hand cannot reach otherwise.

    Parameters
    ----------
    drafts : iterable of Draft
    max_span : Semitones

    Returns
    -------
    drafts : list of Draft, sorted by onset, hand and pitch
    """
    unique = _strike_once(drafts)
    right = _settle_one(unique, Hand.RIGHT, max_span=max_span)
    left = _settle_one(unique, Hand.LEFT, max_span=max_span)
    return sorted(_share_keys(left + right), key=_score_order)


def _score_order(draft: Draft) -> tuple[Ticks, str, MidiPitch]:
    return draft.onset, draft.hand.value, draft.midi


def _strike_once(drafts: Iterable[Draft]) -> list[Draft]:
    """Drop doubled strikes of one key at one tick; the right hand keeps its melody."""
    best: dict[tuple[Ticks, MidiPitch, bool], Draft] = {}
    for draft in drafts:
        place = (draft.onset, draft.midi, draft.role is Role.GRACE)
        rival = best.get(place)
        if rival is None or _precedence(draft) < _precedence(rival):
            best[place] = draft
    return sorted(best.values(), key=_score_order)


def _precedence(draft: Draft) -> tuple[int, int]:
    order = (Role.MELODY, Role.BASS, Role.DOUBLING, Role.FILL)
    rank = order.index(draft.role) if draft.role in order else len(order)
    return rank, 0 if draft.hand is Hand.RIGHT else 1


def _settle_one(drafts: list[Draft], hand: Hand, *, max_span: Semitones) -> list[Draft]:
    attacks: dict[Ticks, list[Draft]] = defaultdict(list)
    graces: list[Draft] = []
    for draft in drafts:
        if draft.hand is hand:
            (graces if draft.role is Role.GRACE else attacks[draft.onset]).append(draft)
    held: list[Draft] = []
    done: list[Draft] = []
    for onset in sorted(attacks):
        struck = _within_reach(attacks[onset], hand, max_span=max_span)
        still: list[Draft] = []
        for note in held:
            if note.end <= onset:
                done.append(note)
            elif _can_hold(note, struck + still, max_span=max_span):
                still.append(note)
            else:
                done.append(replace(note, duration=onset - note.onset))
        held = still + struck
    return done + held + graces


def _can_hold(note: Draft, others: list[Draft], *, max_span: Semitones) -> bool:
    pitches = [d.midi for d in others] + [note.midi]
    repeated = any(d.midi == note.midi for d in others)
    return not repeated and len(pitches) <= 5 and max(pitches) - min(pitches) <= max_span


def _within_reach(struck: list[Draft], hand: Hand, *, max_span: Semitones) -> list[Draft]:
    """Thin an attack until one hand can strike it, keeping its outer purpose."""
    notes = sorted(struck, key=lambda d: d.midi)
    while len(notes) > 5 or (len(notes) > 1 and notes[-1].midi - notes[0].midi > max_span):
        far = notes[-1].midi - notes[0].midi > max_span
        if hand is Hand.RIGHT:
            del notes[0 if far else 1]
        else:
            del notes[-1 if far else -2]
    return notes


def _share_keys(drafts: list[Draft]) -> list[Draft]:
    """Free a key that one hand holds when the other hand strikes it."""
    by_pitch: dict[MidiPitch, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_pitch[draft.midi].append(draft)
    freed: list[Draft] = []
    for notes in by_pitch.values():
        notes.sort(key=lambda d: (d.onset, d.duration))
        for note, later in zip(notes, notes[1:], strict=False):
            cut = note.onset < later.onset < note.end
            freed.append(replace(note, duration=later.onset - note.onset) if cut else note)
        freed.append(notes[-1])
    return freed
