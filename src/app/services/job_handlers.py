"""What jobs do: audio, video and batches, by the export service.

The arguments of a job are JSON values; :class:`app.models.export.ExportRequest` reads them.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from app.core.settings import Settings
from app.jobs.worker import Handler, JobContext
from app.models.export import BatchRequest, ExportJob
from app.persistence.files import forget_oldest
from app.persistence.items import Items
from app.services.batch_export import BatchItem
from app.services.export_requests import options_of
from app.services.export_service import export_service
from gospel_keys.errors import InvalidRequestError
from gospel_keys.sound.progress import Progress

EXPORT: Final = "export"
BATCH: Final = "batch"
ARCHIVE: Final = "gospel-keys.zip"


def handlers_for(settings: Settings) -> Mapping[str, Handler]:
    """Return the handlers of all kinds of jobs over a data folder."""
    items = Items(settings.items, settings.kept_items)

    def export(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
        job = ExportJob.model_validate(arguments)
        document = items.load(job.item)
        if document is None:
            msg = f"there is no piece '{job.item}' any more"
            raise InvalidRequestError(msg, value=job.item, field="item")
        stage = _Stage(context)
        files = export_service.export(
            document,
            job.formats,
            options=options_of(job.options, bars=job.options.span()),
            progress=stage.progress,
            on_format=stage.begin,
        )
        return [_written(context.folder, file.name, file.media_type, file.data) for file in files]

    def batch(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
        wanted = BatchRequest.model_validate(arguments)
        stage = _Stage(context)
        chosen = [BatchItem(name, partial(items.load, name)) for name in wanted.items]
        chunks = export_service.batch_export(
            chosen,
            wanted.formats,
            options=options_of(wanted.options, bars=wanted.options.span()),
            progress=stage.progress,
            on_stage=stage.begin,
        )
        with (context.folder / ARCHIVE).open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        return [(ARCHIVE, "application/zip")]

    return {EXPORT: _tidying(settings, export), BATCH: _tidying(settings, batch)}


def _tidying(settings: Settings, work: Handler) -> Handler:
    """Let a handler forget the oldest results before it adds its own."""

    def handle(arguments: dict[str, Any], context: JobContext) -> Sequence[tuple[str, str]]:
        forget_oldest(settings.results, "*", limit=settings.kept_results, newest=context.folder)
        return work(arguments, context)

    return handle


class _Stage:
    """Progress with the name of what is being made."""

    def __init__(self, context: JobContext) -> None:
        self._context = context
        self._name = ""
        self.progress = Progress(self._report, context.unwanted.is_set)

    def begin(self, name: str) -> None:
        """Say what is being made."""
        self._name = name

    def _report(self, share: float) -> None:
        self._context.step(self._name, share)


def _written(folder: Path, name: str, media_type: str, data: bytes) -> tuple[str, str]:
    (folder / name).write_bytes(data)
    return name, media_type
