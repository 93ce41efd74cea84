"""MusicXML 4.0: writing a score.

One part on two staves, spelled, voiced and beamed by :mod:`gospel_keys.score.notation`.
The ``engrave`` flavour is for the product's own engraver: chord symbols as text and pedal
changes as a stop and a start.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, 2021.
"""

from collections.abc import Iterable
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from gospel_keys.formats.musicxml_harmony import harmony_xml
from gospel_keys.formats.musicxml_marks import directions_in
from gospel_keys.score.model import Articulation, Bar, Hand, Note, Score
from gospel_keys.score.notation.accidentals import Shown, show_accidentals
from gospel_keys.score.notation.bars import NotatedBar, NotatedVoice, Sign, notate_bars
from gospel_keys.units import TICKS_PER_QUARTER

Flavour = Literal["export", "engrave"]
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)
_STAFF: Final = {Hand.RIGHT: 1, Hand.LEFT: 2}
_SIGNS: Final = {
    -2: "flat-flat",
    -1: "flat",
    0: "natural",
    1: "sharp",
    2: "double-sharp",
}
_MARKS: Final = {
    Articulation.STACCATO: "<staccato/>",
    Articulation.PORTATO: "<detached-legato/>",
    Articulation.TENUTO: "<tenuto/>",
    Articulation.ACCENT: "<accent/>",
    Articulation.MARCATO: "<strong-accent/>",
}


def write_musicxml(score: Score, *, flavour: Flavour = "export") -> str:
    """Write a score as MusicXML 4.0 (partwise).

    Parameters
    ----------
    score : Score
    flavour : {"export", "engrave"}

    Returns
    -------
    text : str
        UTF-8 text, valid against the official schema. Each note carries the id
        ``n{index}`` of its place in ``score.notes``; tied continuations ``n{index}t{k}``.
    """
    bars = notate_bars(score)
    shown = show_accidentals(score, bars)
    writer = _Writer(score, shown, flavour)
    measures = "".join(writer.measure(bar) for bar in bars)
    body = f'{_header(score)}<part id="P1">{measures}</part>'
    return f'{_HEAD}<score-partwise version="4.0">{body}</score-partwise>\n'


def _header(score: Score) -> str:
    parts = [f"<work><work-title>{escape(score.title)}</work-title></work>"]
    creator = escape(score.creator)
    if creator:
        parts.append(f'<identification><creator type="arranger">{creator}</creator>')
        parts.append("<encoding><software>Gospel Keys</software></encoding></identification>")
    credits = (("title", score.title), ("subtitle", score.subtitle), ("arranger", score.creator))
    for kind, text in credits:
        if text:
            parts.append(
                f'<credit page="1"><credit-type>{kind}</credit-type>'
                f"<credit-words>{escape(text)}</credit-words></credit>"
            )
    parts.append(
        '<part-list><score-part id="P1"><part-name>Piano</part-name>'
        '<score-instrument id="P1-I1"><instrument-name>Piano</instrument-name></score-instrument>'
        '<midi-instrument id="P1-I1"><midi-channel>1</midi-channel>'
        "<midi-program>1</midi-program></midi-instrument></score-part></part-list>"
    )
    return "".join(parts)


