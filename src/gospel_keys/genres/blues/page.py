"""The marks on the page of a blues: title, tempo and the pedal under the last chord."""

from types import MappingProxyType
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.blues.endings import last_chord
from gospel_keys.genres.marks import RITARDANDO
from gospel_keys.genres.sketch import Stage
from gospel_keys.score.model import PedalSpan, TempoMark
from gospel_keys.theory.key import Key

_PROPER: Final = MappingProxyType({"new-orleans": "New Orleans"})
"""Sub-styles that are written as names."""


def title_of(brief: Brief, form: str, key: Key) -> str:
    """A short title from the order: mood, sub-style and key.

    Parameters
    ----------
    brief : Brief
    form : str
    key : Key
    """
    style = brief.sub_style.replace("-", " ").title().removesuffix(" Blues")
    mood = brief.moods[0].title() + " " if brief.moods else ""
    names = {"minor": "Minor Blues", "eight-bar": "8-Bar Blues", "sixteen-bar": "16-Bar Blues"}
    name = names.get(form, "Gospel Blues" if form == "gospel-blues" else "Blues")
    return f"{mood}{style} {name} in {key}"


def tempos_of(stage: Stage) -> tuple[TempoMark, ...]:
    """The opening tempo and the slowing over the last two beats before the last bar."""
    brief, meter = stage.brief, stage.meter
    words = brief.sub_style.replace("-", " ").capitalize()
    words = _PROPER.get(brief.sub_style, words)
    first = TempoMark(0, brief.tempo, meter.beat, words)
    last = stage.end - meter.bar
    if not brief.ending or stage.form.bars < 3 or last < 4 * meter.beat:
        return (first,)
    slowing = [
        TempoMark(
            last - (2 - place) * meter.beat,
            round(brief.tempo * share, 2),
            meter.beat,
            "rit." if place == 0 else "",
            visible=False,
        )
        for place, share in enumerate(RITARDANDO)
    ]
    return (first, *slowing)


def pedals_of(stage: Stage) -> tuple[PedalSpan, ...]:
    """No pedal under ostinati (B-19): the last chord alone rings in it."""
    if not stage.brief.ending or stage.form.bars < 2:
        return ()
    return (PedalSpan(last_chord(stage), stage.end),)
