"""Importing: a file in any notation, or a MIDI file, becomes a piece.

What a file is, is told from its content. Notation is performed by the rules of its own page;
a MIDI file is written down (its beats, meter, key, hands and spelling are found) and keeps the
touch and timing it was played with; a chart is arranged.
"""

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from app.core.limits import LARGEST_FILE
from app.services.arrangement_service import compose_arrangement
from gospel_keys.brief.model import Wishes
from gospel_keys.errors import InvalidRequestError, MalformedInputError
from gospel_keys.formats.document import Document, read_document
from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel, Swing
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance

if TYPE_CHECKING:
    from gospel_keys.score.notate import Remark

ACCEPTED: Final = (
    "MusicXML (.musicxml, .xml), compressed MusicXML (.mxl), ABC (.abc), MIDI (.mid),"
    " a ChordPro chart (.cho, .chordpro, .crd, .pro) or a kept piece of Gospel Keys"
)
"""What can be imported, for messages."""

_BLANK: Final = b"\0\t\n\r "
_GZIP: Final = b"\x1f\x8b"
_MIDI: Final = (b"MThd", b"RIFF")
_CHART_ENDINGS: Final = frozenset({".cho", ".chordpro", ".chopro", ".crd", ".pro", ".chords"})


@dataclass(frozen=True, slots=True)
class Imported:
    """A piece that came from a file.

    Parameters
    ----------
    document : Document
    kind : str
        What the file was, for people: "MusicXML", "MIDI", "ABC", "chord chart", …
    remarks : tuple of str
        What was found, guessed and left out.
    """

    document: Document
    kind: str
    remarks: tuple[str, ...]


def import_piece(
    data: bytes,
    name: str = "",
    *,
    genre: str = "gospel",
    seed: int = 0,
    tune: int | None = None,
    meter: str | None = None,
) -> Imported:
    """Read a file.

    Parameters
    ----------
    data : bytes
    name : str
        What the user calls it: a title where the file has none, and for messages.
    genre : str
        In which a chord chart is arranged.
    seed : int
    tune : int, optional
        The number (``X:``) of a tune in a book of ABC; by default the first.
    meter : str, optional
        Time signature of a MIDI file or a chart, in place of the one that is found there.

    Raises
    ------
    MalformedInputError
        If it is none of the formats, broken, empty, too large or made to do harm, or has no
        such tune.
    InvalidMeterError
        If the meter is none.
    InvalidRequestError
        If a meter is given for a file that is written in its own.
    """
    given = None if meter is None else Meter.parse(meter)
    if len(data) > LARGEST_FILE:
        msg = f"the file has {len(data)} bytes; expected at most {LARGEST_FILE}"
        raise MalformedInputError(msg, value=len(data))
    if not data.strip(_BLANK):
        named = f"'{name}': " if name else ""
        msg = f"{named}the file is empty; expected {ACCEPTED}"
        raise MalformedInputError(msg, value=len(data))
    if tune is not None:
        _refuse_meter(given)
        return _from_notation(data, name, seed, tune)
    if data.startswith(_MIDI):
        return _from_midi(data, name, given)
    if PurePath(name).suffix.lower() in _CHART_ENDINGS and not data.startswith(_GZIP):
        return _from_chart(data, name, genre=genre, seed=seed, meter=given)
    _refuse_meter(given)
    if data.startswith(_GZIP):
        return Imported(read_document(data), "Gospel Keys document", ())
    return _from_notation(data, name, seed)


def _refuse_meter(meter: Meter | None) -> None:
    if meter is not None:
        msg = (
            f"meter {meter}: notation keeps the meter that it is written in; expected a MIDI file"
            " or a chord chart"
        )
        raise InvalidRequestError(msg, value=str(meter), field="meter")


def _from_midi(data: bytes, name: str, meter: Meter | None) -> Imported:
    from gospel_keys.formats.import_midi import import_midi
    from gospel_keys.formats.nominal_tempo import with_nominal_tempo

    notated = with_nominal_tempo(import_midi(data, meter), data, meter)
    score = _titled(notated.score, name)
    remarks = tuple(map(_said, notated.remarks))
    document = Document(score, notated.performance, method="import")
    return Imported(document, "MIDI", remarks)


def _said(remark: "Remark") -> str:
    """A remark under the name of what it is about, which is not named twice."""
    if remark.field == "meter" and remark.found == "found":
        return f"{remark.message}; where that is wrong, say which it is"
    if remark.message.startswith(remark.field):
        return remark.message
    return f"{remark.field}: {remark.message}"


def _from_notation(data: bytes, name: str, seed: int, tune: int | None = None) -> Imported:
    from gospel_keys.formats.reading import open_score

    reading = open_score(data, name, expected=ACCEPTED, tune=tune)
    score = _titled(reading.score, name)
    document = Document(score, _performed(score, seed), method="import")
    return Imported(document, reading.format, reading.remarks)


def _from_chart(data: bytes, name: str, *, genre: str, seed: int, meter: Meter | None) -> Imported:
    text = data.decode("utf-8", "replace")
    words = PurePath(name).stem or "a chart"
    wishes = Wishes(chords=text, meter=None if meter is None else str(meter))
    made = compose_arrangement(words, genre=genre, wishes=wishes, seed=seed)
    remarks = tuple(remark.message for remark in made.arrangement.brief.remarks)
    document = made.document()
    if document.score.subtitle == words:  # The name of the file is nobody's order.
        document = replace(document, score=replace(document.score, subtitle=""))
    return Imported(document, "chord chart", remarks)


def _titled(score: Score, name: str) -> Score:
    stem = PurePath(name).stem
    return score if score.title or not stem else replace(score, title=stem)


def _performed(score: Score, seed: int) -> Performance:
    """Play a page as it is written, swung where it says so."""
    swung = "swing" in score.feel.lower() or "shuffle" in score.feel.lower()
    feel = Feel(swing=Swing(line_ratio=1.6, keeper_ratio=1.6)) if swung else Feel()
    return perform(score, feel, stream(seed, "perform"))
