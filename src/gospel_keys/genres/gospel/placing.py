"""Where named moves go: which chords make room for them, and how much (G-03).

A move is placed between two chords of the skeleton: on a chord that makes room, towards the
one it arrives at. The chord that makes room keeps the longer part unless the move takes it
over; nothing that passes lasts longer than what it leads into.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.moves import (
    LONGEST,
    Heard,
    Move,
    all_occurrences,
    find_move,
    hear,
    move_named_in,
    occurrences,
    sounds_of,
    spot_moves,
    stands_for,
    tag,
)
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import Ticks

_HEARABLE: Final = 0.28
"""Seconds a passing chord needs to be heard."""


def key_of(form: Form, tick: Ticks) -> Key:
    """Return the key of the section that holds a tick."""
    return form.section_at(tick // form.meter.bar).key


def closed_chords(form: Form, spans: Sequence[ChordSpan]) -> set[int]:
    """Return the chords inside moves, which nothing may be put behind."""
    keys = [key_of(form, s.onset) for s in spans]
    return _closed([s.chord for s in spans], keys)


def _closed(chords: Sequence[Chord], keys: Sequence[Key]) -> set[int]:
    return {i for s in all_occurrences(chords, keys) for i in range(s.start, s.end - 1)}


def name_moves(form: Form, spans: Sequence[ChordSpan]) -> list[ChordSpan]:
    """Write the name of each move into the rule of its chords.

    What a later step has broken up is a passing chord and no move any more.
    """
    chords, keys = [s.chord for s in spans], [key_of(form, s.onset) for s in spans]
    inside: dict[int, list[Move]] = {}
    for sighting in (*spot_moves(chords, keys), *all_occurrences(chords, keys)):
        for index in range(sighting.start, sighting.end):
            inside.setdefault(index, []).append(sighting.move)
    named: list[ChordSpan] = []
    for index, span in enumerate(spans):
        own = move_named_in(span.rule)
        moves = inside.get(index, [])
        move = next((m for m in moves if m.name == own), moves[0] if moves else None)
        base = "passing" if own and move is None else "" if own else span.rule
        named.append(replace(span, rule=tag(base, move) if move else base))
    return named


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a named move may be placed.

    Parameters
    ----------
    name : str
    on, to : str
        The chord that makes room and the chord arrived at, written as steps.
    first, last : int
        The steps of the move that are new: ``first`` .. ``last`` (exclusive).
    whole : bool
        The new chords take the whole room.
    weights : tuple of int
        For slow worship, contemporary, traditional and shout.
    from_complexity : float in 0..1
    then : tuple of str
        The chords that must follow the one arrived at, written as steps.
    """

    name: str
    on: str
    to: str
    first: int
    last: int
    whole: bool
    weights: tuple[int, int, int, int]
    from_complexity: float
    then: tuple[str, ...] = ()


_SIX_FOUR: Final = ("#4:dim7", "1/5:|1/5:m")
_FIVE: Final = ("5:,7,9sus4",)
_FIVE_ONE: Final = ("5:7", "1:,7")
_STYLES: Final = ("slow-worship", "contemporary", "traditional", "shout")
# fmt: off
PLACINGS: Final = (
    Placing("walk-up 1-2-3-4",   "1:,7",      "4:,7",    1, 3, False, (3, 2, 6, 1), 0.0),
    Placing("walk-up 1-2-3-4",   "1:m",       "4:m",     1, 3, False, (2, 1, 4, 1), 0.0),
    Placing("chromatic walk-up", "1:,7",      "4:,7",    0, 1, False, (3, 2, 3, 1), 0.2, _SIX_FOUR),
    Placing("4-#4dim-1/5",       "4:,7",      "1:,7",    1, 2, False, (2, 2, 3, 1), 0.1, _FIVE),
    Placing("4-#4dim-1/5",       "4:m",       "1:m",     1, 2, False, (2, 2, 3, 1), 0.1, _FIVE),
    Placing("3-b3dim-2",         "3:m7|1/3:", "2:m7",    1, 2, False, (3, 2, 2, 1), 0.3),
    Placing("minor plagal",      "4:,7",      "1:,7",    1, 2, False, (4, 3, 2, 1), 0.2),
    Placing("backdoor",          "4:|5:7",    "1:,7",    0, 2, True,  (2, 4, 1, 0), 0.4),
    Placing("1-#1dim-2",         "1:,7",      "2:m7",    1, 2, False, (3, 3, 3, 1), 0.2),
    Placing("double plagal",     "5:7",       "1:,7",    0, 2, True,  (0, 2, 2, 1), 0.1),
    Placing("amen",              "1:,7",      "",        0, 1, False, (1, 1, 2, 1), 0.0),
    Placing("amen",              "1:m",       "",        0, 1, False, (1, 1, 2, 1), 0.0),
    Placing("turnaround",        "1:,7",      "1:,7|1/3:", 1, 4, False, (2, 2, 4, 1), 0.3),
    Placing("sub turnaround",    "1:,7",      "1:,7|1/3:", 1, 4, False, (2, 6, 1, 0), 0.5),
    Placing("2-5-1 to IV",       "1:,7|6:m",  "4:,7",    0, 2, False, (3, 3, 3, 2), 0.3),
    Placing("7-3-6",             "1:,7|4:|5:7", "6:m",   0, 2, False, (3, 2, 2, 1), 0.4),
    Placing("3-6-2-5-1",         "1:,7|4:",   "2:m",     0, 2, False, (6, 8, 6, 1), 0.4, _FIVE_ONE),
)
# fmt: on


