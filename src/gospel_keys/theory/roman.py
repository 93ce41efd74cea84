from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
def roman_numeral(chord: Chord, key: Key) -> str:
    return chord.symbol
