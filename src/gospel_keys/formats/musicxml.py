"""MusicXML 4.0: writing a score.

One part on two staves, spelled, voiced and beamed by :mod:`gospel_keys.score.notation`.
The ``engrave`` flavour is for the product's own engraver: chord symbols as text and pedal
changes as a stop and a start.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, 2021.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal
from xml.sax.saxutils import escape

from gospel_keys.formats.creators import creator_line, creators_of
from gospel_keys.formats.musicxml_harmony import NO_CHORD, harmony_xml
from gospel_keys.formats.musicxml_heard import SOFTWARE, Heard, heard_beside
from gospel_keys.formats.musicxml_marks import Placed, directions_of
from gospel_keys.formats.musicxml_notes import STAFF, voice_xml
from gospel_keys.formats.musicxml_ornaments import slur_ends
from gospel_keys.formats.text import printable
from gospel_keys.score.model import Bar, Hand, Score
from gospel_keys.score.notation import Clef, NotatedBar, PrintedBar, notate_bars, printed_bars
from gospel_keys.score.notation.lengths import plain_lengths
from gospel_keys.score.notation.sections import printed_sections
from gospel_keys.units import TICKS_PER_QUARTER, Ticks

Flavour = Literal["export", "engrave"]
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)
_CLEFS: Final = {
    Clef.TREBLE: "<sign>G</sign><line>2</line>",
    Clef.BASS: "<sign>F</sign><line>4</line>",
}
_DEFAULTS: Final = (
    "<defaults><scaling><millimeters>7</millimeters><tenths>40</tenths></scaling>"
    "<page-layout><page-height>1697</page-height><page-width>1200</page-width>"
    '<page-margins type="both"><left-margin>86</left-margin><right-margin>86</right-margin>'
    "<top-margin>86</top-margin><bottom-margin>86</bottom-margin></page-margins></page-layout>"
    "</defaults>"
)
_CREDITS: Final = (
    ("title", 'default-x="600" default-y="1611" justify="center" valign="top" font-size="22"'),
    ("subtitle", 'default-x="600" default-y="1551" justify="center" valign="top" font-size="14"'),
    ("lyricist", 'default-x="86" default-y="1531" justify="left" valign="top" font-size="11"'),
    ("composer", 'default-x="1114" default-y="1531" justify="right" valign="top" font-size="11"'),
    ("arranger", 'default-x="1114" default-y="1511" justify="right" valign="top" font-size="11"'),
)
_PART_LIST: Final = (
    '<part-list><score-part id="P1"><part-name print-object="no">Piano</part-name>'
    '<score-instrument id="P1-I1"><instrument-name>Piano</instrument-name>'
    "<instrument-sound>keyboard.piano.grand</instrument-sound></score-instrument>"
    '<midi-instrument id="P1-I1"><midi-channel>1</midi-channel>'
    "<midi-program>1</midi-program></midi-instrument></score-part></part-list>"
)


def write_musicxml(score: Score, *, flavour: Flavour = "export") -> str:
    """Write a score as MusicXML 4.0 (partwise).

    Parameters
    ----------
    score : Score
    flavour : {"export", "engrave"}

    Returns
    -------
    text : str
        Text for UTF-8, valid against the official schema. Each note carries the id
        ``n{index}`` of its place in ``score.notes``; tied continuations ``n{index}t{k}``.
        Notes are drawn as on the engraved page, and ``release`` says where they are played
        shorter or longer.
    """
    page = plain_lengths(score) if flavour == "export" else score
    heard = heard_beside(score, page) if flavour == "export" else Heard()
    measures = "".join(_measures(page, notate_bars(page), heard=heard, flavour=flavour))
    body = f'{_header(score)}<part id="P1">{measures}</part>'
    return f'{_HEAD}<score-partwise version="4.0">{body}</score-partwise>\n'


def _header(score: Score) -> str:
    made = creators_of(printable(score.creator))
    title = escape(printable(score.title))
    named = "".join(
        f'<creator type="{role}">{escape(name)}</creator>' for role, name in made.items()
    )
    texts = {"title": title, "subtitle": escape(printable(score.subtitle))}
    texts |= {role: escape(creator_line({role: name})) for role, name in made.items()}
    credited = "".join(
        f'<credit page="1"><credit-type>{kind}</credit-type>'
        f"<credit-words {place}>{texts[kind]}</credit-words></credit>"
        for kind, place in _CREDITS
        if texts.get(kind)
    )
    return (
        f"<work><work-title>{title}</work-title></work><identification>{named}"
        f'<encoding><software>{SOFTWARE}</software><supports element="accidental" type="yes"/>'
        '<supports element="beam" type="yes"/></encoding></identification>'
        f"{_DEFAULTS}{credited}{_PART_LIST}"
    )


def _measures(
    score: Score, bars: Sequence[NotatedBar], *, heard: Heard, flavour: Flavour
) -> Iterator[str]:
    placed = _placed(score, bars, flavour=flavour)
    openings = {section.onset for section in printed_sections(score)}
    shown = printed_bars(score)
    slurs = slur_ends(score, [bars[here.bar.index] for here in shown])
    previous: NotatedBar | None = None
    for number, here in enumerate(shown):
        bar = bars[here.bar.index]
        after = shown[number + 1] if number + 1 < len(shown) else None
        yield _measure_tag(score, number)
        yield _left_line(here)
        yield _attributes(bar, previous.bar if previous else None)
        yield _at_their_places(placed[here.bar.index], bar.bar.onset)
        for place, voice in enumerate(bar.voices):
            if place:
                yield f"<backup><duration>{bar.bar.duration}</duration></backup>"
            yield from voice_xml(score, voice, key=bar.bar.key, slurs=slurs, heard=heard)
        following = bars[after.bar.index] if after else None
        yield _clef_change(bar, following)
        yield _right_line(here, bar, following, openings)
        yield "</measure>"
        previous = bar


def _measure_tag(score: Score, number: int) -> str:
    if score.pickup:
        implicit = "" if number else ' implicit="yes"'
        return f'<measure number="{number}"{implicit}>'
    return f'<measure number="{number + 1}">'


def _attributes(notated: NotatedBar, previous: Bar | None) -> str:
    """Key, meter and clefs where they change; the divisions at the start."""
    bar = notated.bar
    inner = "" if previous else f"<divisions>{TICKS_PER_QUARTER}</divisions>"
    if previous is None or previous.key != bar.key:
        inner += f"<key><fifths>{bar.key.fifths}</fifths><mode>{bar.key.mode}</mode></key>"
    if previous is None or previous.meter != bar.meter:
        cut = ' symbol="cut"' if str(bar.meter) == "2/2" else ""
        inner += (
            f"<time{cut}><beats>{bar.meter.numerator}</beats>"
            f"<beat-type>{bar.meter.denominator}</beat-type></time>"
        )
    if previous is None:
        inner += "<staves>2</staves>" + "".join(_clef(h, notated.clef(h)) for h in STAFF)
    return f"<attributes>{inner}</attributes>" if inner else ""


def _clef(hand: Hand, clef: Clef) -> str:
    return f'<clef number="{STAFF[hand]}">{_CLEFS[clef]}</clef>'


def _clef_change(bar: NotatedBar, following: NotatedBar | None) -> str:
    """The clefs of the next bar, which stand before its bar line."""
    if following is None:
        return ""
    clefs = "".join(
        _clef(hand, following.clef(hand))
        for hand in STAFF
        if following.clef(hand) != bar.clef(hand)
    )
    return f"<attributes>{clefs}</attributes>" if clefs else ""


def _left_line(here: PrintedBar) -> str:
    """The bar line at the left, where a repeat or an ending begins."""
    style = "<bar-style>heavy-light</bar-style>" if here.forward else ""
    ending = (
        f'<ending number="{here.opens}" type="start">{here.opens}.</ending>' if here.opens else ""
    )
    repeat = '<repeat direction="forward"/>' if here.forward else ""
    inner = style + ending + repeat
    return f'<barline location="left">{inner}</barline>' if inner else ""


def _right_line(
    here: PrintedBar, bar: NotatedBar, following: NotatedBar | None, openings: set[Ticks]
) -> str:
    """The bar line at the right: of a repeat, of a part, or the last."""
    style = ""
    if here.backward or following is None:
        style = "light-heavy"
    elif following.bar.onset in openings or following.bar.key != bar.bar.key:
        style = "light-light"
    inner = f"<bar-style>{style}</bar-style>" if style else ""
    if here.closes:
        kind = "stop" if here.backward else "discontinue"
        inner += f'<ending number="{here.closes}" type="{kind}"/>'
    inner += '<repeat direction="backward"/>' if here.backward else ""
    return f'<barline location="right">{inner}</barline>' if inner else ""


def _placed(score: Score, bars: Sequence[NotatedBar], *, flavour: Flavour) -> list[list[Placed]]:
    """Directions and chord symbols by bar, each list in order.

    What ends something belongs to the bar that it ends with, all else to the bar in which
    it begins.
    """
    marks = directions_of(score, [b.bar for b in bars], flavour=flavour)
    marks += [Placed(c.onset, 1, harmony_xml(c, flavour=flavour)) for c in score.chords]
    marks += [Placed(onset, 1, NO_CHORD) for onset in _silences(score)]
    rows: list[list[Placed]] = [[] for _ in bars]
    number = 0
    for mark in sorted(marks):
        bar = bars[number].bar
        while number + 1 < len(bars) and not mark.is_within(bar):
            number += 1
            bar = bars[number].bar
        rows[number].append(mark)
    return rows


def _silences(score: Score) -> Iterator[Ticks]:
    """Where N.C. stands: a chord ends and none follows, or the first comes after bar 1 began.

    A reader would let the one sound on and look for the other.
    """
    starts = {chord.onset for chord in score.chords} | {score.duration}
    if score.chords and score.chords[0].onset >= score.pickup + score.meter.beat:
        yield score.pickup
    yield from (chord.end for chord in score.chords if chord.end not in starts)


def _at_their_places(marks: Sequence[Placed], onset: Ticks) -> str:
    """Write marks before the notes of a bar, each at its own moment."""
    parts: list[str] = []
    now = onset
    for mark in marks:
        if mark.onset > now:
            parts.append(f"<forward><duration>{mark.onset - now}</duration></forward>")
        parts.append(mark.xml)
        now = max(now, mark.onset)
    if now > onset:
        parts.append(f"<backup><duration>{now - onset}</duration></backup>")
    return "".join(parts)
