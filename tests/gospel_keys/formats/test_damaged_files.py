"""Damaged files of every format: read, or refused in our own words, and nothing else.

Good files are flipped, cut, spliced and stuffed with impossible values; the damage is drawn
from a named stream, so that a failure can be repeated. Every crash that a longer hunt found
stands below as a case of its own.
"""

import gzip
import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import pytest
from tests.gospel_keys.genres.tunes import TUNES

from gospel_keys.brief.chart import read_chart
from gospel_keys.errors import GospelKeysError, MalformedInputError
from gospel_keys.formats.document import Document, read_document, write_document
from gospel_keys.formats.import_midi import import_midi
from gospel_keys.formats.midi import write_midi
from gospel_keys.formats.midi_reading import read_midi
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.musicxml_container import write_mxl
from gospel_keys.formats.reading import open_score
from gospel_keys.formats.reading.abc_limits import MOST_SIGNS, MOST_TUNE, MOST_VOICES
from gospel_keys.formats.reading.assembly import MOST_NOTES
from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Score
from gospel_keys.score.perform import perform

CASES: Final = 150
HEAD: Final = b"X:1\nM:4/4\nL:1/8\nK:C\n"
CHARTS: Final = (
    b"{title: Grace}\n{key: G}\n{time: 3/4}\n[G]Amazing [G7/B]grace how [C]sweet\n",
    b"Dm7 G7 | Cmaj7 | % | F / G / |: Am7b5 D7alt :| N.C.",
    b"[T44Dm7 |G7 |C^7 |Z",
)
EVIL: Final = (
    b"-1", b"0", b"99999999999999999999", b"1e400", b"nan", b"\xff\xff\xff\xff", b"\0",
    b"\xd9\xa3", b"\xed\xa0\x80", b"[", b"]", b"{", b"(9:9:9", b"|:", b":|", b"Z999", b"[V:2]",
    b"[M:0/0]", b"<chord/>", b"<grace/>", b"null", b"true", b"{}", b"%", b"\xc2\xb2",
)  # fmt: skip
"""Values that are no music, in any format, and digits that are none."""

_TOKENS: Final = {
    "musicxml": re.compile(rb'(?<=>)[^<>]+(?=<)|(?<==")[^"]*(?=")|<[^>]+>'),
    "document": re.compile(rb'"[^"]*"|-?\d+\.?\d*|true|false|null'),
}
_READERS: Final[Mapping[str, Callable[[bytes], object]]] = {
    "midi": import_midi,
    "musicxml": open_score,
    "mxl": open_score,
    "abc": open_score,
    "document": read_document,
}


@lru_cache
def _good(kind: str) -> tuple[bytes, ...]:
    """Good files of a kind, from tunes that every genre's tests know."""
    tunes = [TUNES[name].encode() for name in sorted(TUNES)[:3]]
    if kind == "abc":
        return tuple(tunes)
    return tuple(_written(kind, open_score(tune).score) for tune in tunes)


def _written(kind: str, score: Score) -> bytes:
    played = perform(score, Feel(), stream(1, "perform"))
    if kind == "midi":
        return write_midi(played, score)
    if kind == "document":
        return write_document(Document(score, played))
    return write_mxl(score) if kind == "mxl" else write_musicxml(score).encode()


def _damage(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Damage bytes in one of six ways."""
    place, end = rng.randrange(len(data)), rng.randrange(len(data))
    way = rng.randrange(6)
    if way == 0:
        return data[:place] + bytes((data[place] ^ 1 << rng.randrange(8),)) + data[place + 1 :]
    if way == 1:
        return data[:place] + rng.randbytes(rng.randrange(1, 5)) + data[place + 4 :]
    if way == 2:
        return data[:place]
    if way == 3:
        start = rng.randrange(len(other))
        return data[:place] + other[start : start + 200] + data[end:]
    if way == 4:
        return data[:place] + rng.choice(EVIL) + data[place + rng.randrange(5) :]
    return data[:place] + 2 * data[place : place + 40] + data[place + 40 :]


def _twist(rng: random.Random, text: bytes, pattern: re.Pattern[bytes]) -> bytes:
    """Replace a whole value, so that the text stays well-formed and only its sense is broken."""
    places = list(pattern.finditer(text))
    found, other = rng.choice(places), rng.choice(places)
    value = rng.choice((rng.choice(EVIL), other[0], b"", found[0] + found[0]))
    return text[: found.start()] + value + text[found.end() :]


def _damaged(rng: random.Random, kind: str) -> bytes:
    data, other = rng.choice(_good(kind)), rng.choice(_good(kind))
    twisted = rng.random() < 0.6
    if kind == "document" and twisted:
        return gzip.compress(_twist(rng, gzip.decompress(data), _TOKENS[kind]), 1)
    if kind == "musicxml" and twisted:
        return _twist(rng, data, _TOKENS[kind])
    if kind == "mxl" and twisted:
        # The directory at the end says how to unpack, and where.
        return data[:-250] + _damage(rng, data[-250:], other)
    return _damage(rng, data, other)


@pytest.mark.parametrize("kind", sorted(_READERS))
def test_damage_is_read_or_refused_in_our_words(kind: str) -> None:
    refused = 0
    for number in range(CASES):
        data = _damaged(stream(number, "damage", kind), kind)
        try:
            _READERS[kind](data)
        except MalformedInputError as error:
            assert "expected" in error.message
            refused += 1

    assert 0 < refused < CASES


def test_damaged_charts_are_read_or_refused() -> None:
    refused = 0
    for number in range(4 * CASES):
        rng = stream(number, "damage", "chart")
        data = _damage(rng, rng.choice(CHARTS), rng.choice(CHARTS))
        try:
            read_chart(data.decode("utf-8", "replace"))
        except GospelKeysError as error:
            assert error.message
            refused += 1

    assert refused > CASES // 10


def _zip_with(offset: int, value: int) -> bytes:
    """A good archive with a 16-bit field of its directory changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("score.xml", b"<score-partwise/>")
    data = bytearray(buffer.getvalue())
    struct.pack_into("<H", data, data.index(b"PK\1\2") + offset, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(_zip_with(6, 184), "zip file version", id="version of the archive"),
        pytest.param(_zip_with(10, 97), "unknown way", id="method of the archive"),
        pytest.param(_zip_with(8, 1), "encrypted", id="flags of the archive"),
        pytest.param(
            _zip_with(6, 20)[:-6] + b"\xff\xff\0\0\0\0",
            "cannot be unpacked",
            id="a place before it",
        ),
    ],
)
def test_a_damaged_directory_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(MalformedInputError, match=says) as caught:
        open_score(data)

    assert "expected" in caught.value.message


