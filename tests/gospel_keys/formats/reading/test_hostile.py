"""Files that are broken, empty, something else, or made to do harm."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.musicxml_container import write_mxl
from gospel_keys.formats.reading import open_score, read_score
from gospel_keys.score.model import Score

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE score-partwise [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<score-partwise><movement-title>&c;</movement-title></score-partwise>"""
FILE = b"""<?xml version="1.0"?>
<!DOCTYPE score-partwise [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<score-partwise><movement-title>&x;</movement-title></score-partwise>"""


def _zip(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n\n", "empty"),
        (b"\0" * 64, "empty"),
        (b"hello", "no notation"),
        (b"MThd\0\0\0\6\0\0\0\1\0\x60", "a MIDI file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"RIFF\0\0\0\0WAVE", "a recording"),
        (BOMB, "entities"),
        (FILE, "entities"),
        (BOMB.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"), "entities"),
        (b"<score-partwise><part-list>", "not well-formed"),
        (b"<score-partwise/>", "no parts"),
        (b"<opus/>", "<opus>"),
        (b"<html><body/></html>", "<html>"),
        (b"<a>" * 5000, "not well-formed"),
        (_zip(readme_txt=b"hello"), "no MusicXML"),
        (_zip(score_mscx=b"<museScore/>"), "MuseScore"),
        (_zip(score_xml=b"\0" * 10_000_000), "unpacks to more"),
        (_zip(score_xml=b"<score-partwise/>")[:-30], "cannot be unpacked"),
        (b"PK\3\4" + b"\xff" * 100, "cannot be unpacked"),
        (b"X:1\nT:Silence\nK:C\nz4|\n", "no notes"),
        (b"X:1\nT:Words\nK:C\n", "no music"),
    ],
)
def test_it_is_refused_with_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(MalformedInputError, match="expected") as caught:
        read_score(data, "song.musicxml")

    assert says in str(caught.value)
    assert str(caught.value).startswith("'song.musicxml': ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedInputError, match="No such file"):
        read_score(tmp_path / "nowhere.xml")


def test_endless_repeats_are_refused(
    page: Callable[..., bytes], notes: Callable[[str], str], head: str
) -> None:
    back = (
        '<barline location="left"><repeat direction="forward"/></barline>{}'
        '<barline location="right"><repeat direction="backward" times="16"/></barline>'
    )
    bar = back.format(notes("C4 16"))

    with pytest.raises(MalformedInputError, match="repeats unfold"):
        read_score(page([head + bar, *[bar] * 600]))


def test_a_cut_file_never_leaks_another_error(study: Score) -> None:
    data = write_mxl(study)
    for end in range(0, len(data), 97):
        with pytest.raises(MalformedInputError):
            read_score(data[:end])


def test_a_twisted_file_is_read_or_refused(
    page: Callable[..., bytes], notes: Callable[[str], str], head: str
) -> None:
    whole = page([head + notes("C4 4, &E4 4, D4 8 >, r 4"), notes("D4 8 <, G4 8")]).decode()
    for old in ("4", "1", "C", "16th", "8", "<chord/>", "fifths", "</duration>"):
        for new in ("", "-7", "nan", "1e400", "999999999", "x", "٣"):
            text = whole.replace(old, new)
            try:
                reading = open_score(text.encode())
            except MalformedInputError:
                continue
            assert reading.score.duration > 0


def test_the_contents_decide_and_not_the_name(
    page: Callable[..., bytes], notes: Callable[[str], str], head: str, tmp_path: Path
) -> None:
    path = tmp_path / "tune.abc"
    path.write_bytes(page([head + notes("C4 16")]))

    assert open_score(path).format == "MusicXML"
    assert open_score(b"X:1\nK:C\nCDEF|", "song.xml").format == "ABC"
