"""One sentence about each chord, in the words of somebody who plays the loop."""

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key


def explain(chord: Chord, after: Chord | None, *, rule: str, key: Key) -> str:
    """Say why a chord is here.

    Parameters
    ----------
    chord, after : Chord
        The chord and the one that follows (None at the end).
    rule : str
        The rule that placed it.
    key : Key

    Examples
    --------
    >>> explain(Chord.parse("C6/9"), None, rule="S-08", key=Key.parse("C"))
    'C6/9 lets the loop come to rest.'
    """
    if after is None:
        return f"{chord} lets the loop come to rest."
    if rule.startswith("N-03"):
        return f"{chord} slides down a semitone into {after}, the same shape moved."
    if chord.bass is not None:
        return _over_bass(chord, after, key)
    if rule.startswith("N-02 turn"):
        return f"{chord} turns the end of the loop towards {after}."
    return _function(chord, after, key)


def _over_bass(chord: Chord, after: Chord, key: Key) -> str:
    if chord.bass == key.degree(5):
        return f"{chord} hangs over the dominant bass without its leading tone, then {after}."
    return f"{chord} keeps its colour over {chord.bass} so that the bass line moves on to {after}."


def _function(chord: Chord, after: Chord, key: Key) -> str:
    step = (after.root.pitch_class - chord.root.pitch_class) % 12
    home = (chord.root.pitch_class - key.tonic.pitch_class) % 12
    if home == 0:
        return f"{chord} is home, with its ninth left hanging."
    if chord.is_dominant and step == 5:
        return f"{chord} leans into {after} as its dominant."
    if chord.is_dominant and step == 11:
        return f"{chord} replaces the dominant a tritone away and slides into {after}."
    if chord.is_dominant:
        return f"{chord} promises a resolution and slips away to {after} instead."
    if "dim" in chord.quality_id:
        return f"{chord} passes by semitone in the bass to {after}."
    if chord.root not in key.scale_names:
        return f"{chord} is borrowed from outside {key} for its colour."
    return f"{chord} moves the loop on to {after}."
