"""Directions in MusicXML: tempo, swing, dynamics, hairpins, pedal, section names, 8va."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from xml.sax.saxutils import escape

from gospel_keys.formats.text import printable
from gospel_keys.score.model import Bar, DynamicMark, Score, TempoMark
from gospel_keys.score.notation.clefs import octave_shifts
from gospel_keys.score.notation.repeats import printed_repeats, seams_of
from gospel_keys.score.notation.sections import printed_sections
from gospel_keys.units import (
    DOTTED_QUARTER,
    EIGHTH,
    HALF,
    QUARTER,
    SIXTEENTH,
    TICKS_PER_QUARTER,
    WHOLE,
    Ticks,
)

Flavour = Literal["export", "engrave"]

_UNITS: Final = {
    WHOLE: ("whole", 0),
    3 * QUARTER: ("half", 1),
    HALF: ("half", 0),
    DOTTED_QUARTER: ("quarter", 1),
    QUARTER: ("quarter", 0),
    3 * SIXTEENTH: ("eighth", 1),
    EIGHTH: ("eighth", 0),
}
_SWUNG: Final = {"shuffle": (2, 1), "swing": (3, 2)}
_SIGNS: Final = frozenset(
    [
        "p",
        "pp",
        "ppp",
        "pppp",
        "f",
        "ff",
        "fff",
        "ffff",
        "mp",
        "mf",
        "sf",
        "sfp",
        "sfpp",
        "fp",
        "rf",
        "rfz",
        "sfz",
        "sffz",
        "fz",
        "n",
        "pf",
        "sfzp",
    ]
)
_FULL_PEDAL: Final = 100
_FORTE: Final = 90
"""MusicXML counts dynamics in per cent of forte, velocity 90."""


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A piece of XML at a moment.

    Parameters
    ----------
    onset : Ticks
    rank : int
        Order among marks at the same moment. Negative ranks below -9 end something.
    xml : str
    closes : bool
        On a bar line it belongs to the bar before.
    """

    onset: Ticks
    rank: int
    xml: str
    closes: bool = field(default=False)

    def is_within(self, bar: Bar) -> bool:
        """Whether the mark belongs to a bar or one before it."""
        return self.onset <= bar.end if self.closes else self.onset < bar.end


_STOP: Final = -10


def directions_of(score: Score, bars: Sequence[Bar], *, flavour: Flavour) -> list[Placed]:
    """Return every direction of a score.

    Parameters
    ----------
    score : Score
    bars : sequence of Bar
    flavour : {"export", "engrave"}
    """
    placed = list(_section_names(score, flavour=flavour))
    for place, mark in enumerate(score.tempos):
        feel = score.feel if place == 0 else ""
        placed.append(_tempo(mark, feel=feel, flavour=flavour))
    placed += _dynamics(score)
    placed += _hairpins(score)
    placed += _pedals(score, flavour=flavour)
    placed += _octave_shifts(score, bars)
    return [mark for mark in placed if mark.onset <= score.duration]


HIDDEN_SECTION: Final = "Section: "
"""What stands before the name of a part of the form that a file knows and a page does not show."""


def _section_names(score: Score, *, flavour: Flavour) -> Iterator[Placed]:
    """Names of the parts in boxes; in a file, unseen, also of those that have none on the page."""
    printed = set(printed_sections(score))
    for section in score.sections:
        name = escape(printable(section.name))
        if not name:
            continue
        if section in printed:
            yield Placed(
                section.onset, -3, _direction("above", 1, f"<rehearsal>{name}</rehearsal>")
            )
        elif flavour == "export":
            unseen = f'<other-direction print-object="no">{HIDDEN_SECTION}{name}</other-direction>'
            yield Placed(section.onset, -3, _direction("above", 1, unseen))


def _direction(placement: str, staff: int, body: str, after: str = "") -> str:
    return (
        f'<direction placement="{placement}"><direction-type>{body}</direction-type>'
        f"<staff>{staff}</staff>{after}</direction>"
    )


def _tempo(mark: TempoMark, *, feel: str, flavour: Flavour) -> Placed:
    """A tempo: words and metronome where they are shown, and always what a player needs."""
    quarters = round(mark.bpm * mark.beat / TICKS_PER_QUARTER, 3)
    text = printable(mark.text)
    swing = _swing(feel)
    sound = f'<sound tempo="{quarters:g}">{swing}</sound>' if swing else _sound_tempo(quarters)
    types: list[str] = []
    words = _words(text, printable(feel))
    if words:
        style = 'font-weight="bold"' if mark.visible else 'font-style="italic"'
        # The engraver sets the metronome close to the words; other readers keep their distance.
        gap = "\N{NO-BREAK SPACE}" if mark.visible and flavour == "engrave" else ""
        types.append(f"<words {style}>{escape(words)}{gap}</words>")
    if mark.visible:
        types.append(_metronome(mark))
    if not types:
        return Placed(mark.onset, -2, sound)
    return Placed(
        mark.onset,
        -2,
        _direction("above", 1, "</direction-type><direction-type>".join(types), sound),
    )