def place_moves(
    form: Form, brief: Brief, spans: Sequence[ChordSpan], rng: random.Random
) -> list[ChordSpan]:
    """Put named moves where the chords make room for them (G-03).

    The number grows with complexity. Traditional style gets its walk-up, and rich harmony
    one minor plagal or backdoor cadence, before anything else.
    """
    sixteens = form.bars / 16
    budget = round((0.3 + 3.7 * brief.complexity) * sixteens * rng.uniform(0.7, 1.3))
    most = max(_OFTEN, round(_OFTEN * sixteens))
    board = _Board(form, brief, list(spans))
    wanted = _musts(form, brief, spans)
    style = _STYLES.index(brief.sub_style) if brief.sub_style in _STYLES else 1
    used: list[str] = []
    while len(used) < max(budget, len(wanted)):
        must = wanted[len(used)] if len(used) < len(wanted) else None
        welcome = [
            row
            for row, placing in enumerate(PLACINGS)
            if (placing.name in must if must else placing.weights[style])
            and used.count(placing.name) < most
            and (placing.name in brief.moves or placing.from_complexity <= brief.complexity)
        ]
        options = board.options(welcome)
        if not options:
            if not must:
                break
            used.append("")
            continue
        share = Counter(placing.name for _, placing in options)
        weights = [(p.weights[style] or 1) / share[p.name] for _, p in options]
        index, placing = rng.choices(options, weights)[0]
        board.put(index, placing, rng)
        used.append(placing.name)
    return board.spans


_OFTEN: Final = 2
"""How often one move is placed at most in sixteen bars."""


