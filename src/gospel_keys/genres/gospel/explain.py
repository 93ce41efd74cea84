"""One sentence about each chord, in a church pianist's words."""

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
    >>> explain(Chord.parse("C"), None, rule="", key=Key.parse("C"))
    'C is home: the piece comes to rest.'
    """
    if after is None:
        return f"{chord} is home: the piece comes to rest."
    kind = rule.removeprefix("G-02 ")
    if rule.startswith("G-02"):
        return _passing(chord, after, kind)
    if rule == "G-07":
        return f"{chord} is the dominant of the new key, a semitone higher."
    if rule == "sus resolve":
        return f"{chord} suspends the third; it resolves into {after}."
    return _function(chord, after, key)


def _passing(chord: Chord, after: Chord, kind: str) -> str:
    if kind == "dominant" or (kind == "two-five" and chord.is_dominant):
        why = ", altered because the target is minor" if after.is_minor else ""
        return f"{chord} leans into {after} as its own dominant{why}."
    if kind == "two-five":
        return f"{chord} opens a two-five into the next arrival."
    if kind == "diminished":
        return f"{chord} passes by semitone in the bass up to {after}."
    if kind == "tritone":
        return f"{chord} replaces the dominant a tritone away and slides down into {after}."
    return f"{chord} walks the bass by step into {after}."


def _function(chord: Chord, after: Chord, key: Key) -> str:
    if chord.root == key.tonic:
        if chord.bass is not None:
            return f"{chord} is home with {chord.bass} in the bass, on the way to {after}."
        return f"{chord} is home."
    if chord.is_diminished and chord.seventh != 10:
        return f"{chord} passes by semitone in the bass towards {after}."
    names = {
        2: "prepares the dominant",
        3: "stands in for home",
        4: "moves away from home",
        5: "pulls back home",
        6: "is the relative of home",
        7: "leads on",
    }
    degrees = {n.pitch_class: i + 1 for i, n in enumerate(key.scale_names)}
    number = degrees.get(chord.root.pitch_class)
    if number == 4 and chord.is_minor and key.mode == "major":
        return f"{chord} is the minor plagal colour, borrowed from the parallel minor."
    if number is None:
        return f"{chord} is borrowed from outside {key} for colour."
    return f"{chord} {names.get(number, 'leads on')}."
