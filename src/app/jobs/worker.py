"""A worker: claims jobs one after the other and does them until it is told to go.

While a job runs, a second thread tells the store that the worker is alive and hears whether
the job is still wanted. Work that checks its progress stops at once; work that does not is
stopped with its whole process after a moment of grace.
"""

import errno
import logging
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from app.jobs.store import JobStore
from app.models.jobs import Job, JobStoreError, ResultFile
from gospel_keys.errors import GospelKeysError, RenderingCancelledError

HEARTBEAT: Final = 0.5
"""Seconds between two signs of life."""

STALE: Final = 15.0
"""Seconds without a sign of life after which a job is taken back."""

_GRACE: Final = 3.0
_IDLE: Final = 2.0
STOPPED: Final = 70
"""Exit status of a worker that ended with a job that would not stop."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class JobContext:
    """What a handler may use: a folder for its files, and a way to tell how far it is.

    Parameters
    ----------
    folder : Path
        Files written here become the result when the handler returns.
    """

    folder: Path
    stage: str = ""
    share: float = 0.0
    unwanted: Event = field(default_factory=Event)

    def step(self, stage: str, share: float) -> None:
        """Tell how far the work is.

        Raises
        ------
        RenderingCancelledError
            If the work is no longer wanted.
        """
        self.stage, self.share = stage, share
        if self.unwanted.is_set():
            msg = "the job was cancelled"
            raise RenderingCancelledError(msg)


Handler = Callable[[dict[str, Any], JobContext], Sequence[tuple[str, str]]]
"""Does a job and returns the names and media types of the files it wrote."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Does jobs.

    Parameters
    ----------
    name : str
        Unique among workers.
    store : JobStore
    handlers : mapping of kind to Handler
    results : Path
        Folder in which every finished job has a folder of its own.
    gone : Event
        Set when the worker is to stop: it gives back the job it has.
    wake : Event
        Set when there may be something to do.
    """

    name: str
    store: JobStore
    handlers: Mapping[str, Handler]
    results: Path
    gone: Event = field(default_factory=Event)
    wake: Event = field(default_factory=Event)

    def run(self) -> None:
        """Do jobs until the worker is told to go."""
        while not self.gone.is_set():
            try:
                job = self.store.claim(self.name)
                if job is not None:
                    self.do(job)
                    continue
                self.store.release_stale(STALE)
            except JobStoreError:
                _log.exception("the store of jobs failed; trying again")
            self.wake.wait(_IDLE)
            self.wake.clear()

    def do(self, job: Job) -> None:
        """Do one job; whatever happens, the store hears of it."""
        draft = self.results / f".{job.folder}.part"
        context = JobContext(draft)
        done = Event()
        heart = Thread(target=self._beat, args=(job, context, done), daemon=True)
        heart.start()
        try:
            for left in self.results.glob(f".{job.id}-*.part"):
                shutil.rmtree(left, ignore_errors=True)  # Of a worker that was lost.
            draft.mkdir(parents=True)
            files = self._made(job, context)
            if not self.store.finish(job.id, self.name, files):
                shutil.rmtree(self.results / job.folder, ignore_errors=True)
        except RenderingCancelledError:
            self._put_down(job)
        except GospelKeysError as error:
            self.store.fail(job.id, self.name, error.code, error.message)
        except JobStoreError:
            raise
        except OSError as error:
            full = error.errno == errno.ENOSPC
            _log.exception("job %s (%s) failed", job.id, job.kind)
            code, reason = (
                ("disk-full", "the disk is full")
                if full
                else ("file-system", f"a file failed: {(error.strerror or '').lower()}")
            )
            self.store.fail(job.id, self.name, code, reason)
        except Exception:
            _log.exception("job %s (%s) failed", job.id, job.kind)
            self.store.fail(job.id, self.name, "internal", "the job failed; see the log")
        finally:
            done.set()
            heart.join()
            shutil.rmtree(draft, ignore_errors=True)

    def _made(self, job: Job, context: JobContext) -> tuple[ResultFile, ...]:
        """Let the handler work, then put its folder in place as a whole."""
        named = self.handlers[job.kind](job.arguments, context)
        files = tuple(
            ResultFile(name, kind, (context.folder / name).stat().st_size) for name, kind in named
        )
        place = self.results / job.folder
        if place.exists() and self.store.report(job.id, self.name, context.stage, context.share):
            # Of an attempt whose end could not be noted: the job is still this worker's.
            shutil.rmtree(place)
        context.folder.rename(place)
        return files

    def _put_down(self, job: Job) -> None:
        """End a job that is not wanted any more, or give it back when the worker goes."""
        if self.gone.is_set():
            self.store.release(self.name, refund=True)
        else:
            self.store.stop(job.id, self.name)

    def _beat(self, job: Job, context: JobContext, done: Event) -> None:
        while not done.wait(HEARTBEAT):
            try:
                wanted = self.store.report(job.id, self.name, context.stage, context.share)
            except JobStoreError:
                continue  # Too busy or too full just now; the next beat may be heard.
            if wanted and not self.gone.is_set():
                continue
            context.unwanted.set()
            if not done.wait(_GRACE):
                try:
                    self._put_down(job)
                finally:
                    shutil.rmtree(context.folder, ignore_errors=True)
                    os._exit(STOPPED)
            return
