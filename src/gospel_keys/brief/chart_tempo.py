"""The tempo of a chord chart: its own, unless words or options say another.

References
----------
.. [1] "ChordPro: Meta-data directives", chordpro.org: ``{tempo: 80}`` is a number of beats per
   minute; ``{meta: tempo 80}`` says the same.
"""

from dataclasses import replace
from typing import Final

from gospel_keys.brief.chart import read_marks
from gospel_keys.brief.model import Brief, Remark, Wishes
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.words import read_words
from gospel_keys.units import Bpm

_EXPECTED: Final = "expected one key, meter and tempo (20 to 400) for the whole piece"


def with_charted_tempo(wishes: Wishes, description: str, genre: str | None) -> Wishes:
    """Return wishes with the tempo of their chart, unless words, a tune or wishes say another.

    Parameters
    ----------
    wishes : Wishes
    description : str
    genre : str or None
        None takes it from the words.

    Raises
    ------
    InvalidKeyError, InvalidMeterError
        If a directive of the chart names none.
    """
    tempo = read_marks(wishes.chords or "").tempo
    if tempo is None or wishes.tempo is not None or _tune_tempo(wishes) is not None:
        return wishes
    words, _ = read_words(description, genre, RemarkCollector())
    if words.tempo.bpm is not None or words.tempo.place is not None:
        return wishes
    return replace(wishes, tempo=tempo)


def remark_on_marks(brief: Brief, wishes: Wishes) -> Brief:
    """Say whose tempo a chart is played at, and which of its directives were left.

    Parameters
    ----------
    brief : Brief
    wishes : Wishes
        What the user wished, before :func:`with_charted_tempo`.
    """
    marks = read_marks(wishes.chords or "")
    left = tuple(
        Remark("chords", "conflict", f"the chart's {said} was left; {_expected(said)}")
        for said in marks.left
    )
    return replace(brief, remarks=(*left, *_on_tempo(brief, wishes, marks.tempo)))


def _expected(said: str) -> str:
    if said.startswith("["):
        return "expected a chord such as Am7, and the one before goes on"
    if said.startswith("{style"):
        return "expected the style in words, as in 'bossa nova'"
    if said.startswith("{transpose"):
        return "expected the key on export or in words"
    return _EXPECTED


def _on_tempo(brief: Brief, wishes: Wishes, marked: Bpm | None) -> tuple[Remark, ...]:
    if marked is None:
        return brief.remarks
    if brief.tempo != marked:
        why = "that of the melody" if brief.tempo == _tune_tempo(wishes) else "as asked"
        other = f"the chart is marked {marked:g}; {brief.tempo:g} was taken, {why}"
        return (*brief.remarks, Remark("tempo", "adjusted", other))
    if wishes.tempo is not None or _tune_tempo(wishes) is not None:
        return brief.remarks
    others = tuple(remark for remark in brief.remarks if remark.field != "tempo")
    return (*others, Remark("tempo", "stated", f"tempo {marked:g} from the chart"))


def _tune_tempo(wishes: Wishes) -> Bpm | None:
    return None if wishes.melody is None else wishes.melody.tempo
