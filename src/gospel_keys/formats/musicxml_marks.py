"""Directions in MusicXML: tempo, swing, dynamics, hairpins, pedal, section names."""

from typing import Final, Literal
from xml.sax.saxutils import escape

from gospel_keys.score.model import Bar, PedalSpan, Score, TempoMark
from gospel_keys.units import DOTTED_QUARTER, HALF, Ticks

Placed = tuple[Ticks, int, str]
"""Onset, rank among marks at the same place, XML."""

_UNITS: Final = {
    HALF: ("half", 0),
    DOTTED_QUARTER: ("quarter", 1),
    DOTTED_QUARTER // 2: ("eighth", 1),
}
_SWUNG: Final = {"Swing": (3, 2), "Shuffle": (2, 1)}


def directions_in(score: Score, bar: Bar, *, flavour: Literal["export", "engrave"]) -> list[Placed]:
    """Return the directions that begin in a bar."""
    placed: list[Placed] = []
    placed += [
        (s.onset, -3, _direction("above", 1, f"<rehearsal>{escape(s.name)}</rehearsal>"))
        for s in score.sections
        if bar.onset <= s.onset < bar.end
    ]
    for mark in score.tempos:
        if bar.onset <= mark.onset < bar.end:
            placed += _tempo(mark, score)
    for dynamic in score.dynamics:
        if bar.onset <= dynamic.onset < bar.end:
            sound = f'<sound dynamics="{round(dynamic.velocity / 90 * 100, 2)}"/>'
            body = f"<dynamics><{dynamic.sign}/></dynamics>"
            placed.append((dynamic.onset, 0, _direction("below", 1, body, sound)))
    placed += _hairpins(score, bar)
    placed += _pedals(score, bar, flavour=flavour)
    return placed


def _direction(placement: str, staff: int, body: str, after: str = "") -> str:
    return (
        f'<direction placement="{placement}"><direction-type>{body}</direction-type>'
        f"<staff>{staff}</staff>{after}</direction>"
    )


def _tempo(mark: TempoMark, score: Score) -> list[Placed]:
    quarter_bpm = round(mark.bpm * mark.beat / 960, 3)
    sound = f'<sound tempo="{quarter_bpm}"/>'
    if not mark.visible:
        words = (
            f'<words font-style="italic">{escape(mark.text)}</words>' if mark.text else "<words/>"
        )
        return [(mark.onset, -2, _direction("above", 1, words, sound))]
    unit, dots = _UNITS.get(mark.beat, ("quarter", 0))
    metronome = (
        f"<metronome><beat-unit>{unit}</beat-unit>{'<beat-unit-dot/>' * dots}"
        f"<per-minute>{mark.bpm:g}</per-minute></metronome>"
    )
    placed: list[Placed] = []
    words = ", ".join(part for part in (mark.text, score.feel if mark.onset == 0 else "") if part)
    if mark.onset == 0 and score.feel in _SWUNG:
        first, second = _SWUNG[score.feel]
        sound = (
            f'<sound tempo="{quarter_bpm}"><swing><first>{first}</first><second>{second}</second>'
            "<swing-type>eighth</swing-type></swing></sound>"
        )
    if words:
        # The no-break spaces keep the words clear of the note value that follows.
        body = f'<words font-weight="bold">{escape(words)}\u00a0\u00a0</words>'
        both = f"{body}</direction-type><direction-type>{metronome}"
        placed.append((mark.onset, -2, _direction("above", 1, both, sound)))
    else:
        placed.append((mark.onset, -2, _direction("above", 1, metronome, sound)))
    return placed


def _hairpins(score: Score, bar: Bar) -> list[Placed]:
    placed: list[Placed] = []
    for pin in score.hairpins:
        kind = "crescendo" if pin.crescendo else "diminuendo"
        if bar.onset <= pin.onset < bar.end:
            placed.append((pin.onset, 1, _direction("below", 1, f'<wedge type="{kind}"/>')))
        # A hairpin that ends on a bar line is closed inside the bar before it.
        stop = pin.end if pin.end < score.duration else score.duration - 1
        if bar.onset < stop <= bar.end:
            inside = min(stop, bar.end - 1)
            placed.append((inside, 1, _direction("below", 1, '<wedge type="stop"/>')))
    return placed


def _pedals(score: Score, bar: Bar, *, flavour: Literal["export", "engrave"]) -> list[Placed]:
    placed: list[Placed] = []
    ends = {span.end for span in score.pedals}
    starts = {span.onset for span in score.pedals}
    for span in score.pedals:
        if bar.onset <= span.onset < bar.end:
            changed = span.onset in ends
            if changed and flavour == "export":
                placed.append((span.onset, 3, _pedal("change")))
            else:
                placed.append((span.onset, 3, _pedal("start")))
        placed += _pedal_stop(span, bar, score, starts, flavour=flavour)
    return placed


def _pedal_stop(
    span: PedalSpan,
    bar: Bar,
    score: Score,
    starts: set[Ticks],
    *,
    flavour: Literal["export", "engrave"],
) -> list[Placed]:
    if span.end in starts and flavour == "export":
        return []
    end = min(span.end, score.duration - 1)
    if bar.onset <= end < bar.end:
        return [(end, 2, _pedal("stop"))]
    return []


def _pedal(kind: str) -> str:
    return _direction("below", 2, f'<pedal type="{kind}" line="yes" sign="no"/>')
