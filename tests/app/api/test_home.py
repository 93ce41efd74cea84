"""The front door and the documentation, which need no network."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.core.settings import Settings
from app.main import create_app


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        yield client


def test_the_front_door_leads_to_the_documentation(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)

    assert answer.status_code == 307
    assert answer.headers["location"] == "/docs"


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_the_documentation_comes_from_this_machine(client: TestClient, page: str) -> None:
    shown = client.get(page)

    links = re.findall(r"""(?:src|href)=["']([^"']+)""", shown.text)
    assert shown.status_code == 200
    assert len(links) >= 2
    assert [link for link in links if not link.startswith("/")] == []
    assert {client.get(link).status_code for link in links} == {200}


def test_no_document_is_sent_to_a_validator(client: TestClient) -> None:
    assert '"validatorUrl": null' in client.get("/docs").text


def test_the_number_of_kept_files_is_capped(tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(data=tmp_path, kept_items=2)))
    order = {"description": "gospel in C", "num_bars": 2, "seed": 1}

    urls: list[str] = []
    for _ in range(4):
        for path in tmp_path.rglob("*.gkdoc"):
            os.utime(path, (0, 0))  # What is younger than a minute stays.
        urls.append(client.post("/gospel/generate", json=order).json()["download_url"])

    assert len(list(tmp_path.rglob("*.gkdoc"))) == 2
    assert client.get(urls[-1]).status_code == 200
