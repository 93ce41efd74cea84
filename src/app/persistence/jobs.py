"""Jobs in SQLite: one small database that several processes share.

Every method is one short transaction, so that a process that is killed leaves a whole
database behind. A job belongs to the worker that claimed it until it ends or is given back;
what a worker says about a job it no longer owns is not heard.
"""

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any, Final
from uuid import uuid4

from app.models.jobs import Job, JobState, JobStoreError, ResultFile

MOST_ATTEMPTS: Final = 3
_WAIT: Final = 10.0
"""Seconds to wait for another process's transaction."""

_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    stage TEXT NOT NULL DEFAULT '',
    share REAL NOT NULL DEFAULT 0,
    created REAL NOT NULL,
    started REAL,
    finished REAL,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    files TEXT NOT NULL DEFAULT '[]',
    error_code TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    worker TEXT NOT NULL DEFAULT '',
    heartbeat REAL NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, created);
"""

_TAKE_BACK: Final = """
UPDATE jobs SET
    attempts = attempts - :refund,
    worker = '',
    finished = CASE WHEN cancel_requested OR attempts - :refund >= :most THEN :now END,
    error_code = CASE WHEN NOT cancel_requested AND attempts - :refund >= :most
        THEN 'worker-lost' ELSE '' END,
    error = CASE WHEN NOT cancel_requested AND attempts - :refund >= :most
        THEN :lost ELSE '' END,
    state = CASE WHEN cancel_requested THEN 'cancelled'
        WHEN attempts - :refund >= :most THEN 'failed' ELSE 'queued' END
WHERE state = 'running' AND (worker = :worker OR
    (:worker IS NULL AND (heartbeat < :before OR heartbeat > :now + 60)))
