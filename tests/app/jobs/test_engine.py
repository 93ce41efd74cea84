"""Jobs are done by real processes, which may be stopped, killed and started again."""

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from app.jobs.engine import JobEngine
from app.jobs.worker import JobContext, Worker
from app.models.jobs import Job, JobState
from app.persistence.jobs import SqliteJobStore

SCRIPT = Path(__file__).with_name("practice_worker.py")
PATIENCE = 60.0


def has_stage(stage: str, now: Job) -> bool:
    return now.stage == stage


def until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end
        Event().wait(0.02)


class House:
    """A data folder with its jobs; engines come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = SqliteJobStore(folder / "jobs.sqlite3", time.time)
        self.results = folder / "results"
        self.engines: list[JobEngine] = []

    def clock_back(self, seconds: float) -> None:
        """Let all heartbeats be older."""
        database = sqlite3.connect(self.folder / "jobs.sqlite3")
        with database:
            database.execute("UPDATE jobs SET heartbeat = heartbeat - ?", (seconds,))
        database.close()

    def command(self, name: str) -> list[str]:
        database = str(self.folder / "jobs.sqlite3")
        return [sys.executable, str(SCRIPT), name, database, str(self.results)]

    def engine(self, workers: int = 1) -> JobEngine:
        made = JobEngine(self.store, self.command, workers=workers)
        self.engines.append(made)
        made.start()
        return made

    def wait(self, job: Job, ready: Callable[[Job], bool]) -> Job:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            now = self.store.get(job.id)
            assert now is not None
            if ready(now):
                return now
            Event().wait(0.02)
        raise AssertionError(f"still {now}")

    def end(self, job: Job) -> Job:
        return self.wait(job, lambda now: now.state.is_final)

    def running(self, job: Job) -> Job:
        return self.wait(job, lambda now: now.state is JobState.RUNNING and now.share > 0)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    for engine in made.engines:
        engine.close()
    made.store.close()


def test_a_job_is_done_and_its_files_are_there(house: House) -> None:
    job = house.engine().enqueue("write", {"text": "hello"})

    done = house.end(job)

    assert (done.state, done.share, done.attempts) == (JobState.DONE, 1.0, 1)
    assert [(f.name, f.media_type, f.size) for f in done.files] == [("note.txt", "text/plain", 5)]
    assert (house.results / done.folder / "note.txt").read_text() == "hello"


def test_several_workers_share_the_work(house: House) -> None:
    engine = house.engine(workers=2)
    jobs = [engine.enqueue("count", {"steps": 10}) for _ in range(6)]

    ended = [house.end(job) for job in jobs]

    assert all(job.state is JobState.DONE for job in ended)
    assert len({job.worker for job in ended}) == 2


def test_a_running_job_is_cancelled_and_the_next_one_is_done(house: House) -> None:
    engine = house.engine()
    job, after = engine.enqueue("count", {"steps": 10_000}), engine.enqueue("write", {"text": "x"})
    house.running(job)

    engine.cancel(job.id)

    assert house.end(job).state is JobState.CANCELLED
    assert house.end(after).state is JobState.DONE
    assert not list(house.results.glob(f"{job.id}*"))


def test_a_job_that_does_not_listen_is_stopped_with_its_process(house: House) -> None:
    engine = house.engine()
    job, after = engine.enqueue("stubborn", {}), engine.enqueue("write", {"text": "x"})
    house.running(job)
    (before,) = engine.processes

    engine.cancel(job.id)

    assert house.end(job).state is JobState.CANCELLED
    assert house.end(after).state is JobState.DONE
    assert before not in engine.processes
    assert [p.name for p in house.results.iterdir()] == [f"{after.id}-1"]


def test_a_queued_job_is_cancelled_at_once(house: House) -> None:
    job = house.store.add("write", {"text": "x"})

    now = house.engine(workers=0).cancel(job.id)

    assert now is not None
    assert now.state is JobState.CANCELLED


def test_a_job_whose_worker_is_killed_is_tried_again(house: House, tmp_path: Path) -> None:
    arguments = {"mark": str(tmp_path / "mark"), "times": 2}

    done = house.end(house.engine().enqueue("die", arguments))

    assert (done.state, done.attempts) == (JobState.DONE, 3)
    assert (house.results / done.folder / "note.txt").read_text() == "after 2 deaths"


def test_a_job_that_kills_every_worker_fails_in_the_end(house: House, tmp_path: Path) -> None:
    engine = house.engine()
    job = engine.enqueue("die", {"mark": str(tmp_path / "mark"), "times": 99})

    failed = house.end(job)

    assert (failed.state, failed.error_code) == (JobState.FAILED, "worker-lost")
    assert not list(house.results.glob(f"{job.id}*"))


def test_a_killed_worker_is_replaced(house: House) -> None:
    engine = house.engine()
    job = engine.enqueue("count", {"steps": 200})
    house.running(job)

    os.kill(engine.processes[0], signal.SIGKILL)

    assert house.end(job).state is JobState.DONE


def test_what_was_running_is_done_after_a_restart(house: House) -> None:
    first = house.engine()
    job = first.enqueue("count", {"steps": 300})
    house.running(job)

    first.close()
    waiting = house.store.get(job.id)
    house.engine()

    assert waiting is not None
    assert (waiting.state, waiting.attempts) == (JobState.QUEUED, 0)
    assert house.end(job).state is JobState.DONE


def test_a_job_is_done_after_server_and_worker_were_killed(house: House) -> None:
    job = house.store.add("write", {"text": "x"})
    house.store.claim("a worker that was killed")
    house.clock_back(1000.0)

    house.engine()

    assert house.end(job).attempts == 2


def test_one_waiting_job_among_many_that_ended_is_found(house: House) -> None:
    job = house.store.add("write", {"text": "x"})
    for _ in range(60):
        house.store.cancel(house.store.add("write", {}).id)

    house.engine()

    assert house.end(job).state is JobState.DONE


def late_write(_: dict[str, object], context: JobContext) -> list[tuple[str, str]]:
    (context.folder / "note.txt").write_text("too late")
    return [("note.txt", "text/plain")]


def test_a_late_worker_does_not_touch_the_result_of_another(house: House) -> None:
    job = house.store.add("count", {"steps": 1})
    late = house.store.claim("late")
    assert late is not None
    house.store.release("late")
    house.engine()
    done = house.end(job)

    Worker("late", house.store, {"count": late_write}, house.results).do(late)

    assert (house.results / done.folder / "note.txt").read_text() == "counted"
    assert not (house.results / late.folder).exists()


def test_what_an_attempt_left_whose_end_was_not_noted_is_replaced(house: House) -> None:
    job = house.store.add("write", {"text": "new"})
    left = house.results / f"{job.id}-1"
    left.mkdir(parents=True)
    (left / "old.txt").write_text("old")

    house.engine()

    done = house.end(job)
    assert (done.state, done.folder) == (JobState.DONE, left.name)
    assert [path.name for path in left.iterdir()] == ["note.txt"]


def test_workers_that_cannot_start_are_noticed(house: House) -> None:
    engine = JobEngine(house.store, lambda _: [str(house.folder / "missing")], workers=1)

    job = engine.enqueue("write", {"text": "x"})

    assert not engine.can_work
    assert house.store.get(job.id) is not None


ONE_MOMENT = 0.2


def test_a_worker_that_starts_after_others_that_did_not_is_known_to_work(house: House) -> None:
    broken = house.folder / "broken"
    broken.touch()

    def command(name: str) -> list[str]:
        if broken.exists():
            return [sys.executable, "-c", "raise SystemExit(1)"]
        return house.command(name)

    engine = JobEngine(house.store, command, workers=1, pause=ONE_MOMENT)
    house.engines.append(engine)
    job = engine.enqueue("write", {"text": "x"})
    until(lambda: not engine.can_work)

    broken.unlink()

    assert house.end(job).state is JobState.DONE
    until(lambda: engine.can_work)


def test_one_worker_that_cannot_start_does_not_hide_another_that_works(house: House) -> None:
    commands = iter([house.command("worker-1")])

    def command(_: str) -> list[str]:
        return next(commands, [str(house.folder / "missing")])

    engine = JobEngine(house.store, command, workers=2)
    house.engines.append(engine)
    first = engine.enqueue("write", {"text": "x"})
    assert not engine.can_work

    assert house.end(first).state is JobState.DONE
    until(lambda: engine.can_work)


def test_bad_input_is_told_and_can_be_tried_again(house: House) -> None:
    engine = house.engine()
    job = engine.enqueue("refuse", {})
    failed = house.end(job)

    assert engine.retry(job.id)

    again = house.end(job)
    assert failed.error == again.error == "the key 'H' is not one; expected A to G"
    assert (again.state, again.error_code) == (JobState.FAILED, "invalid-request")


def test_a_broken_handler_fails_its_job_and_no_other(house: House) -> None:
    engine = house.engine()
    job, after = engine.enqueue("break", {}), engine.enqueue("write", {"text": "x"})

    assert house.end(job).error_code == "file-system"
    assert house.end(after).state is JobState.DONE


def test_progress_only_grows_and_tells_what_is_left(house: House) -> None:
    gates = house.folder / "gates"
    gates.mkdir()
    job = house.engine().enqueue("climb", {"steps": 4, "gates": str(gates)})

    seen: list[Job] = []
    for number in range(4):
        seen.append(house.wait(job, partial(has_stage, f"step {number}")))
        (gates / f"{number}").touch()
    done = house.end(job)

    assert [now.share for now in (*seen, done)] == [0.0, 0.25, 0.5, 0.75, 1.0]
    late = seen[-1]
    assert late.started is not None
    assert late.remaining(late.started + 30.0) == pytest.approx(10.0)
    assert seen[0].remaining(late.started + 30.0) is done.remaining(late.started + 30.0) is None
