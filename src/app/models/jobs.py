"""Jobs: long work that can be watched, cancelled and tried again."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class JobStoreError(OSError):
    """The place where jobs are kept cannot be used just now: the disk is full, or it is locked."""


class JobState(StrEnum):
    """Where a job is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether the job has come to its end."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A file that a job made, by its name inside the job's folder."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of long work.

    Parameters
    ----------
    id : str
        32 hexadecimal digits.
    kind : str
        Which handler does it.
    arguments : dict
        What the handler is to do, as JSON values.
    state : JobState
    attempts : int
        How often it was begun.
    stage : str
        What is being done now, for people.
    share : float in 0..1
        How much is done.
    created, started, finished : float or None
        Seconds since 1970.
    cancel_requested : bool
    files : tuple of ResultFile
        What it made.
    error_code, error : str
        Why it failed.
    """

    id: str
    kind: str
    arguments: dict[str, Any]  # JSON values
    state: JobState
    attempts: int
    stage: str
    share: float
    created: float
    started: float | None = None
    finished: float | None = None
    cancel_requested: bool = False
    files: tuple[ResultFile, ...] = ()
    error_code: str = ""
    error: str = ""
    worker: str = field(default="", repr=False)

    @property
    def folder(self) -> str:
        """Name of the folder of this attempt: a worker never touches that of another."""
        return f"{self.id}-{self.attempts}"

    def remaining(self, now: float) -> float | None:
        """Return the seconds that are probably left, None while nothing can be said."""
        if self.state is not JobState.RUNNING or self.started is None or self.share < 0.05:
            return None
        return max(0.0, (now - self.started) * (1.0 - self.share) / self.share)
