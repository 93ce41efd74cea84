"""One sentence about each chord, in a church pianist's words."""

from typing import Final

from gospel_keys.harmony.moves import family_of, move_named_in
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key


def explain(chord: Chord, after: Chord | None, *, rule: str, key: Key) -> str:
    """Say why a chord is here; a chord of a named move begins with the move's name.

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
    >>> explain(
    ...     Chord.parse("C#dim7"), Chord.parse("Dm7"), key=Key.parse("C"),
    ...     rule="G-02 diminished; G-03 1-#1dim-2",
    ... )
    '1-#1dim-2: C#dim7 passes by semitone in the bass up to Dm7.'
    """
    move = move_named_in(rule)
    said = _say(chord, after, rule=rule.partition("; ")[0], key=key)
    return f"{move}: {said}" if move else said


def _say(chord: Chord, after: Chord | None, *, rule: str, key: Key) -> str:
    if after is None:
        return f"{chord} is home: the piece comes to rest."
    if rule.startswith("G-02"):
        return _passing(chord, after, rule.removeprefix("G-02 "))
    if rule == "G-07":
        return f"{chord} is the dominant of the new key, a semitone higher."
    if _suspends(chord, after, key):
        return f"{chord} suspends the third; it resolves into {after}."
    if rule == "sus resolve":
        return f"{chord} resolves the suspension and pulls back home."
    if rule == "G-08":
        return f"{chord} belongs to the closing formula, on the way to {after}."
    return _function(chord, after, key)


def _suspends(chord: Chord, after: Chord, key: Key) -> bool:
    """Whether V is suspended, as sus chord or as another chord over its bass."""
    five = key.degree(5)
    over_five = chord.bass == five and chord.root not in (five, key.tonic)
    return (family_of(chord) == "suspended" or over_five) and after.root == chord.bass_name


def _passing(chord: Chord, after: Chord, kind: str) -> str:
    if kind == "dominant" or (kind == "two-five" and chord.is_dominant):
        why = ", altered because the target is minor" if after.is_minor else ""
        why = why if {"b9", "#9"} & set(chord.degrees) else ""
        return f"{chord} leans into {after} as its own dominant{why}."
    if kind == "two-five":
        return f"{chord} opens a two-five into the next arrival."
    if kind == "diminished":
        return f"{chord} passes by semitone in the bass up to {after}."
    if kind == "tritone":
        return f"{chord} replaces the dominant a tritone away and slides down into {after}."
    return f"{chord} walks the bass by step into {after}."


_FUNCTIONS: Final = {
    2: "prepares the dominant",
    3: "stands in for home",
    4: "moves away from home",
    5: "pulls back home",
    6: "is the relative of home",
    7: "leads on",
}


def _function(chord: Chord, after: Chord, key: Key) -> str:
    step = (after.root.pitch_class - chord.root.pitch_class) % 12
    home = chord.root == key.tonic
    if home and chord.bass is not None:
        return f"{chord} is home with {chord.bass} in the bass, on the way to {after}."
    if chord.bass == key.tonic:
        return f"{chord} is the amen over the home bass, settling into {after}."
    if family_of(chord) == "diminished":
        direction = "down" if step == 11 else "up"
        return f"{chord} passes by semitone in the bass {direction} to {after}."
    degrees = {n.pitch_class: i + 1 for i, n in enumerate(key.scale_names)}
    number = degrees.get(chord.root.pitch_class)
    if chord.is_dominant and step == 5 and number != 5:
        return f"{chord} leans into {after} as its own dominant."
    if chord.is_dominant and step == 11:
        return f"{chord} replaces the dominant a tritone away and slides down into {after}."
    if home:
        return f"{chord} is home."
    if key.mode == "major" and number == 4 and chord.is_minor:
        return f"{chord} is the minor plagal colour, borrowed from the parallel minor."
    if key.mode == "major" and (chord.root.pitch_class - key.tonic.pitch_class) % 12 == 10:
        way = "leads home by the back door" if after.root == key.tonic else "leans towards IV"
        return (
            f"{chord} {way}." if after.root in (key.tonic, key.degree(4)) else _foreign(chord, key)
        )
    return f"{chord} {_FUNCTIONS.get(number, 'leads on')}." if number else _foreign(chord, key)


def _foreign(chord: Chord, key: Key) -> str:
    return f"{chord} is borrowed from outside {key} for colour."
