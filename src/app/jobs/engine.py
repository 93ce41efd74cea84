"""The engine: keeps worker processes alive and gives jobs to the store.

The workers are processes of their own, so that a job can be stopped and a crash takes
nothing with it. They are started with the first job. Whatever is queued or was running when
the engine stopped is done when it starts again.
"""

import logging
import subprocess
from collections.abc import Callable, Mapping, Sequence
from threading import Lock, Thread, Timer
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from app.jobs.store import JobStore
from app.jobs.worker import STALE, STOPPED
from app.models.jobs import Job, JobStoreError

_QUICK: Final = 2.0
"""A worker that ends sooner than this, in seconds, could not start."""

_MOST_QUICK_ENDS: Final = 3
_PAUSE: Final = 30.0
_FAREWELL: Final = 5.0
_REMEMBERED: Final = 30 * 24 * 3600.0
"""Seconds for which jobs that ended are listed."""

_log = logging.getLogger(__name__)


class JobEngine:
    """Queues jobs and keeps workers for them.

    Parameters
    ----------
    store : JobStore
    command : callable
        Returns the command line of a worker with a given name.
    workers : int
        How many processes work at a time; 0 leaves the work to workers started elsewhere.
    environment : mapping, optional
        Of the workers; by default that of this process.
    pause : float
        Seconds after which workers that could not start are tried again.
    """

    def __init__(
        self,
        store: JobStore,
        command: Callable[[str], Sequence[str]],
        *,
        workers: int,
        environment: Mapping[str, str] | None = None,
        pause: float = _PAUSE,
    ) -> None:
        self.store = store
        self._command = command
        self._wanted = workers
        self._environment = environment
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._pause = pause
        self._started: set[str] = set()
        self._quick_ends = 0
        self._later: Timer | None = None
        self._closing = False
        self._lock = Lock()

    def start(self) -> None:
        """Take up what was left when the engine last stopped."""
        self.store.forget_old(_REMEMBERED)
        self.store.release_stale(STALE)
        # What still looks as if it ran may have lost its worker with the last engine: workers
        # take such jobs back as soon as they have not been heard of for a while.
        if self.store.has_unfinished():
            self._wake()

    def enqueue(self, kind: str, arguments: dict[str, Any]) -> Job:  # JSON values
        """Queue a job and see that somebody does it."""
        job = self.store.add(kind, arguments)
        self._wake()
        return job

    def cancel(self, identifier: str) -> Job | None:
        """Cancel a job; return it as it is now, or None when there is none."""
        return self.store.cancel(identifier)

    def retry(self, identifier: str) -> bool:
        """Queue a failed or cancelled job again."""
        again = self.store.retry(identifier)
        if again:
            self._wake()
        return again

    def close(self) -> None:
        """Send the workers home; their jobs wait for the next start."""
        with self._lock:
            self._closing = True
            if self._later is not None:
                self._later.cancel()
            leaving = dict(self._processes)
        for process in leaving.values():
            if process.stdin:
                process.stdin.close()
        for name, process in leaving.items():
            try:
                process.wait(_FAREWELL)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            try:
                self.store.release(name, refund=True)
            except JobStoreError:
                _log.exception("a job could not be given back")

    @property
    def is_closing(self) -> bool:
        """Whether the engine is being stopped."""
        return self._closing

    @property
    def can_work(self) -> bool:
        """Whether a worker is at work or can be started; False after several that ended at once."""
        return bool(self._started) or self._quick_ends < _MOST_QUICK_ENDS

    @property
    def processes(self) -> tuple[int, ...]:
        """Process numbers of the workers that are alive."""
        with self._lock:
            return tuple(p.pid for p in self._processes.values() if p.poll() is None)

    def _wake(self) -> None:
        with self._lock:
            if self._closing:
                return
            missing = self._wanted - len(self._processes)
            for _ in range(missing):
                self._spawn()
            for process in self._processes.values():
                _nudge(process)

    def _spawn(self) -> None:
        name = f"worker-{uuid4().hex[:12]}"
        try:
            process = subprocess.Popen(
                self._command(name), stdin=subprocess.PIPE, env=self._environment
            )
        except OSError:
            _log.exception("a worker cannot be started; jobs wait in the queue")
            self._give_up()
            return
        self._processes[name] = process
        Thread(target=self._watch, args=(name, process, monotonic()), daemon=True).start()

    def _watch(self, name: str, process: subprocess.Popen[bytes], began: float) -> None:
        """Wait for the end of a worker, give its job back and start another one."""
        try:
            process.wait(_QUICK)
        except subprocess.TimeoutExpired:
            with self._lock:  # It has started: those that ended before it say nothing any more.
                self._started.add(name)
                self._quick_ends = 0
        status = process.wait()
        with self._lock:
            self._started.discard(name)
            if self._closing:
                return
            del self._processes[name]
            if process.stdin:
                process.stdin.close()
            try:
                self.store.release(name)
            except JobStoreError:
                # Other workers take the job back when it has been silent for a while.
                _log.exception("the job of a lost worker could not be given back")
            failed = monotonic() - began < _QUICK and status not in (0, STOPPED)
            self._quick_ends = self._quick_ends + 1 if failed else 0
            if self._quick_ends >= _MOST_QUICK_ENDS:
                _log.error("workers cannot start (status %d); jobs wait in the queue", status)
                self._give_up()
                return
            self._spawn()

    def _give_up(self) -> None:
        """Start no worker for a while; what was in the way may be gone by then."""
        self._quick_ends = _MOST_QUICK_ENDS
        if self._later is None:
            self._later = Timer(self._pause, self._try_again)
            self._later.daemon = True
            self._later.start()

    def _try_again(self) -> None:
        with self._lock:
            self._later = None
        self._wake()


def _nudge(process: subprocess.Popen[bytes]) -> None:
    """Tell a worker that there may be something to do."""
    try:
        if process.stdin:
            process.stdin.write(b"\n")
            process.stdin.flush()
    except OSError:  # It has just ended; its watcher starts another one.
        _log.debug("worker %d is gone", process.pid)