def test_a_document_with_a_broken_stream_is_refused() -> None:
    (kept, *_) = _good("document")
    cases = [kept[:place] + b"\xff" + kept[place + 1 :] for place in range(10, 60)]

    for data in cases:
        with pytest.raises(MalformedInputError, match="expected a piece as Gospel Keys keeps it"):
            read_document(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb'"pitch":(\d+)', b'"pitch":300'),
        (rb'"start":([\d.]+)', b'"start":-2.5'),
        (rb'"bpm":([\d.]+)', b'"bpm":0'),
        (rb'"bpm":([\d.]+)', b'"bpm":1e999'),
        (rb'"ticks":\[0,', b'"ticks":[7,'),
        (rb'"seconds":\[[^]]*\]', b'"seconds":[0.0]'),
        (rb'"seconds":\[0.0,', b'"seconds":[1e999,'),
    ],
)
def test_a_document_that_nobody_can_play_is_refused(old: bytes, new: bytes) -> None:
    (kept, *_) = _good("document")
    text = gzip.decompress(kept)
    changed = re.sub(old, new, text, count=1)
    assert changed != text

    with pytest.raises(MalformedInputError, match="expected a piece as Gospel Keys keeps it"):
        read_document(gzip.compress(changed))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\x04\0\x40\x40\x40", "a data byte without a status"),
        (b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\x02\0\xf4", "status 0xf4"),
        (b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\x04\0\x90\x40\xc0", "above 127"),
    ],
)
def test_a_broken_midi_file_says_what_was_expected(data: bytes, says: str) -> None:
    with pytest.raises(MalformedInputError, match=says) as caught:
        read_midi(data)

    assert "expected a whole Standard MIDI File" in caught.value.message
    assert caught.value.offset is not None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(HEAD + b"CDEFGABc|\n" * 62_500, f"at most {MOST_TUNE}", id="length"),
        pytest.param(HEAD + b"CDEF|\n" * 10_000, f"more than {MOST_SIGNS} signs", id="notes"),
        pytest.param(HEAD + b"[CEGc]" * 9_000, f"more than {MOST_SIGNS} signs", id="chords"),
        pytest.param(HEAD + b"{cdef}C" * 9_000, f"more than {MOST_SIGNS} signs", id="graces"),
        pytest.param(HEAD + b"Z500|" * 100, f"more than {MOST_SIGNS} signs", id="rests"),
        pytest.param(
            HEAD + b"".join(b"[V:%d]C|" % n for n in range(MOST_VOICES + 1)),
            f"more than {MOST_VOICES} voices",
            id="voices",
        ),
        pytest.param(HEAD + b"L:99/1\nC999|C999|C|\n", "whole notes", id="time"),
        pytest.param(
            HEAD + b"|:" + b"|".join([b"CDEFGABc" * 2] * 300) + b":::::::::::::::|\n",
            f"{MOST_NOTES} notes",
            id="played",
        ),
    ],
)
def test_abc_beyond_any_piece_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(MalformedInputError, match=says):
        open_score(data)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"C" + b">>>" * 30_000, id="dots on dots"),
        pytest.param(b"C|\nQ:1/" + b"111/" * 40 + b"x", id="a tempo of many fractions"),
        pytest.param(b"C|\nQ:1/" + b"1" * 5000 + b"=120", id="a tempo of many digits"),
    ],
)
def test_patterns_do_not_run_away(line: bytes) -> None:
    score = open_score(HEAD + line + b"\nC|\n").score

    assert score.notes


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"{" * 100_000, id="graces never closed"),
        pytest.param(b"[K:" * 80_000, id="fields never closed"),
        pytest.param(b"[V:" + b" " * 200_000, id="a voice without a name"),
    ],
)
def test_patterns_do_not_run_away_in_what_is_no_music(line: bytes) -> None:
    with pytest.raises(MalformedInputError, match=r"column 1: .* mean nothing"):
        open_score(HEAD + line + b"\nC|\n")
