"""Files made while somebody waits: each once for all who ask, stopped when all of them left."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Final

import anyio
from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from gospel_keys.sound.progress import Progress

Files = tuple[Path, ...]
"""A file, or one for each page."""

Work = Callable[[Progress], Files]
"""Makes them, unless the progress says that it is no longer wanted."""

SEATS: Final = 2
"""Files that are made at a time: each takes a core and some hundred megabytes."""

_PATIENCE: Final = 60.0
"""Seconds to wait for one's turn."""

_GONE: Final = 499
"""The status that proxies note for a client that left before its answer."""


@dataclass(slots=True)
class _Making:
    """A file under way, and how many wait for it."""

    task: "asyncio.Task[Files]"
    unwanted: Event
    askers: int = 0


@dataclass(slots=True)
class Workshop:
    """Makes files for requests.

    All its methods belong to the event loop; the work is done in threads beside it.

    Parameters
    ----------
    seats : int
        How many files are made at a time.
    patience : float
        Seconds to wait for a seat.
    """

    seats: int = SEATS
    patience: float = _PATIENCE
    _turns: anyio.Semaphore = field(init=False)
    _under_way: dict[str, _Making] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Put up the seats."""
        self._turns = anyio.Semaphore(self.seats)

    async def make(self, request: Request, key: str, work: Work) -> Files:
        """Return a file when it is made.

        Parameters
        ----------
        request : Request
            Of the one who waits. When all who wait for a file have left, it is not finished.
        key : str
            The same for the same file.
        work : callable

        Raises
        ------
        HTTPException
            499 when the asker left, 503 when the file's turn did not come in time.
        Exception
            What the work raises.
        """
        making = self._under_way.get(key) or self._begun(key, work)
        making.askers += 1
        leaving = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait((making.task, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not making.task.done():
                leaving.result()
                raise HTTPException(_GONE, "the client left before the file was made")
            return making.task.result()
        finally:
            leaving.cancel()
            await asyncio.wait((leaving,))
            making.askers -= 1
            if not making.askers:
                making.unwanted.set()
                self._forget(key, making)

    async def stream(self, make: Callable[[Progress], Iterator[bytes]]) -> AsyncIterator[bytes]:
        """Yield what is made, in turn with others; when nobody listens any more, it stops.

        Parameters
        ----------
        make : callable
            Given a progress, returns the chunks.
        """
        unwanted = Event()
        chunks = make(Progress(lambda _: None, unwanted.is_set))
        try:
            while True:
                async with self._turns:
                    # Left behind when the listener goes: it stops by itself, at its next step.
                    chunk = await to_thread.run_sync(next, chunks, None, abandon_on_cancel=True)
                if chunk is None:
                    return
                yield chunk
        finally:
            unwanted.set()

    @property
    def under_way(self) -> int:
        """How many files somebody waits for."""
        return len(self._under_way)

    def _begun(self, key: str, work: Work) -> _Making:
        unwanted = Event()
        task = asyncio.create_task(self._made(work, unwanted))
        making = _Making(task, unwanted)
        self._under_way[key] = making
        task.add_done_callback(lambda _: self._forget(key, making))
        return making

    def _forget(self, key: str, making: _Making) -> None:
        if self._under_way.get(key) is making:
            del self._under_way[key]
        if making.task.done() and not making.task.cancelled():
            making.task.exception()  # Heard, even when nobody waits any more.

    async def _made(self, work: Work, unwanted: Event) -> Files:
        try:
            with anyio.fail_after(self.patience):
                await self._turns.acquire()
        except TimeoutError as error:
            detail = "too many files are being made; try again in a minute"
            raise HTTPException(503, detail, headers={"retry-after": "60"}) from error
        try:
            progress = Progress(lambda _: None, unwanted.is_set)
            progress.step(0.0)
            return await run_in_threadpool(work, progress)
        finally:
            self._turns.release()


async def _gone(request: Request) -> None:
    """Return when the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
