"""Moving notes by steps of a key: transposition for answers, entries and sequences."""

from functools import lru_cache

from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch


@lru_cache(maxsize=64)
def _classes(key: Key) -> tuple[int, ...]:
    return tuple(sorted(name.pitch_class for name in key.scale_names))


def step_of(pitch: MidiPitch, key: Key) -> tuple[int, int]:
    """Return the place of a pitch on the ladder of a key, and its alteration.

    Parameters
    ----------
    pitch : MidiPitch
    key : Key

    Returns
    -------
    step, alter : int
        Scale steps counted from the lowest note of MIDI, and semitones above that step.

    Examples
    --------
    >>> step_of(61, Key.parse("C")), step_of(60, Key.parse("C"))
    ((35, 1), (35, 0))
    """
    classes = _classes(key)
    for alter in (0, 1, 2):
        if (pitch - alter) % 12 in classes:
            octave, pitch_class = divmod(pitch - alter, 12)
            return 7 * octave + classes.index(pitch_class), alter
    msg = f"no step near {pitch} in {key}"
    raise AssertionError(msg)


def pitch_of(step: int, alter: int, key: Key) -> MidiPitch:
    """Return the pitch of a step; the inverse of :func:`step_of`.

    Examples
    --------
    >>> pitch_of(35, 0, Key.parse("C"))
    60
    """
    octave, place = divmod(step, 7)
    return 12 * octave + _classes(key)[place] + alter


def transpose(
    pitch: MidiPitch, steps: int, key: Key, *, keep_alteration: bool = False
) -> MidiPitch:
    """Move a pitch by scale steps.

    Parameters
    ----------
    pitch : MidiPitch
    steps : int
    key : Key
    keep_alteration : bool
        Whether a raised note stays raised (an answer in the dominant) or joins the scale.

    Examples
    --------
    >>> transpose(60, 4, Key.parse("C")), transpose(66, 4, Key.parse("C"), keep_alteration=True)
    (67, 73)
    """
    step, alter = step_of(pitch, key)
    return pitch_of(step + steps, alter if keep_alteration else 0, key)


def bend(pitch: MidiPitch, scale: frozenset[int]) -> MidiPitch:
    """Bend a pitch by a semitone into a scale where it does not belong.

    Examples
    --------
    >>> bend(67, frozenset({9, 11, 1, 2, 4, 6, 8})), bend(66, frozenset({6}))
    (68, 66)
    """
    if pitch % 12 in scale:
        return pitch
    return pitch + 1 if (pitch + 1) % 12 in scale else pitch - 1
