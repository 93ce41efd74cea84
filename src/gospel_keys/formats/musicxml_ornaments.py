"""Ornament signs, small notes and slurs in MusicXML."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Final

from gospel_keys.score.graces import appoggiatura_length
from gospel_keys.score.model import Hand, Note, Ornament, Score, Slur
from gospel_keys.score.neighbours import by_key
from gospel_keys.score.notation.signs import Head, NotatedBar, Sign
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import EIGHTH, HALF, QUARTER, SIXTEENTH, Ticks

_SIGNS: Final = MappingProxyType(
    {
        Ornament.TRILL: "<trill-mark/>",
        Ornament.MORDENT: "<mordent/>",
        Ornament.INVERTED_MORDENT: "<inverted-mordent/>",
        Ornament.TURN: "<turn/>",
        Ornament.INVERTED_TURN: "<inverted-turn/>",
        Ornament.DELAYED_TURN: "<delayed-turn/>",
    }
)
_TOUCHED: Final = MappingProxyType(
    {
        Ornament.TRILL: (1,),
        Ornament.MORDENT: (-1,),
        Ornament.INVERTED_MORDENT: (1,),
    }
)
"""On which side a sign shows an accidental, 1 above; turns on both."""

_ACCIDENTALS: Final = MappingProxyType(
    {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
)
_SMALL: Final = ((HALF, "half"), (QUARTER, "quarter"), (EIGHTH, "eighth"), (SIXTEENTH, "16th"))
_MOST_SLURS: Final = 16

SlurEnds = dict[tuple[Hand, int, Ticks], str]
"""Slurs that start or stop at a sign, by hand, voice and onset; -1 - voice at its small notes."""


def ornament_xml(note: Note, head: Head, key: Key) -> str:
    """Return the ornament sign of a note head, with the accidentals of what it touches.

    The wavy line of a trill leads over all that is tied.

    Parameters
    ----------
    note : Note
    head : Head
    key : Key
        Of the moment.
    """
    sign = note.ornament
    if sign is None:
        return ""
    long = sign is Ornament.TRILL
    inner = ""
    if not head.tied_from:
        inner = _SIGNS[sign]
        inner += "".join(_touched(note, sign, key))
        inner += '<wavy-line type="start" number="1"/>' if long and head.tied_to else ""
    elif long and not head.tied_to:
        inner = '<wavy-line type="stop" number="1"/>'
    return f"<ornaments>{inner}</ornaments>" if inner else ""


def _touched(note: Note, sign: Ornament, key: Key) -> Iterator[str]:
    sides = _TOUCHED.get(sign, (1, -1))
    for pitch in note.auxiliaries:
        side = 1 if pitch.midi > note.midi else -1
        name = _ACCIDENTALS.get(pitch.name.alter)
        if side in sides and name and not _is_plain(pitch, note, side, key):
            place = "above" if side > 0 else "below"
            yield f'<accidental-mark placement="{place}">{name}</accidental-mark>'


def _is_plain(pitch: Pitch, note: Note, side: int, key: Key) -> bool:
    return pitch == by_key(note.pitch, side, key)


def small_type(note: Note) -> str:
    """Return the value that an appoggiatura is drawn with: what it takes of its note.

    Parameters
    ----------
    note : Note
        That it leans on.
    """
    length = appoggiatura_length(note)
    return next((name for ticks, name in _SMALL if length >= ticks), "32nd")


def slur_ends(score: Score, bars: Sequence[NotatedBar]) -> SlurEnds:
    """Return where the slurs of a score stand on the page.

    A slur ends with the last tied head of its last note. One whose notes are not found is
    left out, and so are more than sixteen at once.

    Parameters
    ----------
    score : Score
    bars : sequence of NotatedBar
        Those that are printed.
    """
    if not score.slurs:
        return {}
    starts, stops = _struck(bars)
    ends: SlurEnds = defaultdict(str)
    busy: list[tuple[Ticks, int]] = []
    for slur in sorted(score.slurs, key=lambda s: (s.onset, -s.end)):
        voices = _voices(slur, starts)
        if voices is None:
            continue
        first, final = voices
        last = stops[slur.hand, final, slur.end]
        busy = [row for row in busy if row[0] >= slur.onset]
        used = {number for _, number in busy}
        number = next((n for n in range(1, _MOST_SLURS + 1) if n not in used), 0)
        if number:
            insort(busy, (last, number))
            small = slur.grace and bool(starts[slur.hand, first, slur.onset].graces)
            begins = (slur.hand, -1 - first if small else first, slur.onset)
            ends[begins] += f'<slur type="start" number="{number}"/>'
            stop = f'<slur type="stop" number="{number}"/>'
            ends[slur.hand, final, last] = stop + ends[slur.hand, final, last]
    return dict(ends)


_Place = tuple[Hand, int, Ticks]


def _struck(bars: Iterable[NotatedBar]) -> tuple[dict[_Place, Sign], dict[_Place, Ticks]]:
    """The signs that strike something, and where the last tied head of each of them stands."""
    starts: dict[_Place, Sign] = {}
    stops: dict[_Place, Ticks] = {}
    begun: dict[int, _Place] = {}
    for bar in bars:
        for voice in bar.voices:
            for sign in voice.signs:
                place = (voice.hand, voice.number, sign.onset)
                for head in sign.heads:
                    begun[head.note] = begun.get(head.note, place)
                    stops[begun[head.note]] = max(stops.get(begun[head.note], 0), sign.onset)
                    if not head.tied_from:
                        starts[place] = sign
    return starts, stops


def _voices(slur: Slur, starts: dict[_Place, Sign]) -> tuple[int, int] | None:
    """The voices in which the ends of a slur are struck: one for both if it can be.

    The one it asks for comes first; a line may also go on in another voice of its staff.
    """
    order = (*([slur.voice] if slur.voice else []), 1, 2, 3, 4)
    first = [v for v in order if (slur.hand, v, slur.onset) in starts]
    final = [v for v in order if (slur.hand, v, slur.end) in starts]
    if not first or not final:
        return None
    both = next((v for v in first if v in final), None)
    return (first[0], final[0]) if both is None else (both, both)
