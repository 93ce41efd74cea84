"""A file is made once for all who wait for it, and not for nobody."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.api.making import Files, Workshop
from gospel_keys.errors import InvalidRequestError, RenderingCancelledError
from gospel_keys.sound.progress import Progress

DONE = (Path("done"),)


class Client:
    """Someone who asks, and may leave."""

    def __init__(self) -> None:
        self._left = asyncio.Event()

    def leave(self) -> None:
        self._left.set()

    @property
    def request(self) -> Request:
        async def receive() -> dict[str, Any]:
            await self._left.wait()
            return {"type": "http.disconnect"}

        return Request({"type": "http", "method": "GET", "headers": []}, receive)


class Work:
    """Work that goes on until it is let go or not wanted."""

    def __init__(self) -> None:
        self.begun, self.go_on = Event(), Event()
        self.times = 0
        self.stopped = Event()

    def __call__(self, progress: Progress) -> Files:
        self.times += 1
        self.begun.set()
        while not self.go_on.wait(0.001):
            try:
                progress.step(0.5)
            except RenderingCancelledError:
                self.stopped.set()
                raise
        return DONE


async def begun(work: Work) -> None:
    await asyncio.to_thread(work.begun.wait)


def test_one_file_is_made_once_for_two() -> None:
    async def scene() -> tuple[list[Files], int]:
        workshop, work = Workshop(), Work()
        asked = [asyncio.create_task(workshop.make(Client().request, "a", work)) for _ in range(2)]
        await begun(work)
        work.go_on.set()
        return list(await asyncio.gather(*asked)), work.times

    assert asyncio.run(scene()) == ([DONE, DONE], 1)


def test_it_goes_on_while_one_of_two_stays() -> None:
    async def scene() -> tuple[int, Files]:
        workshop, work, restless = Workshop(), Work(), Client()
        first = asyncio.create_task(workshop.make(restless.request, "a", work))
        second = asyncio.create_task(workshop.make(Client().request, "a", work))
        await begun(work)
        restless.leave()
        with pytest.raises(HTTPException) as left:
            await first
        work.go_on.set()
        return left.value.status_code, await second

    assert asyncio.run(scene()) == (499, DONE)


def test_it_stops_when_the_last_one_leaves_and_begins_anew_for_the_next() -> None:
    async def scene() -> tuple[bool, int, Files]:
        workshop, work, only = Workshop(), Work(), Client()
        asked = asyncio.create_task(workshop.make(only.request, "a", work))
        await begun(work)
        only.leave()
        with pytest.raises(HTTPException):
            await asked
        assert workshop.under_way == 0
        stopped = await asyncio.to_thread(work.stopped.wait)
        work.go_on.set()
        return stopped, work.times, await workshop.make(Client().request, "a", work)

    assert asyncio.run(scene()) == (True, 1, DONE)


def test_who_waits_too_long_for_a_turn_is_told_to_come_back() -> None:
    async def scene() -> tuple[int, Files]:
        workshop, work = Workshop(seats=1), Work()
        holder = asyncio.create_task(workshop.make(Client().request, "a", work))
        await begun(work)
        workshop.patience = 0.0
        with pytest.raises(HTTPException) as refused:
            await workshop.make(Client().request, "b", work)
        work.go_on.set()
        return refused.value.status_code, await holder

    assert asyncio.run(scene()) == (503, DONE)


def test_what_the_work_raises_reaches_all_who_wait() -> None:
    def fail(_: Progress) -> Files:
        raise InvalidRequestError("no", value=1, field="bars")

    async def scene() -> list[object]:
        workshop = Workshop()
        asked = (workshop.make(Client().request, "a", fail) for _ in range(2))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    assert [type(error) for error in asyncio.run(scene())] == [InvalidRequestError] * 2


def test_a_stream_ends_with_what_is_made() -> None:
    async def scene() -> list[bytes]:
        return [chunk async for chunk in Workshop().stream(lambda _: iter([b"a", b"b"]))]

    assert asyncio.run(scene()) == [b"a", b"b"]


def test_a_stream_that_nobody_hears_stops_its_making() -> None:
    going, stopped = Event(), Event()

    def make(progress: Progress) -> Iterator[bytes]:
        yield b"first"
        going.set()
        try:
            while True:
                progress.step(0.5)
        except RenderingCancelledError:
            stopped.set()

    async def scene() -> bool:
        async def listen() -> None:
            async for chunk in Workshop().stream(make):
                assert chunk == b"first"

        listener = asyncio.create_task(listen())
        await asyncio.to_thread(going.wait)
        listener.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listener
        return await asyncio.to_thread(stopped.wait)

    assert asyncio.run(scene())
