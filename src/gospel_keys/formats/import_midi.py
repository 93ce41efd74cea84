"""Importing MIDI as notation: what a file says is believed where its notes bear it out.

A file whose notes lie on its own grid, exactly (deadpan) or with human irregularity, keeps
its beats, bars and key. A recording made against a clock that nobody listened to (its notes
fall anywhere between the clicks, or keep to a time that is not the clock's) is treated like
any performance: beats, meter and key are found from the notes. A file that names no tempo is
believed only if its notes lie on its ticks like a program's.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

from gospel_keys.errors import InvalidChordError, MalformedInputError
from gospel_keys.formats.midi_file import MidiFile, MidiNote
from gospel_keys.formats.midi_reading import read_midi
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    ChordSpan,
    Hand,
    KeyChange,
    MeterChange,
    Role,
    Section,
)
from gospel_keys.score.notate import Given, Notated, Remark, notate
from gospel_keys.score.performance import PedalEvent, Performance, PerformedNote, Timeline
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import TICKS_PER_QUARTER, Seconds, Ticks

MOST_NOTES: Final = 12_000
"""Some twenty minutes of dense playing."""

_DRUMS: Final = 9
_SUSTAIN: Final = 64
_LEFT: Final = ("left", "lh", "l.h.", "bass", "lower", "links", "gauche")
_RIGHT: Final = ("right", "rh", "r.h.", "treble", "upper", "rechts", "droite", "melody")
_APART: Final = 7.0
"""Two nameless tracks are two hands if their mean pitches lie this many semitones apart."""

_BINS: Final = 24
_ON_GRID: Final = 0.30
"""Information, in nats, that a place in the beat must carry for a file's grid to be kept."""

_PLACES: Final = (0.0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0)
"""Where sixteenths and triplets lie in a quarter."""

_HALVES: Final = (0.0, 1 / 2, 1.0)
_EXACT: Final = 1 / 48
_LOOSE: Final = 1 / 24
"""How near, in quarters, a programmed onset lies to its place, and most played ones."""

_PROGRAMMED: Final = 0.75
"""Share of exact onsets from which a file is a program's own. Generated deadpan files have 0.92
and more; notes in another tempo than the file's, 0.3 and less."""

_ON_BEATS: Final = 0.28
"""Share of onsets on beats and halves that playing to the clock leaves even where it swings or
drags (0.31 and more); chance leaves 0.17, notes in another tempo at most 0.26."""

_FEWEST: Final = 8
_PARTS: Final = "\r\n/\\ "
"""What may stand around the words of a lyric event: spaces, and signs of a new line or page."""

_SPACED: Final = 0.25
"""Share of the lyric events with spaces from which these part the words; ends of lines alone
are fewer."""

_Change = TypeVar("_Change", Meter, Key)


def import_midi(data: bytes, meter: Meter | None = None) -> Notated:
    """Read a Standard MIDI File and write it down as a clean score.

    Parameters
    ----------
    data : bytes
        Deadpan or played, by anybody's program.
    meter : Meter, optional
        Of the whole piece, where that is known better than the file says or the notes tell.

    Returns
    -------
    notated : Notated
        ``remarks`` say what was kept from the file and what was found.

    Raises
    ------
    MalformedInputError
        If the bytes are no MIDI file, or hold no notes of a pitched instrument.
    """
    file = read_midi(data)
    pitched = [note for note in file.notes if note.channel != _DRUMS]
    if not pitched:
        msg = "the file has no notes to write down; expected at least one of a pitched instrument"
        raise MalformedInputError(msg, value=len(file.notes), offset=0)
    if len(pitched) > MOST_NOTES:
        msg = f"the file has {len(pitched)} notes; expected at most {MOST_NOTES}"
        raise MalformedInputError(msg, value=len(pitched), offset=0)
    hands = _hands(pitched, file)
    performance = _performance(file, pitched, hands)
    given = _with_meter(_given(file, pitched, has_hands=bool(hands)), meter)
    notated = notate(performance, given)
    is_assumed = given.timeline is not None and not file.tempo_map.stated
    return _with_assumed_tempo(notated) if is_assumed else notated


