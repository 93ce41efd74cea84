"""Files are sent whole, in parts, not again, or as a heading alone; unwanted ones are not made."""

import asyncio
import re
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.settings import Settings
from app.main import create_app
from gospel_keys.errors import RenderingCancelledError

ORDER = {"description": "worship in C", "num_bars": 4, "seed": 5, "time_signature": "4/4"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    with TestClient(create_app(settings), follow_redirects=False) as made:
        yield made


@pytest.fixture(scope="module")
def piece(client: TestClient) -> str:
    return str(client.post("/gospel/generate", json=ORDER).json()["id"])


@pytest.fixture(scope="module")
def url(piece: str) -> str:
    return f"/export/sheet-music/{piece}?format=musicxml"


@pytest.mark.parametrize(
    "path",
    [
        "/gospel/download/{}.mid",
        "/export/audio/{}?format=ogg&quality=low&bars=1-1",
        "/audio/{}.mp3",
        "/export/sheet-music/{}?format=svg",
        "/export/sheet-music/{}?format=png&page=900",
        "/export/audio/0123",
        "/downloads/0123/x.mp3",
    ],
)
def test_head_is_get_without_a_body(client: TestClient, piece: str, path: str) -> None:
    asked = path.format(piece)

    head, whole = client.head(asked), client.get(asked)

    assert head.status_code == whole.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["content-length"]) == len(whole.content)


def test_every_route_that_is_read_answers_head(client: TestClient, piece: str) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    read = [
        re.sub(r"\{[a-z]+\}", piece, path) for path, methods in paths.items() if "get" in methods
    ]

    answers = {path: (client.head(path).status_code, client.get(path).status_code) for path in read}

    assert "/healthz" in read
    assert [path for path, (head, get) in answers.items() if head != get] == []


def test_head_is_not_listed_and_other_methods_hear_of_it(client: TestClient) -> None:
    answer = client.delete("/healthz")

    assert answer.headers["allow"] == "GET, HEAD"
    assert "GET, HEAD" in answer.json()["detail"]
    assert all("head" not in m for m in client.get("/openapi.json").json()["paths"].values())


def test_the_head_of_a_stream_does_not_wait(client: TestClient, piece: str) -> None:
    order = {"items": [piece], "formats": ["midi"], "background": True}
    job = client.post("/export/batch", json=order).json()

    answer = client.head(f"/jobs/{job['id']}/events")

    assert answer.headers["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=10-19", 10, 20), ("bytes=-7", -7, None), ("bytes=5-, 99999999-", 5, None)],
)
def test_a_part_is_sent(
    client: TestClient, url: str, asked: str, start: int, end: int | None
) -> None:
    whole = client.get(url).content

    part = client.get(url, headers={"range": asked})

    assert part.status_code == 206
    assert part.content == whole[start:end]


@pytest.mark.parametrize(
    "asked", ["apples=1-2", "bytes=", "bytes=-", "bytes=9-2", "bytes=x-y", "bytes=" + "9" * 5000]
)
def test_ranges_that_cannot_be_read_are_ignored(client: TestClient, url: str, asked: str) -> None:
    answer = client.get(url, headers={"range": asked})

    assert answer.status_code == 200


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_a_problem(client: TestClient, url: str, asked: str) -> None:
    size = len(client.get(url).content)

    answer = client.get(url, headers={"range": asked})

    assert (answer.status_code, answer.json()["code"]) == (416, "range-not-satisfiable")
    assert answer.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize("mark", ["{}", "W/{}", '"other", {}', "*"])
def test_what_is_known_is_not_sent_again(client: TestClient, url: str, mark: str) -> None:
    tag = client.get(url).headers["etag"]

    answer = client.get(url, headers={"if-none-match": mark.format(tag)})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag


def test_a_part_of_another_version_is_not_sent(client: TestClient, url: str) -> None:
    tag = client.get(url).headers["etag"]

    same = client.get(url, headers={"range": "bytes=0-4", "if-range": tag})
    other = client.get(url, headers={"range": "bytes=99999999-", "if-range": '"old"'})

    assert (same.status_code, len(same.content)) == (206, 5)
    assert other.status_code == 200


def test_a_file_that_nobody_waits_for_is_not_made(tmp_path: Path) -> None:
    application = create_app(Settings(data=tmp_path, workers=0))
    identifier = TestClient(application).post("/gospel/generate", json=ORDER).json()["id"]
    workshop, sent = application.state.workshop, list[MutableMapping[str, Any]]()
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/export/audio/{identifier}",
        "query_string": b"format=flac&tempo_scale=0.25&bars=1-4&repeats=10",
        "headers": [],
    }
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        """The request; then the client leaves as soon as its file is being made."""
        first = next(messages, None)
        while first is None and not workshop.under_way:
            await asyncio.sleep(0)
        return first or {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def ask() -> list[object]:
        await application(scope, receive, send)
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        return list(await asyncio.gather(*rest, return_exceptions=True))

    ended = asyncio.run(ask())

    assert sent[0]["status"] == 499
    assert [type(error) for error in ended] == [RenderingCancelledError]
    assert not list((tmp_path / "exports").glob("*"))
