"""Notes, rests and their signs in MusicXML."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from gospel_keys.formats.musicxml_heard import FOR_THE_EYE, Heard
from gospel_keys.formats.musicxml_ornaments import SlurEnds, ornament_xml, small_type
from gospel_keys.score.graces import leant_on
from gospel_keys.score.model import Articulation, Hand, Note, Score
from gospel_keys.score.notation.signs import Accidental, Head, NotatedVoice, Sign
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch

STAFF: Final = {Hand.RIGHT: 1, Hand.LEFT: 2}
_FIRST_VOICE: Final = {Hand.RIGHT: 0, Hand.LEFT: 4}
_ACCIDENTALS: Final = {
    -3: "triple-flat",
    -2: "flat-flat",
    -1: "flat",
    0: "natural",
    1: "sharp",
    2: "double-sharp",
    3: "triple-sharp",
}
_MARKS: Final = {
    Articulation.STACCATO: "<staccato/>",
    Articulation.PORTATO: "<detached-legato/>",
    Articulation.TENUTO: "<tenuto/>",
    Articulation.ACCENT: "<accent/>",
    Articulation.MARCATO: '<strong-accent type="up"/>',
}
_MAX_BEAMS: Final = 8
_SYLLABIC: Final = {
    (False, False): "single",
    (False, True): "begin",
    (True, True): "middle",
    (True, False): "end",
}
"""By whether the word came on from the syllable before, and whether it goes on."""


@dataclass(frozen=True, slots=True)
class _Pen:
    """What is known while a voice is written: its page, the key, and how it is played."""

    score: Score
    key: Key
    heard: Heard


def voice_xml(
    score: Score, voice: NotatedVoice, *, key: Key, slurs: SlurEnds, heard: Heard
) -> Iterator[str]:
    """Yield the notes, rests and skips of one voice of one bar.

    Parameters
    ----------
    score : Score
    voice : NotatedVoice
    key : Key
        Of the bar.
    slurs : mapping
        Where slurs start and stop.
    heard : Heard
        Where the playing differs from the page.
    """
    pen = _Pen(score, key, heard)
    place = f"<voice>{voice.number + _FIRST_VOICE[voice.hand]}</voice>"
    staff = f"<staff>{STAFF[voice.hand]}</staff>"
    sings = bool(score.lyrics) and voice.hand is Hand.RIGHT and voice.number == 1
    for sign in voice.signs:
        if sign.hidden and sign.tuplet is None:
            yield f"<forward><duration>{sign.duration}</duration>{place}{staff}</forward>"
        elif sign.is_rest:
            yield _rest(sign, place, staff)
        else:
            number = voice.number
            small = slurs.get((voice.hand, -1 - number, sign.onset), "")
            yield from _graces(score, sign, place, staff, slur=small)
            slur = slurs.get((voice.hand, number, sign.onset), "")
            if _rocks(score, sign):
                yield from _tremolo(pen, sign, place, staff, slur=slur)
            else:
                lyric = _lyric(score, sign) if sings else ""
                yield from _chord(pen, sign, place, staff, slur=slur, lyric=lyric)


def head_id(head: Head) -> str:
    """Return the XML id of a note head: ``n{index}``, tied continuations ``n{index}t{part}``."""
    return f"n{head.note}t{head.part}" if head.part else f"n{head.note}"


def _rest(sign: Sign, place: str, staff: str) -> str:
    whole = ' measure="yes"' if sign.whole_bar else ""
    shape = "" if sign.whole_bar else _shape(sign)
    marks = _tuplet_marks(sign)
    notations = f"<notations>{marks}</notations>" if marks else ""
    # Inside a tuplet silence is counted out, even where it is not drawn.
    tag = '<note print-object="no">' if sign.hidden else "<note>"
    return (
        f"{tag}<rest{whole}/><duration>{sign.duration}</duration>{place}{shape}{staff}"
        f"{notations}</note>"
    )


def _graces(score: Score, sign: Sign, place: str, staff: str, *, slur: str) -> Iterator[str]:
    """One slashed eighth, an appoggiatura in its own value, or beamed sixteenths for several."""
    count = len(sign.graces)
    kind = "eighth" if count == 1 else "16th"
    slash = ' slash="yes"' if count == 1 else ""
    if count == 1 and score.notes[sign.graces[0].note].appoggiatura:
        main = leant_on(score.notes, [h.note for h in sign.heads], sign.graces[0].note)
        kind, slash = small_type(score.notes[main]), ' slash="no"'
    for number, head in enumerate(sign.graces):
        word = "begin" if number == 0 else "end" if number == count - 1 else "continue"
        beams = "" if count == 1 else _beams((word, word))
        note = score.notes[head.note]
        fingered = _fingering(sign, note)
        inner = ("" if number else slur) + fingered
        notations = f"<notations>{inner}</notations>" if inner else ""
        yield (
            f'<note id="{head_id(head)}"><grace{slash}/>{_pitch(note.pitch)}'
            f"{place}<type>{kind}</type>{_accidental(score, head)}{staff}{beams}{notations}</note>"
        )


def _chord(
    pen: _Pen, sign: Sign, place: str, staff: str, *, slur: str, lyric: str
) -> Iterator[str]:
    score = pen.score
    stem = f"<stem>{sign.stem}</stem>" if sign.stem else ""
    head_xml, before_accidental, ratio = "", _type(sign), _ratio(sign)
    shared, alone = slur + _shared_notations(pen, sign), _one_accidental(sign)
    for number, head in enumerate(sign.heads):
        note = score.notes[head.note]
        first = number == 0
        head_xml = "" if first else "<chord/>"
        marks = ornament_xml(note, head, pen.key) + (shared if first else "")
        notations = _notations(pen, sign, head, shared=marks)
        yield (
            f'<note id="{head_id(head)}"{pen.heard.release(head, sign.end)}>{head_xml}'
            f"{_pitch(note.pitch)}<duration>{sign.duration}</duration>{_ties(head)}{place}{before_accidental}"
            f"{_accidental(score, head, alone=alone)}{ratio}{stem}{staff}"
            f"{_beams(sign.beams) if first else ''}{notations}{lyric if first else ''}</note>"
        )


def _rocks(score: Score, sign: Sign) -> bool:
    """Whether a sign is a tremolo between its lower and its upper notes."""
    return len(sign.heads) > 1 and all(score.notes[h.note].tremolo for h in sign.heads)


def _tremolo(pen: _Pen, sign: Sign, place: str, staff: str, *, slur: str) -> Iterator[str]:
    """Write a tremolo as two chords in alternation, each drawn with the whole value."""
    score = pen.score
    seam = 2 if len(sign.heads) > 3 else 1
    stem = f"<stem>{sign.stem}</stem>" if sign.stem else ""
    normal, actual = (sign.tuplet.normal, sign.tuplet.actual) if sign.tuplet else (1, 1)
    ratio = (
        f"<time-modification><actual-notes>{2 * actual}</actual-notes>"
        f"<normal-notes>{normal}</normal-notes></time-modification>"
    )
    half = sign.duration // 2
    for word, heads, length in (
        ("start", sign.heads[:seam], half),
        ("stop", sign.heads[seam:], sign.duration - half),
    ):
        beams = score.notes[heads[0].note].tremolo
        marks = f'<ornaments><tremolo type="{word}">{beams}</tremolo></ornaments>'
        shared = marks + (slur + _shared_notations(pen, sign) if word == "start" else "")
        for number, head in enumerate(heads):
            note = score.notes[head.note]
            notations = f"<notations>{shared}</notations>" if number == 0 else ""
            yield (
                f'<note id="{head_id(head)}"{pen.heard.release(head, sign.end)}>'
                f"{'<chord/>' if number else ''}{_pitch(note.pitch)}"
                f"<duration>{length}</duration>{place}{_type(sign)}{_accidental(score, head)}"
                f"{ratio}{stem}{staff}{notations}</note>"
            )


def _notations(pen: _Pen, sign: Sign, head: Head, *, shared: str) -> str:
    """Ties and fingering of one head, and what the first head carries for the chord."""
    note = pen.score.notes[head.note]
    inner = ""
    if head.tied_from:
        inner += '<tied type="stop"/>'
    if head.tied_to:
        inner += '<tied type="start"/>'
    if not head.tied_from:
        inner += _fingering(sign, note)
    inner += shared
    if note.arpeggio and not head.tied_from and len(sign.heads) > 1:
        unheard = head.note in pen.heard.rolled
        inner += f'<arpeggiate id="{FOR_THE_EYE}roll{head.note}"/>' if unheard else "<arpeggiate/>"
    return f"<notations>{inner}</notations>" if inner else ""


def _fingering(sign: Sign, note: Note) -> str:
    """The finger outside the staff, or on the side of the stem where two voices share it."""
    if not note.finger:
        return ""
    above = sign.stem == "up" if sign.stem else note.hand is Hand.RIGHT
    side = "above" if above else "below"
    return f'<technical><fingering placement="{side}">{note.finger}</fingering></technical>'


def _shared_notations(pen: _Pen, sign: Sign) -> str:
    """Tuplet, repeated-note tremolo, articulations and fermata: once for a chord."""
    score = pen.score
    inner = _tuplet_marks(sign)
    struck = [score.notes[h.note] for h in sign.heads if not h.tied_from]
    if len(sign.heads) == 1 and struck and struck[0].tremolo:
        strokes = struck[0].tremolo
        inner += f'<ornaments><tremolo type="single">{strokes}</tremolo></ornaments>'
    wanted = {a for note in struck for a in note.articulations}
    marks = "".join(xml for articulation, xml in _MARKS.items() if articulation in wanted)
    if marks:
        inner += f"<articulations>{marks}</articulations>"
    ending = [h.note for h in sign.heads if not h.tied_to]
    held = [n for n in ending if Articulation.FERMATA in score.notes[n].articulations]
    if held:
        upright = score.notes[held[0]].hand is Hand.RIGHT
        unheard = pen.heard.held.issuperset(held)
        name = f' id="{FOR_THE_EYE}fermata{held[0]}"' if unheard else ""
        inner += f'<fermata type="{"upright" if upright else "inverted"}"{name}/>'
    return inner


def _lyric(score: Score, sign: Sign) -> str:
    rows = enumerate(score.lyrics)
    place = next((n for n, (tick, words) in rows if words and tick == sign.onset), None)
    if place is None or all(head.tied_from for head in sign.heads):
        return ""
    text = score.lyrics[place][1]
    goes_on = len(text) > 1 and text.endswith("-")
    came_on = place > 0 and score.lyrics[place - 1][1].endswith("-")
    word = _SYLLABIC[came_on, goes_on]
    shown = escape(text.removesuffix("-") if goes_on else text)
    return f'<lyric number="1"><syllabic>{word}</syllabic><text>{shown}</text></lyric>'


def _pitch(pitch: Pitch) -> str:
    name = pitch.name
    alter = f"<alter>{name.alter}</alter>" if name.alter else ""
    return f"<pitch><step>{name.letter}</step>{alter}<octave>{pitch.octave}</octave></pitch>"


def _accidental(score: Score, head: Head, *, alone: bool = True) -> str:
    """The accidental of a head; a reminder that stands alone in its chord is in brackets."""
    if head.accidental is Accidental.NONE:
        return ""
    name = _ACCIDENTALS[score.notes[head.note].pitch.name.alter]
    brackets = ' parentheses="yes"' if alone else ""
    reminder = head.accidental is Accidental.REMINDER
    return f"<accidental{_CAUTIONARY + brackets if reminder else ''}>{name}</accidental>"


_CAUTIONARY: Final = ' cautionary="yes"'


def _one_accidental(sign: Sign) -> bool:
    return sum(head.accidental is not Accidental.NONE for head in sign.heads) < 2


def _ties(head: Head) -> str:
    stop = '<tie type="stop"/>' if head.tied_from else ""
    return stop + ('<tie type="start"/>' if head.tied_to else "")


def _type(sign: Sign) -> str:
    return f"<type>{sign.value.type}</type>" + "<dot/>" * sign.value.dots


def _ratio(sign: Sign) -> str:
    if sign.tuplet is None:
        return ""
    return (
        f"<time-modification><actual-notes>{sign.tuplet.actual}</actual-notes>"
        f"<normal-notes>{sign.tuplet.normal}</normal-notes></time-modification>"
    )


def _shape(sign: Sign) -> str:
    return _type(sign) + _ratio(sign)


def _tuplet_marks(sign: Sign) -> str:
    tuplet = sign.tuplet
    if tuplet is None:
        return ""
    bracket = "yes" if tuplet.bracket and tuplet.number else "no"
    number = "" if tuplet.number else ' show-number="none"'
    start = f'<tuplet type="start" bracket="{bracket}"{number}/>' if tuplet.starts else ""
    return start + ('<tuplet type="stop"/>' if tuplet.stops else "")


def _beams(words: tuple[str, ...]) -> str:
    return "".join(
        f'<beam number="{level}">{word}</beam>'
        for level, word in enumerate(words[:_MAX_BEAMS], start=1)
    )
