"""Chords that were given: the harmony of a chart, exactly as it stands."""

from collections.abc import Sequence

from gospel_keys.brief.chart import Chart
from gospel_keys.brief.model import Brief
from gospel_keys.harmony.form import Form
from gospel_keys.score.model import ChordSpan, KeyChange
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import analyse

RULE = "chart"
"""Rule of every chord that the user gave."""


def given_chords(
    chart: Chart, brief: Brief, form: Form
) -> tuple[tuple[ChordSpan, ...], tuple[KeyChange, ...]]:
    """Return the chords of a chart over a form, with numerals, and the one key.

    Parameters
    ----------
    chart : Chart
    brief : Brief
    form : Form
        As long as the piece; a shorter chart starts over.

    Returns
    -------
    chords : tuple of ChordSpan
        Gapless: a chart that begins with a rest is led into by its first chord.
    keys : tuple of KeyChange
    """
    events = chart.lay_out(brief.meter, form.bars)
    first, *_ = events
    if first[0] > 0:
        events = ((0, first[0] + first[1], first[2]), *events[1:])
    numerals = analyse([chord for _, _, chord in events], brief.key)
    spans = tuple(
        ChordSpan(onset, duration, chord, roman=numeral, comment=comment, rule=RULE)
        for (onset, duration, chord), numeral, comment in zip(
            events, numerals, comments_on([chord for _, _, chord in events], brief.key), strict=True
        )
    )
    return spans, (KeyChange(0, brief.key),)


def comments_on(chords: Sequence[Chord], key: Key) -> list[str]:
    """Say of every chord what it does; the choice was the user's.

    Parameters
    ----------
    chords : sequence of Chord
    key : Key
    """
    said: list[str] = []
    for chord, after in zip(chords, [*chords[1:], None], strict=True):
        falls = after is not None and (after.root.pitch_class - chord.root.pitch_class) % 12 == 5
        if chord.root.pitch_class == key.tonic.pitch_class and not falls:
            said.append(f"{chord} is home.")
        elif after is not None and falls and chord.is_dominant:
            said.append(f"{chord} is the dominant of {after}.")
        elif after is not None:
            said.append(f"{chord} goes on to {after}.")
        else:
            said.append(f"{chord} ends the chart.")
    return said