"""


class SqliteJobStore:
    """The jobs of one data folder; any thread may use it, one at a time.

    Parameters
    ----------
    path : Path
        The database file; made with its folder when it is not there.
    clock : callable
        Returns seconds since 1970.
    """

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self.path, self.clock = path, clock
        self._lock = Lock()
        self._database: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    def _open(self) -> sqlite3.Connection:
        """Return the one connection: closing the last one rewrites the file."""
        if self._database is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(
                self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(database)
            except BaseException:
                database.close()
                raise
            self._database = database
        return self._database

    def _prepare(self, database: sqlite3.Connection) -> None:
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(_SCHEMA)
        # Damage further in shows itself now rather than with the first job that lies there.
        (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise self._damaged(found)

    def add(self, kind: str, arguments: dict[str, Any]) -> Job:  # JSON values
        """Queue a job."""
        identifier = uuid4().hex
        with self._changing() as database:
            database.execute(
                "INSERT INTO jobs (id, kind, arguments, state, created) VALUES (?, ?, ?, ?, ?)",
                (identifier, kind, json.dumps(arguments), JobState.QUEUED, self.clock()),
            )
            return _one(database, identifier)

    def get(self, identifier: str) -> Job | None:
        """Return a job, or None."""
        with self._reading() as database:
            rows = database.execute("SELECT * FROM jobs WHERE id = ?", (identifier,)).fetchall()
        return _job(rows[0]) if rows else None

    def recent(self, limit: int = 50) -> tuple[Job, ...]:
        """Return the youngest jobs, the last one first."""
        with self._reading() as database:
            rows = database.execute(
                "SELECT * FROM jobs ORDER BY created DESC, rowid DESC LIMIT ?", (limit,)
            ).fetchall()
        return tuple(_job(row) for row in rows)

    def has_unfinished(self) -> bool:
        """Return whether any job waits or is being done."""
        with self._reading() as database:
            row = database.execute(
                "SELECT 1 FROM jobs WHERE state IN (?, ?) LIMIT 1",
                (JobState.QUEUED, JobState.RUNNING),
            ).fetchone()
        return row is not None

    def waiting(self) -> int:
        """Return how many jobs wait to be begun."""
        with self._reading() as database:
            (found,) = database.execute(
                "SELECT count(*) FROM jobs WHERE state = ?", (JobState.QUEUED,)
            ).fetchone()
        return int(found)

    def forget_old(self, older_than: float) -> int:
        """Forget the jobs that ended some seconds ago; return how many."""
        with self._changing() as database:
            return database.execute(
                "DELETE FROM jobs WHERE finished IS NOT NULL AND finished < ?",
                (self.clock() - older_than,),
            ).rowcount

    def claim(self, worker: str) -> Job | None:
        """Give the oldest queued job to a worker; None when there is none."""
        now = self.clock()
        with self._changing() as database:
            row = database.execute(
                "SELECT id FROM jobs WHERE state = ? ORDER BY created, rowid LIMIT 1",
                (JobState.QUEUED,),
            ).fetchone()
            if row is None:
                return None
            database.execute(
                "UPDATE jobs SET state = ?, worker = ?, attempts = attempts + 1, started = ?,"
                " heartbeat = ?, stage = '', share = 0, error = '', error_code = ''"
                " WHERE id = ?",
                (JobState.RUNNING, worker, now, now, row["id"]),
            )
            return _one(database, row["id"])

    def report(self, identifier: str, worker: str, stage: str, share: float) -> bool:
        """Note a worker's progress; return whether the job is still its own and wanted."""
        with self._changing() as database:
            changed = database.execute(
                "UPDATE jobs SET stage = ?, share = max(share, ?), heartbeat = ?"
                " WHERE id = ? AND worker = ? AND state = ?",
                (stage, share, self.clock(), identifier, worker, JobState.RUNNING),
            ).rowcount
            return bool(changed) and not _one(database, identifier).cancel_requested

    def finish(self, identifier: str, worker: str, files: Sequence[ResultFile]) -> bool:
        """Note that a job is done; False when it was no longer the worker's."""
        listed = json.dumps([asdict(file) for file in files])
        return self._end(identifier, worker, JobState.DONE, files=listed, share=1.0)

    def fail(self, identifier: str, worker: str, code: str, message: str) -> bool:
        """Note why a job failed; False when it was no longer the worker's."""
        return self._end(identifier, worker, JobState.FAILED, error_code=code, error=message)

    def stop(self, identifier: str, worker: str) -> bool:
        """Note that a worker stopped a job that was cancelled."""
        return self._end(identifier, worker, JobState.CANCELLED)

    def cancel(self, identifier: str) -> Job | None:
        """Cancel a job: at once when it waits, as soon as its worker hears of it when it runs."""
        with self._changing() as database:
            database.execute(
                "UPDATE jobs SET cancel_requested = 1 WHERE id = ? AND state IN (?, ?)",
                (identifier, JobState.QUEUED, JobState.RUNNING),
            )
            database.execute(
                "UPDATE jobs SET state = ?, finished = ? WHERE id = ? AND state = ?",
                (JobState.CANCELLED, self.clock(), identifier, JobState.QUEUED),
            )
        return self.get(identifier)

    def retry(self, identifier: str) -> bool:
        """Queue a failed or cancelled job again; False for any other."""
        with self._changing() as database:
            return bool(
                database.execute(
                    "UPDATE jobs SET state = ?, cancel_requested = 0, attempts = 0, share = 0,"
                    " stage = '', worker = '', finished = NULL, error = '', error_code = ''"
                    " WHERE id = ? AND state IN (?, ?)",
                    (JobState.QUEUED, identifier, JobState.FAILED, JobState.CANCELLED),
                ).rowcount
            )

    def release(self, worker: str, *, refund: bool = False) -> int:
        """Take back what a worker that is gone had claimed; return how many jobs.

        Parameters
        ----------
        worker : str
        refund : bool
            Whether the attempt does not count, because the worker was told to go.
        """
        return self._take_back(worker, 0.0, refund=refund)

    def release_stale(self, older_than: float) -> int:
        """Take back the jobs whose workers have not been heard of for some seconds."""
        return self._take_back(None, self.clock() - older_than, refund=False)

    def _take_back(self, worker: str | None, before: float, *, refund: bool) -> int:
        values = {
            "worker": worker,
            "before": before,
            "now": self.clock(),
            "refund": int(refund),
            "most": MOST_ATTEMPTS,
            "lost": "the worker was lost while it did this, each time it was tried",
        }
        with self._changing() as database:
            return database.execute(_TAKE_BACK, values).rowcount

    def _end(
        self,
        identifier: str,
        worker: str,
        state: JobState,
        *,
        files: str = "[]",
        share: float = 0.0,
        error_code: str = "",
        error: str = "",
    ) -> bool:
        mine = (identifier, worker, JobState.RUNNING)
        with self._changing() as database:
            return bool(
                database.execute(
                    "UPDATE jobs SET state = ?, finished = ?, files = ?, share = max(share, ?),"
                    " error_code = ?, error = ? WHERE id = ? AND worker = ? AND state = ?",
                    (state, self.clock(), files, share, error_code, error, *mine),
                ).rowcount
            )

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that writes; other processes wait for its end."""
        with self._transaction("BEGIN IMMEDIATE") as database:
            yield database

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One transaction that reads, also while another process writes."""
        with self._transaction("BEGIN") as database:
            yield database

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                database = self._open()
                database.execute(begin)
                try:
                    yield database
                    database.execute("COMMIT")
                except BaseException:
                    if database.in_transaction:  # What fails for the disk may be undone already.
                        database.execute("ROLLBACK")
                    raise
            except sqlite3.DatabaseError as error:
                raise self._told(error) from error

    def _told(self, error: sqlite3.DatabaseError) -> JobStoreError:
        """What went wrong, with the number by which an operating system knows it."""
        # An extended code keeps the plain one in its low byte.
        plain = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if plain in _DAMAGED:
            return self._damaged(str(error))
        code = errno.ENOSPC if plain == sqlite3.SQLITE_FULL else errno.EIO
        return JobStoreError(code, f"the jobs cannot be read or written: {error}")

    def _damaged(self, how: str) -> JobStoreError:
        reason = how.splitlines()[-1].lower()
        msg = f"the list of jobs is damaged ({reason}); move the file away"
        return JobStoreError(errno.EILSEQ, msg, str(self.path))


def _one(database: sqlite3.Connection, identifier: str) -> Job:
    return _job(database.execute("SELECT * FROM jobs WHERE id = ?", (identifier,)).fetchone())


def _job(row: sqlite3.Row) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        arguments=json.loads(row["arguments"]),
        state=JobState(row["state"]),
        attempts=row["attempts"],
        stage=row["stage"],
        share=row["share"],
        created=row["created"],
        started=row["started"],
        finished=row["finished"],
        cancel_requested=bool(row["cancel_requested"]),
        files=tuple(ResultFile(**file) for file in json.loads(row["files"])),
        error_code=row["error_code"],
        error=row["error"],
        worker=row["worker"],
    )