def lies_on_grid(file: MidiFile) -> bool:
    """Return whether the notes of a file keep to its own beats.

    The places of the onsets inside the quarter are counted in 24 bins; music played to the
    file's clock crowds into a few of them, anything else spreads evenly. Exact music in
    another tempo crowds too, but at places that music does not divide a quarter into.
    """
    places = [(note.tick / file.division) % 1.0 for note in file.notes if note.channel != _DRUMS]
    if len(places) < _FEWEST:
        return True
    counts = [0] * _BINS
    for place in places:
        counts[round(place * _BINS) % _BINS] += 1
    total = len(places)
    gained = sum(c / total * math.log(c / total * _BINS) for c in counts if c)
    if gained - (_BINS - 1) / (2 * total) <= _ON_GRID:
        return False
    return _share_near(places, _PLACES, _EXACT) >= _PROGRAMMED or _is_played_to(file, places)


def _is_played_to(file: MidiFile, places: Sequence[float]) -> bool:
    """Return whether notes that crowd, though not exactly, do so around the file's beats.

    A tempo that changes was made for the notes; one alone may be what a recorder writes into
    every file; without any there was no clock to play to.
    """
    if not file.tempo_map.stated:
        return False
    return len(file.tempos) > 1 or _share_near(places, _HALVES, _LOOSE) >= _ON_BEATS


def _share_near(places: Sequence[float], goals: Sequence[float], reach: float) -> float:
    """Return the share of places inside the quarter that lie near one of several."""
    near = sum(min(abs(place - goal) for goal in goals) <= reach for place in places)
    return near / len(places)


def _with_assumed_tempo(notated: Notated) -> Notated:
    """Say that the tempo is the one that files without a tempo are read in."""
    message = f"tempo {round(notated.score.tempo.bpm)} a minute, as the file names none"
    remarks = tuple(
        Remark(remark.field, "found", message) if remark.field == "tempo" else remark
        for remark in notated.remarks
    )
    return replace(notated, remarks=remarks)


def _performance(file: MidiFile, pitched: list[MidiNote], hands: dict[int, Hand]) -> Performance:
    notes = sorted(
        (
            PerformedNote(
                n.start,
                n.end,
                n.pitch,
                n.velocity,
                hands.get(_part(n, file), Hand.RIGHT),
                Role.INNER,
            )
            for n in pitched
        ),
        key=lambda n: (n.start, n.pitch),
    )
    pedals = {p.time: p.value for p in file.pedals if p.controller == _SUSTAIN}
    events = tuple(PedalEvent(time, value) for time, value in sorted(pedals.items()))
    return Performance(tuple(notes), events, _timeline(file), file.duration)


def _part(note: MidiNote, file: MidiFile) -> int:
    """Return what tells the hands apart: the track, or the channel in a one-track file."""
    return note.track if file.format else note.channel


def _hands(pitched: list[MidiNote], file: MidiFile) -> dict[int, Hand]:
    """Return the hand of each part, by name or by register; empty if nobody can tell."""
    parts: dict[int, list[int]] = {}
    for note in pitched:
        parts.setdefault(_part(note, file), []).append(note.pitch)
    named: dict[int, Hand] = {}
    if file.format:
        for part in parts:
            words = file.tracks[part].name.lower().replace("-", " ").split()
            if any(word in _LEFT for word in words):
                named[part] = Hand.LEFT
            elif any(word in _RIGHT for word in words):
                named[part] = Hand.RIGHT
    if len(named) == len(parts) and len(set(named.values())) == 2:
        return named
    if len(parts) != 2:
        return {}
    low, high = sorted(parts, key=lambda part: sum(parts[part]) / len(parts[part]))
    apart = sum(parts[high]) / len(parts[high]) - sum(parts[low]) / len(parts[low])
    return {low: Hand.LEFT, high: Hand.RIGHT} if apart >= _APART else {}


def _timeline(file: MidiFile) -> Timeline:
    scale = TICKS_PER_QUARTER / file.division
    at = [tempo.tick for tempo in file.tempos]
    at.append(max(file.ticks, at[-1] + file.division))
    ticks = [round(tick * scale) for tick in at]
    pairs = {t: file.tempo_map.seconds_at(tick) for t, tick in zip(ticks, at, strict=True)}
    return Timeline(tuple(pairs), tuple(pairs.values()))


