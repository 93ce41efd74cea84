"""Pages of other sites are refused; programs and the studio's own pages notice nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.core.settings import Settings
from app.main import create_app

CHART = b"{title: x}\n[C]a [G7]b [C]c"
HERE = "127.0.0.1:8000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    application = create_app(Settings(data=folder, workers=0, hosts=("music.example.org",)))
    with TestClient(application, raise_server_exceptions=False) as made:
        yield made


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.gkdoc"))


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example:8000",
        "127.0.0.1.nip.example",
        "",
        "[",
        "a@b.example",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_of_a_stranger_is_refused(client: TestClient, method: str, host: str) -> None:
    answer = client.request(method, "/jobs", headers={"host": host})

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "foreign-host"
    assert "GOSPEL_KEYS_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost:8000", "LOCALHOST.", "127.0.0.1:8000", "[::1]:8000", "studio:80",
        "192.168.1.5:8000", "piano.local", "piano.home.arpa", "music.example.org",
        "Music.Example.org.:8443",
    ],
)  # fmt: skip
def test_names_of_the_house_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "http://192.168.1.9"},
        {"origin": "null"},
        {"origin": "https://localhost.evil.example"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(
    client: TestClient, folder: Path, sent: dict[str, str]
) -> None:
    headers, before = {"host": HERE, "content-type": "text/plain"} | sent, kept(folder)
    job = client.post("/export/batch", json={"items": ["x"], "formats": ["midi"],
                                             "background": True}).json()["id"]  # fmt: skip

    answers = [
        client.post("/import?name=a.cho", content=CHART, headers=headers),
        client.post(f"/jobs/{job}/cancel", headers=headers),
        client.post(f"/export/video/{'a' * 32}", headers=headers),
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(403, "foreign-origin")] * 3
    assert kept(folder) == before
    assert client.get(f"/jobs/{job}").json()["state"] == "queued"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"},
        {"origin": "http://localhost:5173", "sec-fetch-site": "cross-site"},
        {"origin": "https://music.example.org", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_own_pages_and_programs_import(
    client: TestClient, folder: Path, sent: dict[str, str]
) -> None:
    before = kept(folder)

    answer = client.post("/import?name=a.cho", content=CHART, headers={"host": HERE} | sent)

    assert answer.status_code == 200
    assert len(kept(folder)) == len(before) + 1


def test_reading_from_another_page_is_left_to_the_browser(client: TestClient) -> None:
    sent = {"host": HERE, "origin": "https://evil.example", "sec-fetch-site": "cross-site"}

    answer = client.get("/healthz", headers=sent)

    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/healthz", "/jobs/none", "/openapi.json"])
def test_no_answer_is_taken_for_what_it_is_not(client: TestClient, path: str) -> None:
    assert client.get(path).headers["x-content-type-options"] == "nosniff"
