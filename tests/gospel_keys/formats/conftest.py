"""The official MusicXML 4.0 schema, and performances of written scores."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from gospel_keys.score.model import Note, Role, Score
from gospel_keys.score.performance import (
    PedalEvent,
    Performance,
    PerformedNote,
    Timeline,
)

_XLINK = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  targetNamespace="http://www.w3.org/1999/xlink">
  <xs:attribute name="href" type="xs:anyURI"/><xs:attribute name="type" type="xs:string"/>
  <xs:attribute name="role" type="xs:string"/><xs:attribute name="title" type="xs:string"/>
  <xs:attribute name="show" type="xs:string"/><xs:attribute name="actuate" type="xs:string"/>
</xs:schema>"""
_XML = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/><xs:attribute name="space" type="xs:NCName"/>
</xs:schema>"""


class _Offline(etree.Resolver):  # type: ignore[misc]
    """Answers the schema's two imports without the network."""

    # lxml passes a context that its stubs leave out.
    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        text = _XLINK if "xlink" in url else _XML
        return self.resolve_string(text, context)


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """The MusicXML 4.0 schema, as the ``musicxml`` package carries it."""
    import musicxml

    folder = Path(musicxml.__file__).parent / "generate_classes"
    text = (folder / "musicxml_4_0.xsd").read_bytes()
    parser = etree.XMLParser()
    parser.resolvers.add(_Offline())
    return etree.XMLSchema(etree.fromstring(text, parser))


@pytest.fixture(scope="session")
def deadpan() -> Callable[..., Performance]:
    """Perform a score exactly as written, at one tempo after the other."""

    def play(score: Score, *, pedals: tuple[PedalEvent, ...] = ()) -> Performance:
        ticks, seconds = [0], [0.0]
        marks = [*score.tempos, None]
        for mark, following in zip(score.tempos, marks[1:], strict=True):
            end = following.onset if following else score.duration
            ticks.append(end)
            rate = 60 / (mark.bpm * mark.beat)
            seconds.append(seconds[-1] + (end - mark.onset) * rate)
        line = Timeline(tuple(ticks), tuple(seconds))
        notes = sorted(
            (_played(note, index, line) for index, note in enumerate(score.notes)),
            key=lambda n: (n.start, n.pitch),
        )
        return Performance(tuple(notes), pedals, line, seconds[-1])

    return play


def _played(note: Note, index: int, line: Timeline) -> PerformedNote:
    end = note.end if note.role is not Role.GRACE else note.onset + 60
    return PerformedNote(
        line.seconds_at(note.onset),
        line.seconds_at(end),
        note.midi,
        80,
        note.hand,
        note.role,
        note.chord,
        index,
    )