def _given(file: MidiFile, pitched: list[MidiNote], *, has_hands: bool) -> Given:
    if not lies_on_grid(file):
        return Given(hands=has_hands, title=file.title, words=_words(file))
    scale = TICKS_PER_QUARTER / file.division
    end = max(note.tick + note.duration for note in pitched)
    changes = {round(m.tick * scale): m.meter for m in file.meters if m.tick < end}
    keys = {round(k.tick * scale): k.key for k in file.keys if k.tick < end}
    pickup = _pickup(changes)
    if pickup:
        changes = {(0 if t == pickup else t): m for t, m in changes.items() if t}
    return Given(
        timeline=_timeline(file),
        meters=tuple(MeterChange(t, m) for t, m in _from_start(changes).items()),
        keys=tuple(KeyChange(t, k) for t, k in _from_start(keys).items()),
        hands=has_hands,
        pickup=pickup,
        chords=_chords(file, scale),
        sections=_sections(file, scale),
        title=file.title,
        words=_words(file),
    )


def _with_meter(given: Given, meter: Meter | None) -> Given:
    """Let a meter that was asked for hold, in place of those of the file."""
    if meter is None:
        return given
    pickup = given.pickup if given.pickup < meter.bar else 0
    return replace(given, meters=(MeterChange(0, meter),), pickup=pickup)


def _from_start(changes: dict[Ticks, _Change]) -> dict[Ticks, _Change]:
    """Let the first entry hold from tick 0."""
    ordered = dict(sorted(changes.items()))
    if ordered and 0 not in ordered:
        first = next(iter(ordered))
        ordered = {0: ordered.pop(first), **ordered}
    return ordered


def _pickup(changes: dict[Ticks, Meter]) -> Ticks:
    """Return the length of a first bar that is shorter than those that follow."""
    ordered = sorted(changes)
    if len(ordered) < 2 or ordered[0]:
        return 0
    first, second = changes[0], changes[ordered[1]]
    is_short = first.bar == ordered[1] and first.bar < second.bar
    return first.bar if is_short and first.denominator == second.denominator else 0


def _chords(file: MidiFile, scale: float) -> tuple[ChordSpan, ...]:
    """Read the markers as chord symbols, if all of them are."""
    found: dict[Ticks, Chord] = {}
    for text in file.texts:
        if text.kind == "marker":
            try:
                found[round(text.tick * scale)] = Chord.parse(text.text)
            except InvalidChordError:
                return ()
    onsets = [*found, max(round(file.ticks * scale), max(found, default=0) + 1)]
    return tuple(
        ChordSpan(onset, onsets[place + 1] - onset, chord)
        for place, (onset, chord) in enumerate(found.items())
    )


def _sections(file: MidiFile, scale: float) -> tuple[Section, ...]:
    cues = {round(t.tick * scale): t.text for t in file.texts if t.kind == "cue"}
    onsets = [*cues, max(round(file.ticks * scale), max(cues, default=0) + 1)]
    return tuple(
        Section(name, "", onset, onsets[place + 1] - onset)
        for place, (onset, name) in enumerate(cues.items())
    )


def _words(file: MidiFile) -> tuple[tuple[Seconds, str], ...]:
    """Return the syllables of the lyric events, without signs for a new line or page.

    Files mark a word that goes on by a hyphen, or by leaving no space before what follows.
    """
    events = [(text.time, text.text) for text in file.texts if text.kind == "lyric"]
    spaced = sum(text != text.strip() and bool(text.strip()) for _, text in events)
    hyphens = any(text.rstrip(_PARTS).endswith("-") for _, text in events)
    is_spaced = spaced > _SPACED * len(events) and not hyphens
    words: list[tuple[Seconds, str]] = []
    for place, (time, text) in enumerate(events):
        bare = text.strip(_PARTS)
        after = events[place + 1][1] if place + 1 < len(events) else " "
        goes_on = is_spaced and text[-1:] not in _PARTS and after[:1] not in _PARTS
        if bare:
            words.append((time, f"{bare}-" if goes_on else bare))
    return tuple(words)
