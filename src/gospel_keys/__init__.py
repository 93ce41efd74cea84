"""Gospel Keys: a pure music library from words to a two-hand piano arrangement.

No HTTP, database, language model, clock or environment is touched here. Randomness is
always passed in as a :class:`random.Random`; the same seed gives the same notes.
"""

__version__ = "0.1.0"