class _Board:
    """The chords while moves are placed, with what each of them still has room for.

    A move that is placed changes the room of the chords around it only; the others keep
    what was found before, so that long pieces take no more time a bar than short ones.
    """

    def __init__(self, form: Form, brief: Brief, spans: list[ChordSpan]) -> None:
        self.form, self.brief, self.spans = form, brief, spans
        self._keys = [key_of(form, span.onset) for span in spans]
        self._long = [0] * len(spans)  # chords in the longest move that begins on each
        self._closed = [False] * len(spans)
        self._room: list[tuple[int, ...]] = [()] * len(spans)
        self._look_again(0, len(spans), range(len(spans)))

    def options(self, welcome: Sequence[int]) -> list[tuple[int, Placing]]:
        """Return the places for the welcome moves, named by their rows, move by move."""
        places: dict[int, list[int]] = {row: [] for row in welcome}
        for index, room in enumerate(self._room):
            for row in room:
                if row in places:
                    places[row].append(index)
        return [(i, PLACINGS[row]) for row in welcome for i in places[row]]

    def put(self, index: int, placing: Placing, rng: random.Random) -> None:
        """Place a move on a chord that has room for it."""
        new = _put(self.form, self.brief, self.spans, index, placing, rng)
        self.spans[index : index + 2] = new
        self._keys[index : index + 2] = [key_of(self.form, span.onset) for span in new]
        self._long[index : index + 2] = [0] * len(new)
        self._closed[index : index + 2] = [False] * len(new)
        self._room[index : index + 2] = [()] * len(new)
        end = index + len(new)
        near = range(max(0, index - _BEYOND), min(end + 1, len(self.spans)))
        self._look_again(max(0, index - LONGEST), end, near)

    def _look_again(self, first: int, last: int, near: Iterable[int]) -> None:
        """Find again which moves begin on some chords, and the room of those it concerns."""
        until = last + LONGEST
        chords = [span.chord for span in self.spans[first:until]]
        self._long[first:last] = [0] * (last - first)
        for seen in all_occurrences(chords, self._keys[first:until]):
            start = first + seen.start
            if start < last:
                self._long[start] = max(self._long[start], seen.end - seen.start)
        concerned = set(near)
        reach = max((i + self._long[i] for i in range(max(0, first - LONGEST), first)), default=0)
        for index in range(first, min(until, len(self.spans))):
            reach = max(reach, index + self._long[index])
            closed = reach - 1 > index
            if closed != self._closed[index]:
                self._closed[index] = closed
                concerned |= {max(0, index - 1), index}
        for index in concerned:
            self._room[index] = self._find_room(index)

    def _find_room(self, index: int) -> tuple[int, ...]:
        """The rows of the moves a chord of the skeleton has room for, none inside a move."""
        skeleton = self.spans[index].rule.startswith("skeleton")
        if not skeleton or self._closed[index] or index == len(self.spans) - 1:
            return ()
        sound = (self._keys[index].mode, hear(self.spans[index].chord, self._keys[index]))
        rows = _openings().get(sound, ())
        return tuple(row for row in rows if self._has_room(index, PLACINGS[row]))

    def _has_room(self, index: int, placing: Placing) -> bool:
        spans = self.spans
        if not self._welcomes(index, placing):
            return False
        arrived = index > 0 and spans[index - 1].rule.startswith("G-03")
        if arrived and _replaces(self.form, spans, index, placing):
            return False  # the move before arrives here
        return bool(_carve(self.form, self.brief, spans, index, placing))

    def _welcomes(self, index: int, placing: Placing) -> bool:
        """Whether the chords around are those that the move needs."""
        if placing.name == "amen":
            return _closes_phrase(self.form, self.spans[index])
        key, after = self._keys[index], self.spans[index + 1]
        if not stands_for(placing.to, after.chord, key) or self._keys[index + 1] != key:
            return False
        if not placing.then:
            return True
        beyond = [s.chord for s in self.spans[index + 2 : index + 2 + len(placing.then)]]
        if len(beyond) < len(placing.then):
            return False
        taken = self._closed[index + 1] or not after.rule.startswith("skeleton")
        if placing.name == _CADENTIAL and taken:
            return False
        return all(stands_for(t, c, key) for t, c in zip(placing.then, beyond, strict=True))


@lru_cache(maxsize=1)
def _openings() -> dict[tuple[str, Heard], tuple[int, ...]]:
    """The rows of the moves that may be placed on what is heard in a mode."""
    table: dict[tuple[str, Heard], list[int]] = {}
    for row, placing in enumerate(PLACINGS):
        for sound in sounds_of(placing.on):
            table.setdefault((_mode_of(placing), sound), []).append(row)
    return {sound: tuple(rows) for sound, rows in table.items()}


_CADENTIAL: Final = "4-#4dim-1/5"
_BEYOND: Final = 4
"""How many chords before a changed one may look at it."""


