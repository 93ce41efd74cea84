"""What the engine and its workers need of the place where jobs are kept."""

from collections.abc import Sequence
from typing import Any, Protocol

from app.models.jobs import Job, ResultFile


class JobStore(Protocol):
    """Jobs that outlive every process; see :class:`app.persistence.jobs.SqliteJobStore`.

    Every method may raise :class:`app.models.jobs.JobStoreError`.
    """

    def add(self, kind: str, arguments: dict[str, Any]) -> Job:  # JSON values
        """Queue a job."""
        ...

    def get(self, identifier: str) -> Job | None:
        """Return a job, or None."""
        ...

    def recent(self, limit: int = 50) -> tuple[Job, ...]:
        """Return the youngest jobs, the last one first."""
        ...

    def has_unfinished(self) -> bool:
        """Return whether any job waits or is being done."""
        ...

    def waiting(self) -> int:
        """Return how many jobs wait."""
        ...

    def forget_old(self, older_than: float) -> int:
        """Forget the jobs that ended some seconds ago."""
        ...

    def claim(self, worker: str) -> Job | None:
        """Give the oldest queued job to a worker."""
        ...

    def report(self, identifier: str, worker: str, stage: str, share: float) -> bool:
        """Note progress; return whether the job is still the worker's and wanted."""
        ...

    def finish(self, identifier: str, worker: str, files: Sequence[ResultFile]) -> bool:
        """Note that a job is done; False when it was no longer the worker's."""
        ...

    def fail(self, identifier: str, worker: str, code: str, message: str) -> bool:
        """Note why a job failed."""
        ...

    def stop(self, identifier: str, worker: str) -> bool:
        """Note that a cancelled job was stopped."""
        ...

    def cancel(self, identifier: str) -> Job | None:
        """Cancel a job."""
        ...

    def retry(self, identifier: str) -> bool:
        """Queue a failed or cancelled job again."""
        ...

    def release(self, worker: str, *, refund: bool = False) -> int:
        """Take back what a worker that is gone had claimed."""
        ...

    def release_stale(self, older_than: float) -> int:
        """Take back the jobs of workers that have not been heard of."""
        ...

    def close(self) -> None:
        """Let go of the place."""
        ...
