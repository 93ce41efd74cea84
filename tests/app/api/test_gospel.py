"""The gospel API over the real application."""

import asyncio
import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import mido
import pytest
from fastapi.testclient import TestClient

from app.core.settings import Settings
from app.main import create_app

WORSHIP = {
    "description": "Uplifting worship song in C major with a soulful gospel feel",
    "num_bars": 8,
    "seed": 7,
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        yield client


def test_a_sentence_becomes_midi_chords_and_metadata(client: TestClient) -> None:
    answer = client.post("/gospel/generate", json=WORSHIP)

    body = answer.json()
    assert answer.status_code == 200
    assert body["metadata"]["num_bars"] == 8
    assert body["metadata"]["key"] == "C major"
    assert body["metadata"]["generation_method"] == "rules"
    assert len(body["note_preview"]) <= 100
    assert set(body["chord_progression"][0]) == {
        "chord_symbol",
        "harmonic_function",
        "notes",
        "comments",
    }
    midi = mido.MidiFile(file=io.BytesIO(base64.b64decode(body["midi_base64"])))
    struck = [m for m in midi if m.type == "note_on" and m.velocity]
    assert len(struck) == body["metadata"]["note_count"]


def test_the_download_is_the_same_file(client: TestClient) -> None:
    body = client.post("/gospel/generate", json=WORSHIP).json()

    download = client.get(body["download_url"])

    assert download.status_code == 200
    assert download.headers["content-type"] == "audio/midi"
    assert download.content == base64.b64decode(body["midi_base64"])


def test_the_same_seed_gives_the_same_bytes(client: TestClient) -> None:
    first = client.post("/gospel/generate", json=WORSHIP).json()
    second = client.post("/gospel/generate", json=WORSHIP | {"include_progression": False}).json()

    assert first["midi_base64"] == second["midi_base64"]
    assert second["chord_progression"] == []


def test_asking_for_a_model_is_answered_plainly(client: TestClient) -> None:
    body = client.post("/gospel/generate", json=WORSHIP | {"ai_percentage": 0.8}).json()

    assert body["metadata"]["generation_method"] == "rules"
    assert any("no learned model" in r["message"] for r in body["remarks"])


@pytest.mark.parametrize("name", ["Worship", "WORSHIP", "worship"])
def test_applications_are_read_in_any_letter_case(client: TestClient, name: str) -> None:
    body = client.post("/gospel/generate", json=WORSHIP | {"application": name}).json()

    velocities = [n["velocity"] for n in body["note_preview"]]
    assert min(velocities) >= 40
    assert max(velocities) <= 80


BAD: list[tuple[dict[str, Any], str]] = [
    ({"key": "H sharp"}, "invalid-key"),
    ({"num_bars": 0}, "invalid-request"),
    ({"num_bars": 10_000}, "invalid-request"),
    ({"tempo": -5}, "invalid-request"),
    ({"description": ""}, "invalid-request"),
    ({"description": "   "}, "invalid-request"),
    ({"description": "x" * 20_000}, "invalid-request"),
    ({"left_hand": "kazoo"}, "unknown-pattern"),
    ({"right_hand": "kazoo"}, "unknown-pattern"),
    ({"rhythm": "polka"}, "unknown-pattern"),
    ({"application": "karaoke"}, "invalid-request"),
    ({"time_signature": "17/3"}, "invalid-meter"),
    ({"ai_percentage": 3}, "invalid-request"),
    ({"seed": -1}, "invalid-request"),
    ({"max_span": 40}, "invalid-request"),
    ({"nonsense": 1}, "invalid-request"),
]


@pytest.mark.parametrize(("change", "code"), BAD)
def test_bad_requests_get_one_clear_error_and_leave_nothing(
    client: TestClient, tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    answer = client.post("/gospel/generate", json=WORSHIP | change)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert not list(tmp_path.rglob("*.mid"))


def test_bodies_that_are_not_json_are_refused(client: TestClient) -> None:
    answer = client.post(
        "/gospel/generate", content=b"{oops", headers={"content-type": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid-json"


def test_a_body_of_more_than_a_megabyte_is_refused(client: TestClient) -> None:
    answer = client.post("/gospel/generate", json=WORSHIP | {"description": "x" * 1_100_000})

    assert answer.status_code == 413
    assert answer.json()["code"] == "body-too-large"


@pytest.mark.parametrize("name", ["nothing", "../../etc/passwd", "0" * 32])
def test_unknown_downloads_are_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/gospel/download/{name}.mid").status_code == 404


def test_status_lists_what_can_be_asked_for(client: TestClient) -> None:
    status = client.get("/gospel/status").json()

    assert status["applications"] == ["practice", "concert", "worship", "uptempo"]
    families = [p["family"] for p in status["patterns"]]
    assert [families.count(f) for f in ("left_hand", "right_hand", "rhythm")] == [5, 6, 5]
    assert status["learned_model"] is False


def test_health_and_documentation_answer(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/gospel/generate", "/gospel/download/{identifier}.mid", "/gospel/status"} <= set(paths)


def test_fifty_requests_at_once_are_all_served(tmp_path: Path) -> None:
    application = create_app(Settings(data=tmp_path))

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            calls = (
                client.post("/gospel/generate", json=WORSHIP | {"seed": seed, "num_bars": 4})
                for seed in range(50)
            )
            return list(await asyncio.gather(*calls))

    answers = asyncio.run(ask())

    assert [a.status_code for a in answers] == [200] * 50
    assert len({a.json()["download_url"] for a in answers}) == 50
