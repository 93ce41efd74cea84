"""What the parts of a request may hold fits into the request."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core import limits
from app.core.settings import Settings
from app.main import create_app
from app.services.import_service import import_piece
from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.midi_chunks import MAX_BYTES

PAGE = (Path(__file__).parents[3] / "docs" / "http.md").read_text()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    with TestClient(create_app(Settings(data=folder, workers=0))) as made:
        yield made


def lengths(schema: Any) -> Iterator[int]:
    """All lengths of text that a description promises."""
    if isinstance(schema, dict):
        if "maxLength" in schema:
            yield int(schema["maxLength"])
        for inner in schema.values():
            yield from lengths(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from lengths(inner)


def test_every_text_that_is_promised_fits_into_a_request(client: TestClient) -> None:
    promised = set(lengths(client.get("/openapi.json").json()))

    assert limits.LONGEST_MELODY in promised
    assert max(promised) < limits.LARGEST_BODY


def test_the_longest_request_of_every_part_fits() -> None:
    texts = limits.LONGEST_DESCRIPTION + limits.LONGEST_CHART + limits.LONGEST_MELODY

    assert texts < limits.LARGEST_BODY
    assert limits.LONGEST_NAME * (limits.MOST_ITEMS + limits.MOST_FORMATS) < limits.LARGEST_BODY


def test_a_melody_of_the_greatest_length_reaches_its_reader(client: TestClient) -> None:
    order = {"description": "worship", "melody": "?" * limits.LONGEST_MELODY}
    longer = order | {"melody": "?" * (limits.LONGEST_MELODY + 1)}

    answers = [client.post("/gospel/generate", json=sent) for sent in (order, longer)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "neither MusicXML, ABC nor a file in base64" in answers[0].json()["detail"]
    assert f"at most {limits.LONGEST_MELODY} characters" in answers[1].json()["detail"]


def test_a_file_is_too_large_at_the_same_size_everywhere(client: TestClient) -> None:
    largest, larger = (b"x" * (limits.LARGEST_FILE + more) for more in (0, 1))

    answers = [client.post("/import", content=data).status_code for data in (largest, larger)]

    assert answers == [422, 413]
    with pytest.raises(MalformedInputError, match=f"at most {limits.LARGEST_FILE}"):
        import_piece(larger)


def test_formats_keep_below_the_limit_of_files() -> None:
    assert MAX_BYTES < limits.LARGEST_FILE


@pytest.mark.parametrize(
    "words",
    [
        f"{limits.LARGEST_BODY // 10**6} MB",
        f"{limits.LARGEST_FILE // 10**6} MB",
        f"{limits.LONGEST_MELODY:,}",
        f"{limits.MOST_ITEMS} pieces",
        f"{limits.MOST_WAITING} jobs",
        f"{MAX_BYTES // 2**20} MiB",
    ],
)
def test_limits_are_documented(words: str) -> None:
    assert words in PAGE


@pytest.mark.parametrize("field", ["items", "formats"])
def test_a_name_of_any_length_is_no_name(client: TestClient, field: str) -> None:
    order = {"items": ["a" * 32], "formats": ["midi"], "background": True}

    before = client.get("/jobs").json()

    answer = client.post("/export/batch", json=order | {field: ["a" * 900_000]})

    assert (answer.status_code, answer.json()["field"]) == (422, f"{field}.0")
    assert len(answer.content) < 1000
    assert client.get("/jobs").json() == before


def test_a_queue_that_is_full_asks_to_come_again(client: TestClient) -> None:
    order = {"items": ["a" * 32], "formats": ["midi"], "background": True}
    queued = [client.post("/export/batch", json=order) for _ in range(limits.MOST_WAITING)]

    answer = client.post("/export/batch", json=order)
    client.post(f"/jobs/{queued[0].json()['id']}/cancel")
    again = client.post("/export/batch", json=order)

    assert {one.status_code for one in queued} == {202}
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    assert again.status_code == 202
    for job in client.get("/jobs?limit=500").json():
        client.post(f"/jobs/{job['id']}/cancel")
