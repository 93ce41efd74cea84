"""The hook of a song in rhythm: phrases and sections begin as they did before (M-06, S-04).

Chord changes, pushes and chance bend the cells of a plan until hardly a phrase is like
another. A congregation wants the first words back: whole bars take up the attacks, pushes
included, of the bar that they answer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.sketch import Stage
from gospel_keys.units import Ticks

_IDEA: Final = 2
"""Bars of an idea."""


def return_to_the_hook(
    stage: Stage, beats: Sequence[Beat], family_of: Callable[[int], str]
) -> list[Beat]:
    """Let phrases begin with the rhythm of the first phrase of their section.

    A section of one phrase takes up the rhythm of its first bar in the third.

    Parameters
    ----------
    stage : Stage
    beats : sequence of Beat, in time order
    family_of : callable
        Maps a bar to its family of cells, inside which a rhythm stays; "" for a bar without
        a tune.

    Returns
    -------
    beats : list of Beat, in time order
    """
    by_bar: dict[int, list[Beat]] = defaultdict(list)
    for beat in beats:
        by_bar[beat.bar].append(beat)
    for here, there in _hooked(stage):
        if family_of(here) == family_of(there) != "":
            by_bar[here] = [_again(stage, beat, here) for beat in by_bar[there]]
    return _in_turn(sorted((b for group in by_bar.values() for b in group), key=_onset))


def _hooked(stage: Stage) -> Iterator[tuple[int, int]]:
    """Bars that take up a rhythm, each with the bar it comes from."""
    body = [s for s in stage.form.sections if not s.kind.is_frame]
    for before, section in pairwise((None, *body)):
        assert section is not None
        if section.repeats is not None:
            model = stage.form.sections[section.repeats]
            for place in range(min(section.bars, model.bars) - 1):
                yield section.bar + place, model.bar + place
            continue
        first, *later = section.phrases
        if before is not None and len(before.phrases) == len(section.phrases) == 1:
            first, later = before.phrases[0], [first]
        for phrase in later:
            for place in range(min(_IDEA, first.bars - 1, phrase.bars - 1)):
                yield phrase.bar + place, first.bar + place
        if not later and first.bars > _IDEA + 1:
            yield first.bar + _IDEA, first.bar


def _again(stage: Stage, beat: Beat, bar: int) -> Beat:
    """A beat in another bar; a lead into a change belongs to the chord to come."""
    onset = beat.onset + (bar - beat.bar) * stage.meter.bar
    index = stage.index_at(max(0, onset))
    change = stage.chords[index].end
    leads = onset + beat.duration > change and change - onset <= stage.meter.pulse
    if leads and onset != change and index + 1 < len(stage.chords):
        return replace(beat, onset=onset, chord=index + 1, bar=bar, pushed=True)
    return replace(beat, onset=onset, chord=index, bar=bar, pushed=False)


def _in_turn(beats: Sequence[Beat]) -> list[Beat]:
    """End every beat where the next one begins; of two at once the first one stays."""
    done: list[Beat] = []
    for beat in beats:
        if done and done[-1].onset >= beat.onset:
            continue
        if done and done[-1].end > beat.onset:
            done[-1] = replace(done[-1], duration=beat.onset - done[-1].onset)
        fresh = not done or done[-1].end < beat.onset
        done.append(replace(beat, fresh=fresh))
    return done


def _onset(beat: Beat) -> Ticks:
    return beat.onset
