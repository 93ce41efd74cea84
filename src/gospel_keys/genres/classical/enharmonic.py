"""Writing remote flat harmony in sharps, as Chopin and Schubert did.

The flat submediant of D flat is B double flat, and nobody wants to read it: a stretch of
chords on such roots is written as A and F sharp minor. One borrowed chord beside its major
form (G flat, then G flat minor) keeps its letter, whatever it costs. The harmony is planned in
flats, where the scale that the line sings is seen at once; only the page is respelled.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Spelling: double accidentals".
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from gospel_keys.genres.sketch import Stage
from gospel_keys.score.model import ChordSpan, KeyChange
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName

_WHITE_FLATS: Final = frozenset({"Cb", "Fb"})
_MOST_SIGNS: Final = 7


def for_the_page(stage: Stage) -> Stage:
    """Return a stage whose chords and keys are those to be read.

    Parameters
    ----------
    stage : Stage
        Chords of a given chart stay as they are written.
    """
    if stage.brief.chart is not None or stage.brief.key.fifths >= 0:
        return stage
    chords, keys = list(stage.chords), list(stage.keys)
    for first, last in _stretches(stage):
        written = [_respelled(span) for span in chords[first : last + 1]]
        chords[first : last + 1] = written
        start, end = written[0].onset, written[-1].end
        home = stage.key_at(end - 1)
        keys = [k for k in keys if not start <= k.onset <= end]
        keys += [KeyChange(start, _key_of(written[0].chord)), KeyChange(end, home)]
    return replace(stage, chords=tuple(chords), keys=tuple(sorted(keys, key=lambda k: k.onset)))


def _stretches(stage: Stage) -> Iterator[tuple[int, int]]:
    """First and last chord of each stretch of white flats with such a root among them."""
    own = set(stage.brief.key.scale_names)
    places = range(len(stage.chords))
    for dark, group in groupby(places, key=lambda k: _is_dark(stage.chords[k].chord, own)):
        inside = list(group)
        if dark and any(_is_remote(stage.chords[k].chord.root, own) for k in inside):
            yield inside[0], inside[-1]


def _is_remote(name: PitchName, own: set[PitchName]) -> bool:
    """Whether a name is a flat on a white key, or a double flat, and not of the key."""
    return name not in own and (name.alter < -1 or str(name) in _WHITE_FLATS)


def _is_dark(chord: Chord, own: set[PitchName]) -> bool:
    return any(_is_remote(tone, own) for tone in chord.tones)


def _respelled(span: ChordSpan) -> ChordSpan:
    """A chord in sharps; one that would have double sharps there has a plain bass at least."""
    chord = span.chord
    plain = Chord.of(_in_sharps(chord.root), chord.quality_id)
    if any(tone.alter > 1 for tone in plain.tones):
        low = None if chord.bass is None else _in_sharps(chord.bass)
        return replace(span, chord=Chord.of(chord.root, chord.quality_id, low))
    low = chord.bass
    bass = None if low is None else plain.spell(low.pitch_class) or _in_sharps(low)
    return replace(span, chord=Chord.of(plain.root, chord.quality_id, bass))


def _in_sharps(name: PitchName) -> PitchName:
    """The natural or sharp name of a pitch class."""
    names = (PitchName.on(letter, name.pitch_class) for letter in LETTERS)
    return next(n for n in sorted(names, key=lambda n: abs(n.alter)) if n.alter in (0, 1))


def _key_of(chord: Chord) -> Key:
    """The key whose names lie nearest to a chord."""
    key = Key(chord.root, "minor" if chord.is_minor else "major")
    return key if abs(key.fifths) <= _MOST_SIGNS else Key(chord.root, "minor")
