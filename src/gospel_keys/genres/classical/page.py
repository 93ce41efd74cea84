"""The marks on a classical page: tempo word, slowing at cadences, pedal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief, Remark
from gospel_keys.brief.text import Text
from gospel_keys.genres.classical.figures import FIGURES
from gospel_keys.genres.classical.form import PhrasePlan, Plan
from gospel_keys.genres.classical.kinds import kind_of
from gospel_keys.genres.classical.pulses import pulse_places, pulse_seconds
from gospel_keys.genres.sketch import Stage
from gospel_keys.score.model import PedalSpan, TempoMark
from gospel_keys.units import QUARTER, Bpm

_WORDS: Final = (
    (52.0, "Largo"), (66.0, "Adagio"), (84.0, "Andante"), (104.0, "Moderato"),
    (126.0, "Allegretto"), (156.0, "Allegro"), (400.0, "Presto"),
)  # fmt: skip
_ITALIAN: Final = MappingProxyType(
    {
        word: word.capitalize()
        for word in (
            "grave", "largo", "larghetto", "lento", "adagio", "andante", "andantino", "moderato",
            "allegretto", "allegro", "vivace", "presto", "prestissimo",
        )
    }
)  # fmt: skip
"""Tempo words that are printed as they were asked for."""

_PACES: Final[Mapping[str, tuple[Bpm, Bpm]]] = MappingProxyType(
    {"Nocturne": (48.0, 60.0), "Waltz": (96.0, 120.0)}
)
"""Felt beats a minute, inside what romantic pieces are played at: a nocturne is slow, and the
three beats of even a sad waltz are danced."""

# share of the tempo before the last chord, pulse by pulse; and at the end of phrases
_SLOWING: Final = MappingProxyType(
    {"baroque": (0.92, 0.84), "classical": (0.92, 0.88, 0.78), "romantic": (0.88, 0.8, 0.68)}
)
_PHRASE_END: Final = 0.9


def at_its_pace(brief: Brief) -> Brief:
    """Return the brief of a nocturne or a waltz at its pace, any other as it is.

    A tempo that was asked for stays, and so does one that a length in seconds was measured
    with; a guessed one keeps its place in the range, so that a slow nocturne is slower than
    a plain one.

    Parameters
    ----------
    brief : Brief
    """
    told = [r for r in brief.remarks if r.field == "tempo"]
    timed = any(r.field == "bars" and "seconds" in r.message for r in brief.remarks)
    guessed = bool(told) and not timed and all(r.kind == "guessed" for r in told)
    kind = kind_of(brief)
    if brief.application != "romantic" or kind not in _PACES or not guessed:
        return brief
    low, high = CATALOGUES["classical"].application(brief.application).tempo
    slow, quick = _PACES[kind]
    share = min(1.0, max(0.0, (brief.tempo - low) / (high - low)))
    tempo = float(round(slow + share * (quick - slow)))
    pace = Remark("tempo", "guessed", f"tempo {tempo:g}, the pace of a {kind.lower()}")
    others = tuple(r for r in brief.remarks if r.field != "tempo")
    return replace(brief, tempo=tempo, remarks=(*others, pace))


def tempo_word(brief: Brief) -> str:
    """Return the Italian word that the description uses, else the one for the tempo.

    Meters in half notes are felt in them, those in single eighths in groups.

    Parameters
    ----------
    brief : Brief
    """
    asked = [h.value for h in Text.of(brief.description).find(_ITALIAN) if not h.negated]
    if asked:
        return asked[0]
    in_halves = brief.meter.beat > QUARTER and not brief.meter.is_compound
    per_minute = brief.tempo if in_halves else 60.0 / pulse_seconds(brief.meter, brief.tempo)
    return next(word for limit, word in _WORDS if per_minute < limit or limit == 400.0)


def tempos_of(stage: Stage, plan: Plan) -> tuple[TempoMark, ...]:
    """The opening tempo, the breathing of romantic phrase ends, the last slowing (5.5)."""
    brief = stage.brief
    beat = stage.meter.beat
    marks = [TempoMark(0, brief.tempo, beat, tempo_word(brief))]
    if brief.application == "romantic":
        for phrase in plan.phrases[:-1]:
            marks += _breath(stage, phrase)
    last = stage.chords[-1].onset
    shares = _SLOWING.get(brief.application, (0.9, 0.8))
    if brief.ending and last > stage.end // 2:
        marks = [m for m in marks if m.onset < last - len(shares) * beat]
        for place, share in enumerate(shares):
            onset = last - (len(shares) - place) * beat
            if onset > 0:
                text = "rit." if place == 0 else ""
                marks.append(_mark(onset, brief.tempo * share, stage, text))
    return tuple(marks)


def _breath(stage: Stage, phrase: PhrasePlan) -> list[TempoMark]:
    end = (phrase.bar + phrase.bars) * stage.meter.bar
    last_pulse = end - stage.meter.bar + pulse_places(stage.meter)[-1]
    return [
        _mark(last_pulse, stage.brief.tempo * _PHRASE_END, stage, ""),
        _mark(end, stage.brief.tempo, stage, ""),
    ]


def _mark(onset: int, bpm: Bpm, stage: Stage, text: str) -> TempoMark:
    return TempoMark(onset, round(bpm, 2), stage.meter.beat, text, visible=False)


def pedals_of(stage: Stage, plan: Plan, figures: Sequence[str]) -> tuple[PedalSpan, ...]:
    """Pedal each chord of a romantic piece, the last of a classical one, none in baroque (P-08).

    Under the quavers and broken chords of the classical figures the hands stay dry from the
    first section to the last, so that a contrast is one of notes and not of haze.
    """
    if stage.brief.application == "baroque":
        return ()
    by_bar = {
        bar: name
        for phrase, name in zip(plan.phrases, figures, strict=True)
        for bar in range(phrase.bar, phrase.bar + phrase.bars)
    }
    romantic = stage.brief.application == "romantic"
    spans: list[PedalSpan] = []
    for span in stage.chords:
        figure = FIGURES.get(by_bar[span.onset // stage.meter.bar])
        last = span.end >= stage.end
        if figure is None or span.duration < stage.meter.pulse:
            continue
        if figure.pattern == "arpeggiated-patterns" or romantic or last:
            spans.append(PedalSpan(span.onset, span.end))
    return tuple(spans)