def _words(text: str, feel: str) -> str:
    """The words of a tempo with its feel, nothing said twice."""
    said = feel.replace("-", " ").lower()
    parts = [part for part in text.split(", ") if part.replace("-", " ").lower() not in said]
    return ", ".join(part for part in (*(parts if feel else (text,)), feel) if part)


def _sound_tempo(quarters: float) -> str:
    return f'<sound tempo="{quarters:g}"/>'


def _metronome(mark: TempoMark) -> str:
    unit, dots = _UNITS.get(mark.beat, ("quarter", 0))
    known = mark.beat in _UNITS
    count = mark.bpm if known else mark.bpm * mark.beat / TICKS_PER_QUARTER
    return (
        f"<metronome><beat-unit>{unit}</beat-unit>{'<beat-unit-dot/>' * dots}"
        f"<per-minute>{round(count, 1):g}</per-minute></metronome>"
    )


def _swing(feel: str) -> str:
    """The playback swing of a feel word; sixteenths where the word names them."""
    lowered = feel.lower()
    ratio = next((ratio for word, ratio in _SWUNG.items() if word in lowered), None)
    if ratio is None:
        return ""
    unit = "16th" if "16" in lowered or "sixteenth" in lowered else "eighth"
    return (
        f"<swing><first>{ratio[0]}</first><second>{ratio[1]}</second>"
        f"<swing-type>{unit}</swing-type></swing>"
    )


def _dynamics(score: Score) -> Iterator[Placed]:
    """Signs where the dynamic changes, or a hairpin has led to it; else only the sound."""
    shown: DynamicMark | None = None
    for mark in score.dynamics:
        arrived = shown and any(shown.onset < pin.end <= mark.onset for pin in score.hairpins)
        if shown is None or shown.sign != mark.sign or arrived:
            yield _dynamic(mark)
            shown = mark
        else:
            yield Placed(mark.onset, 0, _loudness(mark))


def _loudness(mark: DynamicMark) -> str:
    return f'<sound dynamics="{100 * mark.velocity / _FORTE:.2f}"/>'


def _dynamic(mark: DynamicMark) -> Placed:
    known = mark.sign in _SIGNS
    sign = f"<{mark.sign}/>" if known else f"<other-dynamics>{escape(mark.sign)}</other-dynamics>"
    sound = _loudness(mark)
    body = f"<dynamics>{sign}</dynamics>"
    return Placed(mark.onset, 0, _direction("below", 1, body, sound))


def _hairpins(score: Score) -> Iterator[Placed]:
    for number, pin in enumerate(score.hairpins):
        level = number % 6 + 1
        kind = "crescendo" if pin.crescendo else "diminuendo"
        start = f'<wedge type="{kind}" number="{level}"/>'
        stop = f'<wedge type="stop" number="{level}"/>'
        yield Placed(pin.onset, 1, _direction("below", 1, start))
        end = min(pin.end, score.duration)
        yield Placed(end, _STOP, _direction("below", 1, stop), closes=True)


def _pedals(score: Score, *, flavour: Flavour) -> Iterator[Placed]:
    """Pedal lines; a change is a stop and a start for the engraver, which cannot draw it."""
    # At the seams of a repeat the page goes on elsewhere: no line leads over.
    seams = {seam for repeat in printed_repeats(score) for seam in seams_of(repeat)}
    starts = {span.onset for span in score.pedals} - seams
    ends = {span.end for span in score.pedals} - seams
    joins = flavour == "export"
    half = False
    for span in score.pedals:
        changed = joins and span.onset in ends
        yield Placed(span.onset, 3, _pedal("change" if changed else "start"))
        if (span.depth < _FULL_PEDAL) is not half:
            half = not half
            words = f'<words font-style="italic">{"half" if half else "full"} pedal</words>'
            yield Placed(span.onset, 2, _direction("below", 2, words))
        if not (joins and span.end in starts):
            yield Placed(min(span.end, score.duration), _STOP, _pedal("stop"), closes=True)


def _pedal(kind: str) -> str:
    return _direction("below", 2, f'<pedal type="{kind}" line="yes" sign="no"/>')


def _octave_shifts(score: Score, bars: Sequence[Bar]) -> Iterator[Placed]:
    for shift in octave_shifts(score, bars):
        start = _direction("above", 1, '<octave-shift type="down" size="8"/>')
        stop = _direction("above", 1, '<octave-shift type="stop" size="8"/>')
        yield Placed(shift.onset, 4, start)
        yield Placed(shift.end, _STOP, stop, closes=True)
