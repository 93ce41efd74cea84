"""A worker process with handlers made for tests; run as a script with name, database, folder."""

import os
import signal
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

from app.jobs.worker import JobContext, Worker
from app.persistence.jobs import SqliteJobStore
from gospel_keys.errors import InvalidRequestError


def write(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
    context.step("writing", 0.5)
    (context.folder / "note.txt").write_text(arguments["text"])
    return [("note.txt", "text/plain")]


def count(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
    pause = Event()
    for number in range(arguments["steps"]):
        context.step(f"step {number}", number / arguments["steps"])
        pause.wait(0.02)
    return write({"text": "counted"}, context)


def climb(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
    """Go up step by step, each when its file is there."""
    pause, gates = Event(), Path(arguments["gates"])
    for number in range(arguments["steps"]):
        while not (gates / f"{number}").exists():
            context.step(f"step {number}", number / arguments["steps"])
            pause.wait(0.02)
    return write({"text": "above"}, context)


def stubborn(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
    context.step("deaf", 0.1)
    while True:
        Event().wait(1.0)


def die(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
    mark = Path(arguments["mark"])
    lives = int(mark.read_text()) if mark.exists() else 0
    mark.write_text(str(lives + 1))
    if lives < arguments["times"]:
        (context.folder / "half.txt").write_text("half")
        os.kill(os.getpid(), signal.SIGKILL)
    return write({"text": f"after {lives} deaths"}, context)


def refuse(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
    msg = "the key 'H' is not one; expected A to G"
    raise InvalidRequestError(msg, value="H", field="key")


def break_down(arguments: dict[str, Any], context: JobContext) -> list[tuple[str, str]]:
    return [("missing.txt", "text/plain")]


HANDLERS = {
    "write": write,
    "count": count,
    "climb": climb,
    "stubborn": stubborn,
    "die": die,
    "refuse": refuse,
    "break": break_down,
}


def main() -> None:
    name, database, folder = sys.argv[1:]
    store = SqliteJobStore(Path(database), time.time)
    worker = Worker(name, store, HANDLERS, Path(folder))

    def listen() -> None:
        while sys.stdin.buffer.read(1):
            worker.wake.set()
        worker.gone.set()
        worker.wake.set()

    Thread(target=listen, daemon=True).start()
    worker.run()
    store.close()


if __name__ == "__main__":
    main()
