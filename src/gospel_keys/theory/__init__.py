"""Theory: pitches, intervals, scales, chords, keys and the numerals that name them.

Everything is spelled: E flat and D sharp are different names of one pitch class. Degrees are
written as musicians write them (``1 b3 5 b7``), counted from the root or the tonic.
"""
