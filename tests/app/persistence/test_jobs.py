"""The store of jobs: who owns what, and what becomes of jobs whose workers are gone."""

import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from app.models.jobs import JobState, JobStoreError, ResultFile
from app.persistence.jobs import MOST_ATTEMPTS, SqliteJobStore


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[SqliteJobStore]:
    made = SqliteJobStore(tmp_path / "deep" / "jobs.sqlite3", clock)
    yield made
    made.close()


def test_jobs_are_claimed_in_order_and_once(store: SqliteJobStore) -> None:
    jobs = [store.add("audio", {"n": n}) for n in range(3)]

    claimed = [store.claim("a"), store.claim("b"), store.claim("a"), store.claim("b")]

    assert [job.id if job else None for job in claimed] == [*(j.id for j in jobs), None]
    assert [job.arguments for job in claimed if job] == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_many_threads_never_share_a_job(store: SqliteJobStore) -> None:
    wanted = {store.add("audio", {}).id for _ in range(60)}
    found: list[str] = []

    def work(name: str) -> None:
        while job := store.claim(name):
            found.append(job.id)

    threads = [Thread(target=work, args=(f"w{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == sorted(wanted)


def test_jobs_survive_the_end_of_the_process(tmp_path: Path, clock: Clock) -> None:
    first = SqliteJobStore(tmp_path / "jobs.sqlite3", clock)
    job = first.add("video", {"item": "x"})
    first.close()

    second = SqliteJobStore(tmp_path / "jobs.sqlite3", clock)

    assert second.get(job.id) == job
    second.close()


def test_only_the_owner_is_heard(store: SqliteJobStore) -> None:
    job = store.add("audio", {})
    store.claim("a")

    assert store.report(job.id, "a", "half", 0.5)
    assert not store.report(job.id, "b", "mine", 0.9)
    assert not store.finish(job.id, "b", [])
    assert not store.fail(job.id, "b", "x", "y")
    now = store.get(job.id)
    assert now is not None
    assert (now.stage, now.share, now.state) == ("half", 0.5, JobState.RUNNING)


def test_a_finished_job_keeps_its_files(store: SqliteJobStore, clock: Clock) -> None:
    job = store.add("audio", {})
    store.claim("a")
    clock.now = 1010.0

    store.finish(job.id, "a", [ResultFile("x.mp3", "audio/mpeg", 7)])

    now = store.get(job.id)
    assert now is not None
    assert (now.started, now.finished, now.share) == (1000.0, 1010.0, 1.0)
    assert now.files == (ResultFile("x.mp3", "audio/mpeg", 7),)


def test_a_worker_hears_of_a_cancelled_job(store: SqliteJobStore) -> None:
    job = store.add("audio", {})
    store.claim("a")

    store.cancel(job.id)

    assert not store.report(job.id, "a", "", 0.5)
    assert store.stop(job.id, "a")


def test_a_job_that_ended_cannot_be_cancelled(store: SqliteJobStore) -> None:
    job = store.add("audio", {})
    store.claim("a")
    store.finish(job.id, "a", [])

    now = store.cancel(job.id)

    assert now is not None
    assert (now.state, now.cancel_requested) == (JobState.DONE, False)


def test_jobs_of_silent_workers_are_taken_back(store: SqliteJobStore, clock: Clock) -> None:
    old, young = store.add("audio", {}), store.add("audio", {})
    store.claim("a")
    clock.now += 10
    store.claim("b")
    clock.now += 6

    assert store.release_stale(15.0) == 1

    states = [store.get(job.id) for job in (old, young)]
    assert [job.state for job in states if job] == [JobState.QUEUED, JobState.RUNNING]


def test_attempts_come_to_an_end_unless_they_are_refunded(store: SqliteJobStore) -> None:
    job = store.add("audio", {})
    for _ in range(5):
        store.claim("a")
        store.release("a", refund=True)
    for _ in range(MOST_ATTEMPTS):
        assert store.claim("a") is not None
        store.release("a")

    now = store.get(job.id)
    assert now is not None
    assert (now.state, now.error_code) == (JobState.FAILED, "worker-lost")
    assert store.retry(job.id)
    assert store.claim("a") is not None


def test_a_cancelled_job_whose_worker_is_lost_is_not_tried_again(store: SqliteJobStore) -> None:
    job = store.add("audio", {})
    store.claim("a")
    store.cancel(job.id)

    store.release("a")

    now = store.get(job.id)
    assert now is not None
    assert now.state is JobState.CANCELLED


def test_an_unknown_job_is_none(store: SqliteJobStore) -> None:
    assert store.get("nothing") is None
    assert store.cancel("nothing") is None
    assert not store.retry("nothing")


def test_what_is_left_is_guessed_from_what_is_done(store: SqliteJobStore) -> None:
    job = store.add("audio", {})
    store.claim("a")
    store.report(job.id, "a", "half", 0.25)

    now = store.get(job.id)

    assert now is not None
    assert now.remaining(1010.0) == pytest.approx(30.0)
    assert job.remaining(1010.0) is None


def test_a_clock_that_went_back_does_not_keep_a_job(store: SqliteJobStore, clock: Clock) -> None:
    job = store.add("audio", {})
    store.claim("a")
    clock.now -= 3600

    assert store.release_stale(15.0) == 1
    now = store.get(job.id)
    assert now is not None
    assert now.state is JobState.QUEUED


def test_a_locked_database_is_one_error_of_the_disk(
    store: SqliteJobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.persistence.jobs._WAIT", 0.05)
    job = store.add("audio", {})
    impatient = SqliteJobStore(tmp_path / "deep" / "jobs.sqlite3", Clock())
    assert impatient.get(job.id) is not None
    other = sqlite3.connect(tmp_path / "deep" / "jobs.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(JobStoreError):
        impatient.add("audio", {})
    assert impatient.get(job.id) is not None

    other.close()
    impatient.close()


def test_old_jobs_are_forgotten(store: SqliteJobStore, clock: Clock) -> None:
    old, waiting = store.add("audio", {}), store.add("audio", {})
    store.cancel(old.id)
    clock.now += 100

    assert store.forget_old(50.0) == 1
    assert store.get(old.id) is None
    assert store.get(waiting.id) is not None
    assert store.has_unfinished()


def test_those_that_wait_are_counted(store: SqliteJobStore) -> None:
    jobs = [store.add("audio", {}) for _ in range(4)]
    store.claim("a")
    store.cancel(jobs[1].id)

    assert store.waiting() == 2


def damage(file: Path, start: int) -> None:
    data = bytearray(file.read_bytes())
    data[start:] = b"\xa5" * (len(data) - start)
    file.write_bytes(bytes(data))


@pytest.mark.parametrize("start", [0, 100, 4096])
def test_a_damaged_file_is_told_and_kept(tmp_path: Path, clock: Clock, start: int) -> None:
    file = tmp_path / "jobs.sqlite3"
    before = SqliteJobStore(file, clock)
    for _ in range(50):
        before.add("audio", {"words": "x" * 500})
    before.close()
    damage(file, start)
    left = file.read_bytes()
    store = SqliteJobStore(file, clock)

    for work in (store.recent, store.has_unfinished, lambda: store.claim("a")):
        with pytest.raises(JobStoreError, match="damaged") as caught:
            work()
        assert (caught.value.errno, caught.value.filename) == (errno.EILSEQ, str(file))

    store.close()
    assert file.read_bytes() == left


def test_a_full_disk_is_told_as_such_and_the_store_works_on(store: SqliteJobStore) -> None:
    store.add("audio", {})
    database = store._open()
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(JobStoreError) as caught:
        store.add("audio", {"words": "x" * 100_000})

    database.execute("PRAGMA max_page_count = 1000000")
    assert caught.value.errno == errno.ENOSPC
    assert store.add("audio", {"words": "x" * 100_000}).arguments["words"].startswith("x")
    assert len(store.recent()) == 2
