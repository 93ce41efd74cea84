"""The engine of this application: SQLite, and workers started from this installation."""

import os
import sys
import time

from app.core.settings import Settings
from app.jobs.engine import JobEngine
from app.persistence.jobs import SqliteJobStore


def make_engine(settings: Settings) -> JobEngine:
    """Return an engine over the data folder; it starts nothing by itself."""

    def command(name: str) -> list[str]:
        return [sys.executable, "-m", "app.cli.main", "worker", "--with-parent", "--name", name]

    store = SqliteJobStore(settings.jobs_file, time.time)
    environment = os.environ | settings.as_environment()
    return JobEngine(store, command, workers=settings.workers, environment=environment)
