"""One sentence about each chord, in a jazz pianist's words."""

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
    >>> explain(Chord.parse("Db9"), Chord.parse("Cmaj9"), rule="", key=Key.parse("C"))
    'Db9 stands for the dominant a tritone away and slides down to Cmaj9.'
    >>> explain(Chord.parse("C6/9"), None, rule="ending", key=Key.parse("C"))
    'C6/9 is home: the piece comes to rest.'
    """
    if after is None:
        return f"{chord} is home: the piece comes to rest."
    if rule == "J-06 side-step":
        return f"{chord} side-steps: the two-five a semitone above, on the way to {after}."
    if rule == "J-06 backdoor":
        return f"{chord} comes in by the back door: minor four and flat seven lead to {after}."
    if rule == "J-06 turnaround":
        return f"{chord} belongs to a turnaround that slides down by semitones to {after}."
    step = (after.root.pitch_class - chord.root.pitch_class) % 12
    if chord.is_dominant:
        return _dominant(chord, after, step, key)
    if chord.is_diminished:
        return _diminished(chord, after, step)
    if step == 5 and after.is_dominant and chord.is_minor:
        return f"{chord} is the two of a two-five: its seventh falls to the third of {after}."
    if chord.root == key.tonic:
        return f"{chord} is home."
    return f"{chord} moves on to {after}."


def _dominant(chord: Chord, after: Chord, step: int, key: Key) -> str:
    if step == 5 and after.root == key.tonic:
        return f"{chord} is the dominant and resolves to {after}."
    if step == 5:
        return f"{chord} is the dominant of {after}."
    if step == 11:
        return f"{chord} stands for the dominant a tritone away and slides down to {after}."
    if step == 2:
        return f"{chord} comes in by the back door, a whole step under {after}."
    if chord.root == key.tonic:
        return f"{chord} is home with a blue seventh."
    return f"{chord} keeps the tension open before {after}."


def _diminished(chord: Chord, after: Chord, step: int) -> str:
    if chord.seventh == 10:
        return f"{chord} is the minor-key two and leads to {after}."
    if step in (1, 11):
        way = "up" if step == 1 else "down"
        return f"{chord} passes by semitone {way} to {after}."
    return f"{chord} is a diminished passing chord before {after}."
