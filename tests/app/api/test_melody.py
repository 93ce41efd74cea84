"""A melody over HTTP, in every genre."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.gospel_keys.genres.tunes import TUNES

from app.core.settings import Settings
from app.main import create_app
from gospel_keys.genres.registry import GENRES

GRACE = TUNES["amazing-grace"]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        yield client


@pytest.mark.parametrize("genre", GENRES)
def test_a_melody_is_arranged(client: TestClient, genre: str) -> None:
    asked = {"description": "play this", "melody": GRACE, "seed": 3}

    body = client.post(f"/{genre}/generate", json=asked).json()

    assert body["metadata"]["key"] == "G major"
    assert body["metadata"]["time_signature"] == "3/4"
    assert body["metadata"]["num_bars"] == 16


def test_a_file_in_base64_says_the_same(client: TestClient) -> None:
    coded = base64.b64encode(GRACE.encode()).decode()
    bodies = [
        client.post("/gospel/generate", json={"description": "x", "melody": m, "seed": 3}).json()
        for m in (GRACE, coded)
    ]

    assert bodies[0]["midi_base64"] == bodies[1]["midi_base64"]


def test_what_is_no_melody_is_refused(client: TestClient) -> None:
    answer = client.post("/gospel/generate", json={"description": "x", "melody": "la la la!"})

    assert answer.status_code == 422
    assert "melody" in answer.text
