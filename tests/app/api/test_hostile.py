"""Nonsense and malice get one clear error with a code, and leave nothing behind."""

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from fastapi.testclient import TestClient

from app.core.settings import Settings
from app.main import create_app

ORDER = {"description": "worship in C", "num_bars": 2, "seed": 5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    application = create_app(Settings(data=folder, workers=0))
    with TestClient(application, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def piece(client: TestClient) -> str:
    return str(client.post("/gospel/generate", json=ORDER).json()["id"])


def kept(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "sqlite3" not in p.name)


def archive(inner: bytes, *, path: str = "a.xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        root = f'<container><rootfiles><rootfile full-path="{path}"/></rootfiles></container>'
        file.writestr("META-INF/container.xml", root)
        file.writestr("a.xml", inner)
    return packed.getvalue()


def midi(track: bytes, *, division: int = 480, length: int | None = None) -> bytes:
    head = b"MThd" + struct.pack(">IHHH", 6, 0, 1, division)
    return head + b"MTrk" + struct.pack(">I", len(track) if length is None else length) + track


LAUGHS: Final = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><score-partwise>&m;</score-partwise>"
)
FILES: Final = {
    "nothing": b"",
    "zeros": b"\0" * 1000,
    "a picture": b"\xff\xd8\xff\xe0",
    "a web page": b"<html><body>hi</body></html>",
    "half an archive": archive(b"<score-partwise/>")[:-30],
    "an archive that leads out": archive(b"x", path="../../etc/passwd"),
    "an archive that grows a thousandfold": archive(b"<score-partwise>" + b" " * 60_000_000),
    "entities that multiply": LAUGHS,
    "entities that multiply in an archive": archive(LAUGHS),
    "an entity that reads a file": (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><score-partwise>&e;'
        b"</score-partwise>"
    ),
    "a document that is none": gzip.compress(b'{"a": 1}'),
    "a document without end": gzip.compress(b"[" * 1_000_000),
    "a document that grows a thousandfold": gzip.compress(b"\0" * 100_000_000),
    "a document with a broken block": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff",
    "MIDI without notes": midi(b"\x00\xff\x2f\x00"),
    "MIDI of division nought": midi(b"\x00\x90\x3c\x40\x60\x80\x3c\x00", division=0),
    "MIDI that promises four gigabytes": midi(b"\x00\xff\x2f\x00", length=2**32 - 1),
    "MIDI with an endless number": midi(b"\xff\xff\xff\xff\xff\xff\x90\x3c\x40"),
    "MIDI of many years": midi(b"\xff\xff\xff\x7f\x90\x3c\x40\xff\xff\xff\x7f\x80\x3c\x00"),
    "a score of nothing": b"<score-partwise/>",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused(client: TestClient, folder: Path, name: str) -> None:
    before = kept(folder)

    answer = client.post("/import?name=../../etc/x.bin", content=FILES[name])

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed-input")
    assert "root:" not in answer.text
    assert kept(folder) == before


@pytest.mark.parametrize("kind", ["midi", "musicxml", "mxl"])
def test_a_damaged_file_is_read_or_refused(client: TestClient, piece: str, kind: str) -> None:
    whole = client.get(f"/export/sheet-music/{piece}?format={kind}").content
    rng = random.Random(7)

    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(rng.choice((1, 3, 20))):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        assert client.post("/import", content=bytes(damaged)).status_code in (200, 422)


def test_a_damaged_piece_is_refused(client: TestClient, folder: Path, piece: str) -> None:
    whole = next(folder.rglob(f"{piece}.gkdoc")).read_bytes()
    rng = random.Random(7)

    for _ in range(40):
        damaged = bytearray(whole)
        damaged[rng.randrange(20, len(damaged) - 8)] ^= 0xFF
        answer = client.post("/import", content=bytes(damaged))
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed-input")


NAMES: Final = (
    "..%2f..%2fetc%2fpasswd", "%2e%2e", "%00", "%0a", "%ff%fe", "*", "[a-f]*", "💥", "A" * 32,
    "٠" * 32, "a" * 5000, "null", "-1", "%20",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/export/audio/{}"),
        ("GET", "/audio/{}.mp3"),
        ("GET", "/export/sheet-music/{}"),
        ("GET", "/gospel/download/{}.mid"),
        ("GET", "/jobs/{}"),
        ("GET", "/jobs/{}/events"),
        ("GET", "/downloads/{}/x"),
        ("POST", "/export/video/{}"),
        ("POST", "/jobs/{}/cancel"),
        ("POST", "/jobs/{}/retry"),
    ],
)
def test_a_name_of_nothing_is_not_found(
    client: TestClient, method: str, path: str, name: str
) -> None:
    answer = client.request(method, path.format(name))

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/export/audio/{}", "tempo_scale"),
        ("/export/audio/{}", "repeats"),
        ("/export/audio/{}", "count_in"),
        ("/export/audio/{}", "transpose"),
        ("/export/audio/{}", "bars"),
        ("/export/sheet-music/{}", "page"),
        ("/export/sheet-music/{}", "staff"),
        ("/jobs", "limit"),
    ],
)
@pytest.mark.parametrize("value", ["-1000000000", "1e999", "9" * 400, "NaN", "", "x", "\0"])
def test_a_number_out_of_all_bounds_is_named(
    client: TestClient, piece: str, path: str, field: str, value: str
) -> None:
    answer = client.get(path.format(piece), params={field: value})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert field in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/gospel/generate", "/export/batch", "/export/video/0"])
def test_a_huge_body_is_refused(client: TestClient, folder: Path, path: str) -> None:
    before = kept(folder)

    answer = client.post(path, content=b'{"description":"' + b"a" * 2_000_000 + b'"}')

    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    assert kept(folder) == before
