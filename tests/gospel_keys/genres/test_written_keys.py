"""Keys and chord symbols as players of the key write them, in every genre and every key."""

from functools import cache
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.jazz import harmony as jazz
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.genres.neosoul import harmony as neosoul
from gospel_keys.genres.neosoul.plan import plan_neosoul_form
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.genres.spelling import chord_names
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName
from gospel_keys.units import PitchClass

KEYS = (
    *("C", "Db", "D", "Eb", "E", "F", "F#", "Gb", "G", "Ab", "A", "Bb", "B"),
    *("Cm", "C#m", "Dm", "Ebm", "Em", "Fm", "F#m", "Gm", "G#m", "Am", "Bbm", "Bm"),
)
SEEDS = range(20)

_LEADING = {1: 1, 7: 4, 8: 5, 10: 6, 11: 6}
"""Semitones of a root above the root it goes to, and the letters that tell its way there."""

_LOWERED = {1: 1, 3: 2, 8: 5, 10: 6}
_RAISED = {6: 3, 9: 5, 11: 6}
"""Semitones of altered degrees above the tonic, and their letters."""

_STACKED = {"1", "3", "5", "b3", "b7", "7"}


def brief_of(genre: str, key: str, seed: int, bars: int = 16) -> Brief:
    return read_brief("a piece", genre=genre, wishes=Wishes(key=key, bars=bars), seed=seed)


@cache
def neosoul_chords(key: str) -> tuple[tuple[ChordSpan, ...], ...]:
    return tuple(neosoul_piece(key, seed) for seed in SEEDS)


def neosoul_piece(key: str, seed: int) -> tuple[ChordSpan, ...]:
    brief = brief_of("neosoul", key, seed)
    form = plan_neosoul_form(brief, stream(seed, "form"))
    return neosoul.harmonise(form, brief, seed=seed, fills=()).chords


@cache
def jazz_chords(key: str) -> tuple[tuple[ChordSpan, ...], ...]:
    return tuple(jazz_piece(key, seed) for seed in SEEDS)


def jazz_piece(key: str, seed: int) -> tuple[ChordSpan, ...]:
    brief = brief_of("jazz", key, seed)
    plan = plan_piece(brief, stream(seed, "form"))
    return jazz.harmonise(plan, brief, stream(seed, "harmony"))


def letters_between(low: PitchName, high: PitchName) -> int:
    return (LETTERS.index(high.letter) - LETTERS.index(low.letter)) % 7


def leads(chord: Chord, after: Chord) -> bool:
    """Whether the root's letter shows where it goes: Bb before A, A# diminished before B."""
    above = (chord.root.pitch_class - after.root.pitch_class) % 12
    if above == 11 and not chord.is_diminished:
        return False
    return _LEADING.get(above) == letters_between(after.root, chord.root)


def is_foreign(chord: Chord, key: Key) -> bool:
    """Whether a root is a sharp among flats or a flat among sharps, and no altered degree."""
    root = chord.root
    if root.alter * key.fifths >= 0 or (chord.is_diminished and root.alter > 0):
        return False
    steps = (root.pitch_class - key.tonic.pitch_class) % 12
    letters = letters_between(key.tonic, root)
    return letters not in (_LOWERED.get(steps), _RAISED.get(steps))


def is_side_step(span: ChordSpan) -> bool:
    return span.rule == "J-06 side-step" and span.chord.is_dominant


def strangers(chords: tuple[ChordSpan, ...], key: Key) -> list[str]:
    """Chords that a player of the key would write under another name."""
    heard = [span for span in chords if span.rule != neosoul.APPROACH]
    slides = [(a.chord, b.chord) for a, b in pairwise(chords) if a.rule == neosoul.APPROACH]
    steps = [(a.chord, b.chord) for a, b in pairwise(heard) if not is_side_step(a)]
    # The five of a side-step stands a semitone above the five of the two-five to come.
    aside = [(a.chord, b.chord) for a, b in zip(heard, heard[2:], strict=False) if is_side_step(a)]
    pairs = [*steps, *slides, *aside]
    return [
        f"{chord} before {after} in {key}"
        for chord, after in pairs
        if is_foreign(chord, key) and not leads(chord, after)
    ]


@pytest.mark.parametrize("key", KEYS)
def test_neosoul_writes_chords_on_the_side_of_its_key(key: str) -> None:
    found = [name for chords in neosoul_chords(key) for name in strangers(chords, Key.parse(key))]

    assert not found


@pytest.mark.parametrize("key", KEYS)
def test_jazz_writes_chords_on_the_side_of_its_key(key: str) -> None:
    found = [name for chords in jazz_chords(key) for name in strangers(chords, Key.parse(key))]

    assert not found


@pytest.mark.parametrize("key", KEYS)
def test_slides_of_neosoul_stand_a_letter_above(key: str) -> None:
    pairs = [
        (a.chord.root, b.chord.root)
        for chords in neosoul_chords(key)
        for a, b in pairwise(chords)
        if a.rule == neosoul.APPROACH
    ]

    # A black key above a white one is its flat; white keys keep their plain name.
    assert pairs
    assert all(
        letters_between(low, high) == 1 or (high.alter == 0 and low.alter != 0)
        for high, low in pairs
    )


@pytest.mark.parametrize("key", KEYS)
def test_no_chord_stacks_up_double_accidentals(key: str) -> None:
    home = Key.parse(key)
    chords = {s.chord for piece in (*neosoul_chords(key), *jazz_chords(key)) for s in piece}
    doubles = {
        str(chord): [str(n) for n in chord_names(chord, home).values() if abs(n.alter) > 1]
        for chord in chords
    }

    most = 1 if abs(home.fifths) < 6 else 2
    assert {name: found for name, found in doubles.items() if len(found) > most} == {}


@cache
def arranged(genre: str) -> tuple[tuple[str, Score], ...]:
    return tuple((key, piece_in(genre, key, seed)) for seed, key in enumerate(KEYS))


def piece_in(genre: str, key: str, seed: int) -> Score:
    return arranger_of(genre).arrange(brief_of(genre, key, seed, bars=12), seed=seed).score


@pytest.mark.parametrize("genre", GENRES)
def test_pieces_are_written_as_their_key_is_read(genre: str) -> None:
    for key, score in arranged(genre):
        assert max(abs(change.key.fifths) for change in score.keys) <= 6
        assert len(score.keys) > 1 or not strangers(score.chords, score.key), key


@pytest.mark.parametrize("genre", GENRES)
def test_a_third_is_written_as_a_third(genre: str) -> None:
    for key, score in arranged(genre):
        for note in score.notes:
            chord = score.chords[note.chord].chord
            if note.chord >= 0 and not note.is_grace and "bb7" not in chord.degrees:
                name = stacked(chord).get(note.midi % 12, note.pitch.name)

                assert note.pitch.name == name, f"{note.pitch} over {chord} in {key}"


@cache
def stacked(chord: Chord) -> dict[PitchClass, PitchName]:
    """Root, third, fifth and seventh of a chord by their letters."""
    tones = zip(chord.degrees, chord.tones, strict=True)
    return {tone.pitch_class: tone for degree, tone in tones if degree in _STACKED}
