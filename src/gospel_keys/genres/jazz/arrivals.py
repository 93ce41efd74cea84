"""Where the ear asks for the root: where a section begins, and where the harmony comes home.

A solo pianist has nobody who plays the bass. Inside a phrase a third or a fifth below a chord
keeps the line moving; the first chord of a section and the tonic that is reached have to say
where they stand (J-40, J-11).
"""

from itertools import pairwise

from gospel_keys.genres.sketch import Stage


def rooted_chords(stage: Stage) -> frozenset[int]:
    """Return the chords that the bass has to begin with their root.

    Parameters
    ----------
    stage : Stage

    Returns
    -------
    indices : frozenset of int
        The first chord of each section, and each tonic that is reached from another chord.
    """
    tonic = stage.brief.key.tonic.pitch_class
    starts = [section.bar * stage.meter.bar for section in stage.form.sections]
    found = {stage.index_at(start) for start in starts if start < stage.end}
    for index, (before, span) in enumerate(pairwise(stage.chords), start=1):
        if span.chord.root.pitch_class == tonic != before.chord.root.pitch_class:
            found.add(index)
    return frozenset(found)