def _musts(form: Form, brief: Brief, spans: Sequence[ChordSpan]) -> list[tuple[str, ...]]:
    """Moves that this piece ought to have and has not yet."""
    chords, keys = [s.chord for s in spans], [key_of(form, s.onset) for s in spans]
    musts: list[tuple[str, ...]] = [(name,) for name in missing_moves(form, brief, spans)]
    if brief.sub_style == "traditional" and brief.complexity > 0.1:
        walk = find_move("walk-up 1-2-3-4", form.sections[0].key.mode)
        walks = len(occurrences(walk, chords, keys)) if walk else 0
        musts += [("walk-up 1-2-3-4",)] * (max(1, form.bars // 16) - walks)
    if brief.complexity >= 0.5:
        present = {s.move.name for s in spot_moves(chords, keys)}
        musts += [("minor plagal", "backdoor")] * (not {"minor plagal", "backdoor"} & present)
    return musts


def missing_moves(form: Form, brief: Brief, spans: Sequence[ChordSpan]) -> tuple[str, ...]:
    """Return the moves that were asked for and are not in the chords."""
    if not brief.moves:
        return ()
    chords, keys = [s.chord for s in spans], [key_of(form, s.onset) for s in spans]
    heard = {sighting.move.name for sighting in all_occurrences(chords, keys)}
    return tuple(name for name in brief.moves if name not in heard)


def _mode_of(placing: Placing) -> str:
    return "minor" if ":m" in placing.on.split("|")[0] and placing.on[0] in "14" else "major"


def _closes_phrase(form: Form, span: ChordSpan) -> bool:
    section = form.section_at(span.onset // form.meter.bar)
    return any(span.end == (p.bar + p.bars) * form.meter.bar for p in section.phrases)


def _carve(
    form: Form, brief: Brief, spans: Sequence[ChordSpan], index: int, placing: Placing
) -> tuple[Ticks, ...]:
    """Lengths of the new chords, empty where there is no room for them."""
    span, after = spans[index], spans[index + 1]
    beat, pulse = form.meter.beat, form.meter.pulse
    count = placing.last - placing.first
    if _replaces(form, spans, index, placing):
        unit = pulse if form.meter.is_compound or form.meter.beats % 2 == 0 else beat
        first = -(-span.duration // (count * unit)) * unit
        lengths = (first, *((span.duration - first) // (count - 1) for _ in range(count - 1)))
        if min(lengths) < beat and not form.meter.is_compound:
            return ()
        return lengths if _are_heard(form, brief, lengths, after) else ()
    options: list[tuple[Ticks, ...]] = [(beat,) * count]
    if form.meter.is_compound and count <= 2:
        options.append((2 * pulse, pulse)[:count])
    for lengths in options:
        kept = span.duration - sum(lengths)
        enough = kept >= sum(lengths) or (brief.complexity >= 0.5 and kept >= lengths[0])
        if placing.name in ("turnaround", "sub turnaround"):
            enough = kept >= lengths[0]
        if placing.name == "amen":
            enough = kept >= 3 * lengths[0]
        if enough and _are_heard(form, brief, lengths, after):
            return lengths
    return ()


def _replaces(form: Form, spans: Sequence[ChordSpan], index: int, placing: Placing) -> bool:
    """Whether the whole chord gives way: the move says so, or the chord before repeats it."""
    span = spans[index]
    if placing.whole:
        return span.duration < 4 * form.meter.beat or stands_for(
            "5:7", span.chord, key_of(form, span.onset)
        )
    walks = placing.name == "walk-up 1-2-3-4" and index > 0
    same = index > 0 and spans[index - 1].chord.root == span.chord.root
    return walks and same and spans[index - 1].chord.bass is None and span.chord.is_dominant


def _are_heard(form: Form, brief: Brief, lengths: Sequence[Ticks], after: ChordSpan) -> bool:
    seconds = min(lengths) / form.meter.beat * 60 / brief.tempo
    return seconds >= _HEARABLE and max(lengths) <= after.duration


def _put(
    form: Form,
    brief: Brief,
    spans: Sequence[ChordSpan],
    index: int,
    placing: Placing,
    rng: random.Random,
) -> list[ChordSpan]:
    """Return what takes the place of a chord and of the one that the move arrives at.

    The chord that makes room keeps what is left.
    """
    span, after = spans[index], spans[index + 1]
    key = key_of(form, span.onset)
    move = find_move(placing.name, key.mode)
    assert move is not None
    rule = tag("", move)
    lengths = _carve(form, brief, spans, index, placing)
    chords = move.realise(key, brief.complexity, rng)[placing.first : placing.last]
    onset = span.end - sum(lengths)
    placed = [replace(span, duration=onset - span.onset)] if onset > span.onset else []
    if placing.name == "amen":
        onset -= lengths[0]
        placed = [replace(span, duration=onset - span.onset)]
    for chord, length in zip(chords, lengths, strict=True):
        placed.append(ChordSpan(onset, length, chord, rule=rule))
        onset += length
    if placing.name == "amen":
        placed.append(replace(span, onset=onset, duration=span.end - onset))
    if placing.name == _CADENTIAL:
        quality = "m" if key.mode == "minor" else ""
        inverted = Chord.of(after.chord.root, quality, key.degree(5))
        after = replace(after, chord=inverted, rule=rule)
    return [*placed, after]
