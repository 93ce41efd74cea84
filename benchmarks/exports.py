"""How much CPU one minute of music costs in every format, film and archive included.

CPU seconds of this process and its threads, each format on its own and then all of them in one
archive, in which the sound and the page are made once.

Usage::

    python benchmarks/exports.py
"""

import time
from collections.abc import Callable

from app.services.arrangement_service import compose_arrangement
from app.services.batch_export import BatchItem
from app.services.export_service import FORMATS, export_service
from gospel_keys.brief.model import Wishes

SONG = "Contemporary worship in Eb"
MINUTE = 60.0


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    made = compose_arrangement(SONG, wishes=Wishes(bars=20, tempo=80, meter="4/4"), seed=3)
    document = made.document()
    length = made.performance.duration
    print(f"{length:.1f} s of music, {len(made.performance.notes)} notes; CPU seconds a minute")
    list(export_service.export(document, ["wav", "svg"]))
    for name in FORMATS:
        spent = cpu(lambda name=name: list(export_service.export(document, [name])))  # type: ignore[misc]
        print(f"  {name:<9} {spent * MINUTE / length:6.2f}")
    item = BatchItem("x", lambda: document)
    total = cpu(lambda: list(export_service.batch_export([item], FORMATS)))
    print(f"  {'all, ZIP':<9} {total * MINUTE / length:6.2f}")


if __name__ == "__main__":
    main()
