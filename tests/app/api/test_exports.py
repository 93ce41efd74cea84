"""Any piece comes out in any format over HTTP, and long work is done by jobs."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import av
import numpy as np
import pypdfium2
import pytest
import soundfile
from fastapi.testclient import TestClient

from app.core.settings import Settings
from app.main import create_app

ORDER = {"description": "worship in C", "num_bars": 4, "seed": 5, "time_signature": "4/4"}
PATIENCE = 90.0


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    with TestClient(create_app(settings)) as made:
        yield made


@pytest.fixture(scope="module")
def piece(client: TestClient) -> str:
    return str(client.post("/gospel/generate", json=ORDER).json()["id"])


def ended(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        now: dict[str, Any] = client.get(f"/jobs/{job['id']}").json()
        if now["state"] in ("done", "failed", "cancelled"):
            return now
        Event().wait(0.05)
    raise AssertionError(now)


@pytest.mark.parametrize(
    ("kind", "media_type", "ending"),
    [
        ("wav", "audio/wav", "wav"),
        ("mp3", "audio/mpeg", "mp3"),
        ("flac", "audio/flac", "flac"),
        ("ogg", "audio/ogg", "ogg"),
        ("aac", "audio/mp4", "m4a"),
    ],
)
def test_audio_in_every_format(
    client: TestClient, piece: str, kind: str, media_type: str, ending: str
) -> None:
    answer = client.get(f"/export/audio/{piece}?format={kind}&quality=low")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert f".{ending}" in answer.headers["content-disposition"]
    with av.open(io.BytesIO(answer.content), "r") as file:
        assert file.streams.audio[0].sample_rate == 48_000
        assert file.duration is not None
        assert file.duration > 5_000_000


def test_audio_is_sent_in_parts_and_known_again(client: TestClient, piece: str) -> None:
    url = f"/export/audio/{piece}?format=flac&quality=low"
    whole = client.get(url)

    part = client.get(url, headers={"range": "bytes=10-19"})
    again = client.get(url, headers={"if-none-match": whole.headers["etag"]})

    assert part.status_code == 206
    assert part.content == whole.content[10:20]
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    assert (again.status_code, again.content) == (304, b"")


def test_the_player_gets_the_same_piece(client: TestClient, piece: str) -> None:
    answer = client.get(f"/audio/{piece}.ogg")

    assert answer.headers["content-type"] == "audio/ogg"
    assert "content-disposition" not in answer.headers
    assert client.get(f"/audio/{piece}.exe").status_code == 404


def test_rehearsal_wishes_are_heard(client: TestClient, piece: str) -> None:
    def seconds(query: str) -> float:
        answer = client.get(f"/export/audio/{piece}?format=wav&quality=low{query}")
        return float(soundfile.info(io.BytesIO(answer.content)).duration)

    plain = seconds("")

    assert seconds("&tempo_scale=0.5") == pytest.approx(2 * (plain - 2) + 2, abs=0.1)
    assert seconds("&bars=1-1&repeats=2") < plain
    assert seconds("&count_in=1&click=true") > plain


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("pdf", b"%PDF"),
        ("png", b"\x89PNG"),
        ("svg", b"<?xml"),
        ("musicxml", b"<?xml"),
        ("mxl", b"PK"),
        ("midi", b"MThd"),
    ],
)
def test_sheet_music_in_every_format(
    client: TestClient, piece: str, kind: str, start: bytes
) -> None:
    answer = client.get(f"/export/sheet-music/{piece}?format={kind}&transpose=2")

    assert answer.status_code == 200
    assert answer.content.lstrip().startswith(start)


@pytest.mark.parametrize("layout", ["full", "lead", "chart"])
def test_pages_differ_by_layout(client: TestClient, piece: str, layout: str) -> None:
    url = f"/export/sheet-music/{piece}?format=svg&hand_colours=true&note_names=true"

    answer = client.get(f"{url}&layout={layout}")

    assert answer.status_code == 200
    assert ("#14965a" in answer.text.lower()) == (layout == "full")


def test_a_transposed_page_names_its_key(client: TestClient, piece: str) -> None:
    answer = client.get(f"/export/sheet-music/{piece}?format=pdf&transpose=2")

    document = pypdfium2.PdfDocument(answer.content)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "D major" in text


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("/export/audio/{}?format=mp4", 422, "invalid-request"),
        ("/export/audio/{}?quality=best", 422, "invalid-request"),
        ("/export/audio/{}?tempo_scale=9", 422, "invalid-request"),
        ("/export/audio/{}?bars=3-99", 422, "invalid-request"),
        ("/export/sheet-music/{}?format=png&page=7", 404, "not-found"),
        ("/export/sheet-music/{}?staff=1000", 422, "invalid-request"),
        ("/export/audio/0123", 404, "not-found"),
        ("/export/audio/" + "0" * 32, 404, "not-found"),
        ("/jobs/nothing", 404, "not-found"),
        ("/downloads/nothing/x.mp3", 404, "not-found"),
    ],
)
def test_what_cannot_be_exported_is_one_clear_error(
    client: TestClient, piece: str, url: str, status: int, code: str
) -> None:
    answer = client.get(url.format(piece))

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_batch_loses_nothing_to_one_failure(client: TestClient, piece: str) -> None:
    missing = "f" * 32
    order = {"items": [piece, missing], "formats": ["midi", "pdf", "mp3"]}

    answer = client.post("/export/batch", json=order | {"options": {"quality": "low"}})

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))
    good = [e for e in manifest["entries"] if e["item"] == piece]
    bad = [e for e in manifest["entries"] if e["item"] == missing]
    listed = [name for entry in good for name in entry["files"]]
    assert sorted([*listed, "manifest.json"]) == sorted(archive.namelist())
    assert [e["format"] for e in good] == ["midi", "pdf", "mp3"]
    assert [e["error_code"] for e in bad] == ["not-found"] * 3


def test_a_batch_names_a_piece_once(client: TestClient, piece: str) -> None:
    order = {"items": [piece, piece], "formats": ["midi"]}

    answer = client.post("/export/batch", json=order)

    assert len(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == 2


def test_films_of_a_batch_are_made_in_the_background(client: TestClient, piece: str) -> None:
    answer = client.post("/export/batch", json={"items": [piece], "formats": ["video"]})

    assert answer.status_code == 422
    assert '"background": true' in answer.json()["detail"]


def test_a_film_of_bars_that_are_not_there_is_refused_at_once(
    client: TestClient, piece: str
) -> None:
    answer = client.post(f"/export/video/{piece}", json={"bars": [900, 901]})

    assert answer.status_code == 422


def test_a_batch_in_the_background_is_a_job(client: TestClient, piece: str) -> None:
    order = {"items": [piece], "formats": ["midi", "svg"], "background": True}

    answer = client.post("/export/batch", json=order)

    assert answer.status_code == 202
    done = ended(client, answer.json())
    assert done["state"] == "done"
    archive = zipfile.ZipFile(io.BytesIO(client.get(done["files"][0]["url"]).content))
    assert {Path(name).suffix for name in archive.namelist()} == {".mid", ".svg", ".json"}


def test_an_unknown_format_of_a_batch_is_refused(client: TestClient, piece: str) -> None:
    answer = client.post("/export/batch", json={"items": [piece], "formats": ["docx"]})

    assert answer.status_code == 422
    assert "unknown format 'docx'" in answer.json()["detail"]


def test_a_film_is_made_by_a_job_that_can_be_watched(client: TestClient, piece: str) -> None:
    answer = client.post(f"/export/video/{piece}", json={"video_size": "720p", "bars": [1, 2]})
    assert answer.status_code == 202

    with client.stream("GET", f"/jobs/{answer.json()['id']}/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in events.iter_lines() if line]

    told = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    assert lines[-2] == "event: end"
    assert told[-1]["state"] == "done"
    assert [t["progress"] for t in told] == sorted(t["progress"] for t in told)
    film = client.get(told[-1]["files"][0]["url"]).content
    with av.open(io.BytesIO(film), "r") as file:
        video, sound = file.streams.video[0], file.streams.audio[0]
        assert (video.width, video.height) == (1280, 720)
        assert video.average_rate == 30
        lengths = [float((s.duration or 0) * (s.time_base or 0)) for s in (video, sound)]
    assert lengths[0] == pytest.approx(lengths[1], abs=1 / 30)
    assert lengths[0] > 3


def test_a_film_can_be_cancelled(client: TestClient, piece: str) -> None:
    job = client.post(f"/export/video/{piece}", json={"repeats": 50}).json()

    client.post(f"/jobs/{job['id']}/cancel")

    now = ended(client, job)
    assert now["state"] == "cancelled"
    assert client.get(f"/downloads/{job['id']}/x.mp4").status_code == 404
    again = client.post(f"/jobs/{job['id']}/retry").json()
    client.post(f"/jobs/{job['id']}/cancel")
    assert ended(client, job)["state"] == "cancelled"
    # A worker that waits for work may have begun it again before the answer.
    assert again["state"] in ("queued", "running")


def test_a_finished_job_is_not_retried(client: TestClient, piece: str) -> None:
    order = {"items": [piece], "formats": ["midi"], "background": True}
    job = ended(client, client.post("/export/batch", json=order).json())

    assert client.post(f"/jobs/{job['id']}/retry").status_code == 409
    assert job["id"] in [listed["id"] for listed in client.get("/jobs").json()]


def test_an_imported_file_can_be_exported(client: TestClient, piece: str) -> None:
    page = client.get(f"/export/sheet-music/{piece}?format=musicxml").content

    answer = client.post("/import?name=mine.musicxml", content=page).json()

    assert answer["format"] == "MusicXML"
    assert (answer["key"], answer["time_signature"], answer["num_bars"]) == ("C major", "4/4", 4)
    sheet = client.get(f"/export/sheet-music/{answer['id']}?format=midi")
    assert sheet.content.startswith(b"MThd")


def test_a_midi_file_is_written_down(client: TestClient, piece: str) -> None:
    midi = client.get(f"/gospel/download/{piece}.mid").content

    answer = client.post("/import?name=take.mid", content=midi).json()

    assert (answer["format"], answer["key"]) == ("MIDI", "C major")


def test_the_meter_of_a_midi_file_can_be_said(client: TestClient, piece: str) -> None:
    midi = client.get(f"/gospel/download/{piece}.mid").content

    answer = client.post("/import?name=take.mid&meter=3/4", content=midi).json()
    refused = client.post("/import?name=take.mid&meter=waltz", content=midi)

    assert answer["time_signature"] == "3/4"
    assert refused.status_code == 422


@pytest.mark.parametrize("body", [b"", b"nothing of the sort", b"MThd\x00\x00", b"PK\x03\x04xx"])
def test_what_is_no_music_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/import?name=x.bin", content=body)

    assert answer.status_code == 422
    assert answer.json()["code"] == "malformed-input"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/export/sheet-music/{}?paper=a3", "paper 'a3' is not offered; expected 'a4' or 'letter'"),
        ("/export/sheet-music/{}?layout=half", "expected 'full', 'lead' or 'chart'"),
        ("/export/audio/{}?hand=both", "expected 'left' or 'right'"),
        ("/export/audio/{}?bars=five", "bars 'five' is not a range of bars; expected for example"),
        ("/export/audio/{}?tempo_scal=0.5", "did you mean 'tempo_scale'?"),
        ("/export/sheet-music/{}?quality=low", "unknown parameter 'quality'; expected one of"),
        ("/audio/{}.mp3?hand=left", "unknown parameter 'hand'; expected none"),
        ("/export/sheet-music/{}?format=mxl&layout=chart", "expected full or lead"),
        ("/export/sheet-music/{}?format=musicxml&layout=chart", "chart has no MusicXML or film"),
    ],
)
def test_a_wish_that_is_not_offered_is_answered_with_what_is(
    client: TestClient, piece: str, url: str, expected: str
) -> None:
    answer = client.get(url.format(piece))

    assert answer.status_code == 422
    assert expected in answer.json()["detail"]


def test_a_film_of_a_chart_is_refused_before_it_is_queued(client: TestClient, piece: str) -> None:
    film = client.post(f"/export/video/{piece}", json={"layout": "chart"})
    batch = {"items": [piece], "formats": ["pdf", "mp4"], "options": {"layout": "chart"}}
    archive = client.post("/export/batch", json=batch | {"background": True})

    for answer in (film, archive):
        assert (answer.status_code, answer.json()["field"]) == (422, "layout")


def test_a_page_says_how_many_there_are(client: TestClient) -> None:
    long = client.post("/gospel/generate", json=ORDER | {"num_bars": 48}).json()["id"]
    url = f"/export/sheet-music/{long}?format=svg"
    first = client.get(url)
    count = int(first.headers["page-count"])

    last = client.get(f"{url}&page={count}")
    again = client.head(url, headers={"if-none-match": first.headers["etag"]})

    assert count > 1
    assert f"-{count}.svg" in last.headers["content-disposition"]
    assert (last.headers["page-count"], again.headers["page-count"]) == (str(count), str(count))
    assert last.content != first.content
    assert client.get(f"{url}&page={count + 1}").status_code == 404


def test_aac_has_either_of_its_names(client: TestClient, piece: str) -> None:
    m4a, aac = (client.get(f"/audio/{piece}.{ending}") for ending in ("m4a", "aac"))

    assert aac.headers["content-type"] == "audio/mp4"
    assert aac.content == m4a.content


@pytest.mark.parametrize("route", ["audio", "sheet-music"])
def test_a_transposed_file_is_named_after_its_key(
    client: TestClient, piece: str, route: str
) -> None:
    answer = client.get(f"/export/{route}/{piece}?transpose=2")

    name = answer.headers["content-disposition"]
    assert "in-d-major" in name
    assert "in-c-major" not in name


def test_audio_is_as_loud_as_was_asked_for(client: TestClient, piece: str) -> None:
    url = f"/export/audio/{piece}?format=wav&quality=low&bars=1-1&reverb=false"

    sounds = [client.get(url + more).content for more in ("", "&loudness=-26")]

    levels = [np.frombuffer(sound[44:200_000], "<i2").astype(float).std() for sound in sounds]
    assert 20 * np.log10(levels[0] / levels[1]) == pytest.approx(10.0, abs=0.5)
    assert client.get(url + "&loudness=0").status_code == 422
