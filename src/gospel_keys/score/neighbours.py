"""The notes beside a note: what an ornament sign touches above and below it."""

from collections.abc import Iterable
from functools import lru_cache

from gospel_keys.score.model import Note
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName
from gospel_keys.units import MidiPitch


def neighbours(note: Note, key: Key) -> tuple[Pitch, Pitch]:
    """Return the upper and the lower auxiliary of a note.

    Parameters
    ----------
    note : Note
        Its ``auxiliaries`` go before what the key has.
    key : Key
        Of the moment.

    Returns
    -------
    upper, lower : Pitch

    Examples
    --------
    >>> from gospel_keys.score.model import Hand, Role
    >>> note = Note(0, 960, Pitch.parse("E4"), Hand.RIGHT, Role.MELODY)
    >>> [str(pitch) for pitch in neighbours(note, Key.parse("Bb"))]
    ['F4', 'D4']
    """
    upper, lower = by_key(note.pitch, 1, key), by_key(note.pitch, -1, key)
    for pitch in note.auxiliaries:
        if pitch.midi > note.midi:
            upper = pitch
        else:
            lower = pitch
    return upper, lower


def touched_pitches(pitch: Pitch, touched: Iterable[MidiPitch], key: Key) -> tuple[Pitch, ...]:
    """Spell what an ornament touches, on the letters beside its note, where the key differs.

    Parameters
    ----------
    pitch : Pitch
        Of the note.
    touched : iterable of MidiPitch
        One above it, one below it, or both.
    key : Key
        Of the moment.

    Examples
    --------
    >>> [str(p) for p in touched_pitches(Pitch.parse("A4"), (70, 67), Key.parse("C"))]
    ['Bb4']
    """
    found: list[Pitch] = []
    for midi in touched:
        usual = by_key(pitch, 1 if midi > pitch.midi else -1, key)
        name = PitchName.on(usual.name.letter, midi % 12)
        if midi != usual.midi and abs(name.alter) <= 1:
            found.append(Pitch.spelled(name, midi))
    return tuple(found)


@lru_cache(maxsize=4096)
def by_key(pitch: Pitch, steps: int, key: Key) -> Pitch:
    """Return the pitch a number of letters away, as the key signature has it.

    Parameters
    ----------
    pitch : Pitch
    steps : int
        1 for the letter above, -1 for the one below.
    key : Key
    """
    octaves, place = divmod(LETTERS.index(pitch.name.letter) + steps, len(LETTERS))
    letter = LETTERS[place]
    name = next((n for n in key.scale_names if n.letter == letter), PitchName(letter))
    return Pitch(name, pitch.octave + octaves)
