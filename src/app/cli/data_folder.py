"""The data folder, tried before a server or a worker starts on it."""

import tempfile

from app.cli.errors import explain
from app.core.settings import Settings
from app.services.job_engine import make_engine
from gospel_keys.errors import InvalidRequestError

_DATABASE = b"SQLite format 3\0"


def check_data_folder(settings: Settings) -> None:
    """Make the data folder where it is missing, and try to write into it.

    Raises
    ------
    InvalidRequestError
        If nothing can be kept there; it says why in one line.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            pass
        _check_database(settings)
    except OSError as error:
        error.filename = error.filename or str(settings.data)
        reason = explain(error) if settings.data.exists() else f"'{settings.data}' cannot be made"
        msg = f"data folder: {reason}; set GOSPEL_KEYS_DATA to a folder that can be written"
        raise InvalidRequestError(
            msg, value=str(settings.data), field="GOSPEL_KEYS_DATA"
        ) from error


def _check_database(settings: Settings) -> None:
    """Open the jobs for writing, and refuse a file that is something else, or damaged."""
    file = settings.jobs_file
    if not file.exists():
        return
    with file.open("r+b") as opened:
        head = opened.read(len(_DATABASE))
    if head not in (b"", _DATABASE):
        msg = f"'{file}' is not the list of jobs; move it away, or set GOSPEL_KEYS_DATA elsewhere"
        raise InvalidRequestError(msg, value=str(file), field="GOSPEL_KEYS_DATA")
    store = make_engine(settings).store
    try:
        store.has_unfinished()
    finally:
        store.close()
