"""Films and batches outlive a worker that is killed in the middle: no half file is seen."""

import io
import json
import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import av
import pytest

from app.core.settings import Settings
from app.jobs.engine import JobEngine
from app.models.export import BatchRequest, ExportJob, ExportWishes
from app.models.jobs import Job
from app.persistence.items import Items
from app.services.arrangement_service import compose_arrangement
from app.services.job_engine import make_engine
from app.services.job_handlers import ARCHIVE, BATCH, EXPORT
from gospel_keys.brief.model import Wishes

PATIENCE = 120.0
WISHES = ExportWishes.model_validate({"video_size": "720p", "quality": "low"})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


@pytest.fixture
def engine(settings: Settings) -> Iterator[JobEngine]:
    made = make_engine(settings)
    yield made
    made.close()
    made.store.close()


@pytest.fixture
def item(settings: Settings) -> str:
    made = compose_arrangement("worship in C", wishes=Wishes(bars=4, meter="4/4"), seed=5)
    return Items(settings.items).save(made.document(), shelf="gospel")


def until(engine: JobEngine, job: Job, ready: Callable[[Job], bool]) -> Job:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        now = engine.store.get(job.id)
        assert now is not None
        if ready(now):
            return now
        Event().wait(0.02)
    raise AssertionError(f"still {now}")


def order(kind: str, item: str) -> dict[str, object]:
    if kind == EXPORT:
        return ExportJob(item=item, formats=["mp4"], options=WISHES).model_dump(mode="json")
    batch = BatchRequest(items=[item], formats=["midi", "mp3", "mp4"], options=WISHES)
    return batch.model_dump(mode="json")


@pytest.mark.parametrize("kind", [EXPORT, BATCH])
def test_a_job_killed_in_the_middle_is_made_whole(
    engine: JobEngine, settings: Settings, item: str, kind: str
) -> None:
    job = engine.enqueue(kind, order(kind, item))
    until(engine, job, lambda now: now.share > 0.2)

    os.kill(engine.processes[0], signal.SIGKILL)
    seen = [path.name for path in settings.results.iterdir() if not path.name.startswith(".")]
    done = until(engine, job, lambda now: now.state.is_final)

    assert seen == []
    assert (done.state.value, done.attempts) == ("done", 2)
    assert [path.name for path in settings.results.iterdir()] == [done.folder]
    made = (settings.results / done.folder / done.files[0].name).read_bytes()
    assert len(made) == done.files[0].size
    if kind == BATCH:
        archive = zipfile.ZipFile(io.BytesIO(made))
        assert archive.testzip() is None
        entries = json.loads(archive.read("manifest.json"))["entries"]
        assert [entry["error"] for entry in entries] == ["", "", ""]
        made = archive.read(next(n for n in archive.namelist() if n.endswith(".mp4")))
    with av.open(io.BytesIO(made), "r") as film:
        assert sum(1 for _ in film.decode(video=0)) == film.streams.video[0].frames


def test_an_engine_takes_up_what_another_left(settings: Settings, item: str) -> None:
    first = make_engine(settings)
    job = first.enqueue(EXPORT, order(EXPORT, item))
    until(first, job, lambda now: now.share > 0.05)
    first.close()
    waiting = first.store.get(job.id)
    second = make_engine(settings)
    second.start()

    done = until(second, job, lambda now: now.state.is_final)

    second.close()
    for engine in (first, second):
        engine.store.close()
    assert waiting is not None
    assert (waiting.state.value, done.state.value) == ("queued", "done")


def test_a_job_for_a_piece_that_is_gone_says_so(engine: JobEngine) -> None:
    job = engine.enqueue(EXPORT, order(EXPORT, "f" * 32))

    failed = until(engine, job, lambda now: now.state.is_final)

    assert (failed.state.value, failed.error_code) == ("failed", "invalid-request")
    assert failed.error == f"there is no piece '{'f' * 32}' any more"


def test_a_batch_is_one_archive(engine: JobEngine, settings: Settings, item: str) -> None:
    wanted = BatchRequest(items=[item, "f" * 32], formats=["midi"]).model_dump(mode="json")

    done = until(engine, engine.enqueue(BATCH, wanted), lambda now: now.state.is_final)

    assert [(file.name, file.media_type) for file in done.files] == [(ARCHIVE, "application/zip")]
    archive = zipfile.ZipFile(settings.results / done.folder / ARCHIVE)
    entries = json.loads(archive.read("manifest.json"))["entries"]
    assert [entry["error_code"] for entry in entries] == ["", "not-found"]
