"""Documents give back exactly what was kept, and refuse what is none."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.brief.read import read_brief
from gospel_keys.errors import MalformedInputError
from gospel_keys.formats import document as module
from gospel_keys.formats.document import Document, read_document, write_document
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform


def make(genre: str, seed: int) -> Document:
    brief = read_brief("something in Db", genre=genre, seed=seed)
    made = arranger_of(genre).arrange(brief, seed=seed)
    return Document(made.score, perform(made.score, made.feel, stream(seed, "p")), genre, seed)


@pytest.fixture(scope="module")
def kept() -> bytes:
    return write_document(make("gospel", 1))


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("seed", [2, 3])
def test_a_piece_comes_back_as_it_was(genre: str, seed: int) -> None:
    document = make(genre, seed)

    data = write_document(document)

    assert read_document(data) == document
    assert write_document(document) == data


def changed(data: bytes, change: dict[str, object]) -> bytes:
    content = json.loads(gzip.decompress(data))
    return gzip.compress(json.dumps(content | change).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1f\x8b",  # the beginning of a gzip file and no more
        b"MThd\x00\x00\x00\x06",  # a MIDI file
        gzip.compress(b"[1, 2", mtime=0),
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"format": "gospel-keys-document", "version": 1}', mtime=0),
    ],
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedInputError, match="not a Gospel Keys document"):
        read_document(data)


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("performance", "duration", float("inf")),
        ("performance", "duration", float("nan")),
        ("score", "duration", 10**12),
        ("performance", "duration", 1e9),
    ],
)
def test_impossible_lengths_are_refused(kept: bytes, part: str, name: str, value: float) -> None:
    content = json.loads(gzip.decompress(kept))
    content["document"][part][name] = value

    with pytest.raises(MalformedInputError):
        read_document(gzip.compress(json.dumps(content).encode()))


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"a":' * 100_000])
def test_nesting_without_end_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedInputError):
        read_document(gzip.compress(data))


def test_titles_are_made_printable(kept: bytes) -> None:
    content = json.loads(gzip.decompress(kept))
    content["document"]["score"]["title"] = "A\ud800 song\x07"

    document = read_document(gzip.compress(json.dumps(content).encode()))

    assert document.score.title == "A song"


def test_endless_accidentals_are_refused(kept: bytes) -> None:
    content = json.loads(gzip.decompress(kept))
    content["document"]["score"]["notes"][0]["pitch"] = "C" + "#" * 4000 + "4"

    with pytest.raises(MalformedInputError):
        read_document(gzip.compress(json.dumps(content).encode()))


def test_another_version_is_refused_by_name(kept: bytes) -> None:
    with pytest.raises(MalformedInputError, match="version 2; expected version 1"):
        read_document(changed(kept, {"version": 2}))


def test_a_document_that_unpacks_without_end_is_refused(
    kept: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 1000)

    with pytest.raises(MalformedInputError, match="larger than"):
        read_document(kept)


@given(st.data())
def test_a_damaged_document_is_refused_or_read(data: st.DataObject) -> None:
    content = json.loads(gzip.decompress(_KEPT))
    target = content["document"]["score"]
    name = data.draw(st.sampled_from(sorted(target)))
    wrong = st.one_of(st.none(), st.integers(), st.text(max_size=4), st.lists(st.integers()))
    target[name] = data.draw(wrong)

    try:
        read_document(gzip.compress(json.dumps(content).encode()))
    except MalformedInputError:
        return
    assert (
        name in {"title", "subtitle", "creator", "feel", "duration", "pickup"} or not target[name]
    )


_KEPT = write_document(make("gospel", 4))


def test_a_piece_without_signs_is_kept_as_it_always_was(kept: bytes) -> None:
    text = gzip.decompress(kept).decode()

    assert not any(word in text for word in ("slurs", "ornament", "auxiliaries", "appoggiatura"))