class _Writer:
    """Writes measures from left to right and remembers ids of tied notes."""

    def __init__(self, score: Score, shown: Shown, flavour: Flavour) -> None:
        self._score = score
        self._shown = shown
        self._flavour: Flavour = flavour
        self._ties: dict[int, int] = {}

    def measure(self, bar: NotatedBar) -> str:
        """Write one measure: attributes, marks, chord symbols, then the voices."""
        parts = [f'<measure number="{bar.bar.index + (0 if self._score.pickup else 1)}">']
        parts.append(self._attributes(bar.bar))
        parts.append(self._marks(bar.bar))
        two = {h: sum(v.hand is h for v in bar.voices) > 1 for h in Hand}
        for place, voice in enumerate(bar.voices):
            if place:
                parts.append(f"<backup><duration>{bar.bar.duration}</duration></backup>")
            parts += self._voice(voice, bar.bar, two=two[voice.hand])
        if bar.bar.end >= self._score.duration:
            parts.append('<barline location="right"><bar-style>light-heavy</bar-style></barline>')
        return "".join(parts) + "</measure>"

    def _attributes(self, bar: Bar) -> str:
        first = bar.index == 0
        inner = f"<divisions>{TICKS_PER_QUARTER}</divisions>" if first else ""
        if any(k.onset == bar.onset for k in self._score.keys):
            inner += f"<key><fifths>{bar.key.fifths}</fifths><mode>{bar.key.mode}</mode></key>"
        if any(m.onset == bar.onset for m in self._score.meters):
            cut = ' symbol="cut"' if str(bar.meter) == "2/2" else ""
            inner += (
                f"<time{cut}><beats>{bar.meter.numerator}</beats>"
                f"<beat-type>{bar.meter.denominator}</beat-type></time>"
            )
        if first:
            inner += (
                '<staves>2</staves><clef number="1"><sign>G</sign><line>2</line></clef>'
                '<clef number="2"><sign>F</sign><line>4</line></clef>'
            )
        return f"<attributes>{inner}</attributes>" if inner else ""

    def _marks(self, bar: Bar) -> str:
        """Directions and chord symbols at their places, before any note of the bar."""
        placed = directions_in(self._score, bar, flavour=self._flavour)
        placed += [
            (span.onset, 1, harmony_xml(span, flavour=self._flavour))
            for span in self._score.chords
            if bar.onset <= span.onset < bar.end
        ]
        parts: list[str] = []
        now = bar.onset
        for onset, _, text in sorted(placed):
            if onset > now:
                parts.append(f"<forward><duration>{onset - now}</duration></forward>")
            parts.append(text)
            now = onset
        if now > bar.onset:
            parts.append(f"<backup><duration>{now - bar.onset}</duration></backup>")
        return "".join(parts)

    def _voice(self, voice: NotatedVoice, bar: Bar, *, two: bool) -> Iterable[str]:
        number = voice.number + (0 if voice.hand is Hand.RIGHT else 4)
        stem = ("up" if voice.number == 1 else "down") if two else ""
        for sign in voice.signs:
            if sign.notes:
                yield from self._graces(sign, number, voice.hand, bar)
                yield from self._chord(sign, number, voice.hand, bar, stem)
            elif sign.hidden:
                yield (
                    f"<forward><duration>{sign.duration}</duration><voice>{number}</voice>"
                    f"<staff>{_STAFF[voice.hand]}</staff></forward>"
                )
            else:
                yield self._rest(sign, number, voice.hand)

    def _rest(self, sign: Sign, number: int, hand: Hand) -> str:
        whole = ' measure="yes"' if sign.whole_bar else ""
        shape = "" if sign.whole_bar else _type(sign)
        return (
            f"<note><rest{whole}/><duration>{sign.duration}</duration><voice>{number}</voice>"
            f"{shape}<staff>{_STAFF[hand]}</staff>{_tuplet_notation(sign)}</note>"
        )

    def _graces(self, sign: Sign, number: int, hand: Hand, bar: Bar) -> Iterable[str]:
        for place, index in enumerate(sign.graces):
            note = self._score.notes[index]
            chord = "<chord/>" if place else ""
            yield (
                f'<note id="n{index}"><grace slash="yes"/>{chord}{_pitch(note)}'
                f"<voice>{number}</voice><type>eighth</type>{self._accidental(index, bar.index)}"
                f"<staff>{_STAFF[hand]}</staff></note>"
            )

    def _chord(self, sign: Sign, number: int, hand: Hand, bar: Bar, stem: str) -> Iterable[str]:
        for place, index in enumerate(sign.notes):
            note = self._score.notes[index]
            ties = _tie_elements(sign)
            accidental = "" if sign.tied_from else self._accidental(index, bar.index)
            beams = "".join(
                f'<beam number="{level}">{word}</beam>'
                for level, word in enumerate(sign.beams, start=1)
            )
            yield (
                f"<note id={quoteattr(self._id(index))}>"
                f"{'<chord/>' if place else ''}{_pitch(note)}<duration>{sign.duration}</duration>"
                f"{ties}<voice>{number}</voice>{_type(sign, accidental)}"
                f"{f'<stem>{stem}</stem>' if stem else ''}<staff>{_STAFF[hand]}</staff>"
                f"{beams if not place else ''}{self._notations(sign, note, place)}</note>"
            )

    def _id(self, index: int) -> str:
        count = self._ties.get(index, -1) + 1
        self._ties[index] = count
        return f"n{index}t{count}" if count else f"n{index}"

    def _accidental(self, index: int, bar: int) -> str:
        kind = self._shown.get((index, bar))
        if kind is None:
            return ""
        name = _SIGNS[self._score.notes[index].pitch.name.alter]
        reminder = ' cautionary="yes" parentheses="yes"' if kind == "reminder" else ""
        return f"<accidental{reminder}>{name}</accidental>"

    def _notations(self, sign: Sign, note: Note, place: int) -> str:
        inner = ""
        if sign.tied_from:
            inner += '<tied type="stop"/>'
        if sign.tied_to:
            inner += '<tied type="start"/>'
        if place == 0:
            inner += _tuplet_marks(sign)
        if place == 0 and note.tremolo and not sign.tied_from:
            inner += f'<ornaments><tremolo type="single">{note.tremolo}</tremolo></ornaments>'
        if note.finger and not sign.tied_from:
            inner += f"<technical><fingering>{note.finger}</fingering></technical>"
        if place == 0 and not sign.tied_from:
            marks = "".join(_MARKS[a] for a in note.articulations if a in _MARKS)
            inner += f"<articulations>{marks}</articulations>" if marks else ""
        if place == 0 and not sign.tied_to and Articulation.FERMATA in note.articulations:
            kind = "upright" if note.hand is Hand.RIGHT else "inverted"
            inner += f'<fermata type="{kind}"/>'
        if note.arpeggio and not sign.tied_from and len(sign.notes) > 1:
            inner += "<arpeggiate/>"
        return f"<notations>{inner}</notations>" if inner else ""


def _pitch(note: Note) -> str:
    name = note.pitch.name
    alter = f"<alter>{name.alter}</alter>" if name.alter else ""
    return f"<pitch><step>{name.letter}</step>{alter}<octave>{note.pitch.octave}</octave></pitch>"


def _tie_elements(sign: Sign) -> str:
    stop = '<tie type="stop"/>' if sign.tied_from else ""
    return stop + ('<tie type="start"/>' if sign.tied_to else "")


def _type(sign: Sign, accidental: str = "") -> str:
    text = f"<type>{sign.value.type}</type>" + "<dot/>" * sign.value.dots + accidental
    if sign.tuplet:
        text += (
            f"<time-modification><actual-notes>{sign.tuplet.actual}</actual-notes>"
            f"<normal-notes>{sign.tuplet.normal}</normal-notes></time-modification>"
        )
    return text


def _tuplet_marks(sign: Sign) -> str:
    if sign.tuplet is None:
        return ""
    start = '<tuplet type="start" bracket="yes"/>' if sign.tuplet.starts else ""
    return start + ('<tuplet type="stop"/>' if sign.tuplet.stops else "")


def _tuplet_notation(sign: Sign) -> str:
    marks = _tuplet_marks(sign)
    return f"<notations>{marks}</notations>" if marks else ""
