"""``gospel-keys worker``: does queued jobs of a data folder until it is stopped."""

import argparse
import os
import signal
import sys
from threading import Thread
from typing import Any
from uuid import uuid4


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "worker",
        help="do queued jobs (the web API starts its own)",
        description="Do the jobs that are queued in the data folder, one after the other. The web"
        " API starts workers of its own; more can be started by hand.",
        epilog="example:\n  gospel-keys worker",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--name", help="a name that no other worker has")
    parser.add_argument(
        "--with-parent",
        action="store_true",
        help="stop when the standard input is closed, wake when a line comes",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    import time

    from app.cli.data_folder import check_data_folder
    from app.core.settings import Settings
    from app.jobs.worker import Worker
    from app.persistence.jobs import SqliteJobStore
    from app.services.job_handlers import handlers_for

    settings = Settings.from_environment()
    check_data_folder(settings)
    store = SqliteJobStore(settings.jobs_file, time.time)
    worker = Worker(
        arguments.name or f"worker-{uuid4().hex[:12]}",
        store,
        handlers_for(settings),
        settings.results,
    )

    def leave(*_: object) -> None:
        worker.gone.set()
        worker.wake.set()

    signal.signal(signal.SIGTERM, leave)
    if arguments.with_parent:
        # The parent decides: a Ctrl-C in its terminal reaches every process of the group.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        Thread(target=_follow, args=(worker.wake.set, leave), daemon=True).start()
    else:
        signal.signal(signal.SIGINT, leave)
    _give_way()
    try:
        worker.run()
    finally:
        store.close()
    return 0


def _follow(wake: Any, leave: Any) -> None:
    while sys.stdin.buffer.read(1):
        wake()
    leave()


def _give_way() -> None:
    """Let the server answer before a job is done."""
    if hasattr(os, "nice"):
        os.nice(5)
