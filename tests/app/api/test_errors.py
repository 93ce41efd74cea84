"""Whatever is sent, the answer is a problem document that says what was expected."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from fastapi.testclient import TestClient

from app.core.settings import Settings
from app.main import create_app


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    application = create_app(Settings(data=tmp_path))
    with TestClient(application, raise_server_exceptions=False) as client:
        yield client


JSON: Final = "application/json"
UNREADABLE: Final = {
    "not JSON": (b"{oops", JSON),
    "no bytes of any text": (b"\xff\xfe\xfa", JSON),
    "a control character": b'{"description": "gospel\x00"}',
    "brackets without end": (b"[" * 100_000, JSON),
    "a number of five thousand digits": (b'{"seed": ' + b"9" * 5000 + b"}", JSON),
    "plain text": (b"slow worship", "text/plain"),
    "a form": (b"description=worship", "application/x-www-form-urlencoded"),
    "JSON that is not called so": (b'{"description": "worship"}', "text/plain"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_bodies_are_invalid_json(client: TestClient, name: str) -> None:
    sent = UNREADABLE[name]
    content, kind = sent if isinstance(sent, tuple) else (sent, JSON)

    answer = client.post("/gospel/generate", content=content, headers={"content-type": kind})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid-json"
    assert "expected an object such as" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"null", "not an object"),
        (b"[]", "not an object"),
        (b'"x"', "not an object"),
    ],
)
def test_bodies_that_are_no_object_are_told_so(
    client: TestClient, content: bytes, words: str
) -> None:
    answer = client.post("/gospel/generate", content=content, headers={"content-type": JSON})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert answer.json()["detail"].startswith(f"the body is {words}")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/healthz"),
        ("HEAD", "/readyz"),
        ("GET", "/gospel/status"),
        ("GET", f"/jazz/download/{'a' * 32}.mid"),
        ("POST", "/gospel/generate"),
        ("POST", "/import"),
        ("GET", "/jobs"),
        ("GET", "/jobs/x"),
        ("POST", "/jobs/x/cancel"),
        ("GET", f"/audio/{'a' * 32}.mp3"),
        ("POST", "/export/batch"),
    ],
)
def test_no_route_passes_over_a_parameter_it_does_not_read(
    client: TestClient, method: str, path: str
) -> None:
    content = b'{"description": "worship in C", "num_bars": 2}' if method == "POST" else None

    answer = client.request(
        method, f"{path}?sed=4", content=content, headers={"content-type": JSON}
    )

    assert answer.status_code == 422
    if method != "HEAD":
        assert answer.json()["code"] == "invalid-request"
    if path == "/import":
        assert answer.json()["detail"].endswith("did you mean 'seed'?")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b'{"description": "\\ud800 in C"}', "description"),
        (b'{"description": "x", "tempo": NaN}', "tempo"),
        (b'{"description": "x", "seed": 1e400}', "seed"),
        (b'{"description": ["x"]}', "description"),
    ],
)
def test_an_unfit_field_is_named(client: TestClient, content: bytes, field: str) -> None:
    answer = client.post("/gospel/generate", content=content, headers={"content-type": JSON})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert answer.json()["field"] == field


def test_another_method_is_told_the_right_one(client: TestClient) -> None:
    answer = client.put("/gospel/generate")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["detail"] == "PUT is not answered here; expected POST"


def test_a_data_folder_that_fails_is_told_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "items").write_text("a file in place of a folder")
    client = TestClient(create_app(Settings(data=tmp_path)), raise_server_exceptions=False)

    answer = client.post("/gospel/generate", json={"description": "gospel", "num_bars": 2})

    assert (answer.status_code, answer.json()["code"]) == (503, "data-folder")
    assert str(tmp_path) not in answer.text


def test_what_nobody_foresaw_is_a_problem_document(tmp_path: Path) -> None:
    application = create_app(Settings(data=tmp_path))

    async def fail() -> None:
        raise ZeroDivisionError

    application.add_api_route("/fail", fail)

    answer = TestClient(application, raise_server_exceptions=False).get("/fail")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "description is missing"),
        ({"description": ""}, "description '' is empty; expected at least one character"),
        ({"description": 5}, "description 5 is not text"),
        ({"description": "x", "tempo": 5}, "tempo 5 is out of range; expected 20 or more"),
        ({"description": "x", "tempo": "fast"}, "tempo 'fast' is not a number"),
        ({"description": "x", "num_bars": 3.5}, "num_bars 3.5 is not a whole number"),
        ({"description": "x", "num_bars": 900}, "num_bars 900 is out of range; expected 256 or"),
        ({"description": "x", "max_span": 13}, "max_span 13 is not offered; expected 12, 14 or 16"),
        (
            {"description": "x", "temp": 5},
            "unknown field 'temp'; expected one of description, key,",
        ),
    ],
)
def test_an_unfit_field_is_explained_in_plain_words(
    client: TestClient, body: dict[str, object], detail: str
) -> None:
    answer = client.post("/gospel/generate", json=body)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(detail)


def test_names_that_are_not_known_say_what_was_meant(client: TestClient) -> None:
    field = client.post("/gospel/generate", json={"description": "x", "num_bar": 5})
    pattern = client.post("/gospel/generate", json={"description": "x", "application": "worshp"})

    assert field.json()["detail"].endswith("did you mean 'num_bars'?")
    assert pattern.json()["detail"].endswith("did you mean 'worship'?")


@pytest.mark.parametrize("path", ["/polka/status", "/polka/download/x.mid"])
def test_an_unknown_genre_is_a_404_that_lists_the_genres(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert answer.json()["detail"].startswith("there is no genre 'polka'; expected one of gospel,")


def test_a_page_that_there_is_not_points_to_the_documentation(client: TestClient) -> None:
    answer = client.get("/nothing")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "there is nothing at '/nothing'; see /docs for what there is"
