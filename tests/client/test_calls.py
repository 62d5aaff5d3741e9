"""Requests under way: replies, failures, time limits."""

from __future__ import annotations

import asyncio

import pytest

from holdfast import ErrorCode, RequestError
from holdfast.client.calls import Calls, refusal
from holdfast.wire import messages as m

pytestmark = pytest.mark.usefixtures("loop_factory")


def calls() -> Calls:
    return Calls(lambda: "the client is fine")


async def test_reply() -> None:
    """A reply goes to who waits for it."""
    some = calls()
    some.add(1)
    some.settle(2, m.Pong(2))
    some.settle(1, m.Pong(1))
    some.settle(1, m.Pong(3))
    assert not some.forget(1)


async def test_failure() -> None:
    """An error is raised where the reply is awaited."""
    some = calls()
    some.add(1)
    waiting = asyncio.create_task(some.wait(1, 5))
    await asyncio.sleep(0)
    some.settle(1, refusal(m.Error("Not you", "forbidden")))
    with pytest.raises(RequestError, match="Not you"):
        await waiting


async def test_time_limit() -> None:
    """TimeoutError tells how the client stands; a reply that comes later is nobody's."""
    some = calls()
    some.add(1)
    with pytest.raises(TimeoutError, match=r"no answer within 0.001 s; the client is fine"):
        await some.wait(1, 0.001)
    some.settle(1, m.Pong(1))


async def test_cancelled() -> None:
    """Who was cancelled gets nothing any more."""
    some = calls()
    some.add(1)
    waiting = asyncio.create_task(some.wait(1, 5))
    await asyncio.sleep(0)
    waiting.cancel()
    some.settle(1, m.Pong(1))
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_reply_as_the_time_runs_out() -> None:
    """A reply in the same turn as the time limit counts."""
    some = calls()
    future = some.add(1)
    waiting = asyncio.create_task(some.wait(1, 0))
    await asyncio.sleep(0)
    some.settle(1, m.Pong(1))
    assert await waiting == m.Pong(1)
    some._give_up(future, 1)


def test_refusal() -> None:
    """The server's error is the application's exception, a code of later versions too."""
    error = refusal(m.Error("Slow down", "rate_limited", field="data", retry_after=5))
    assert (error.error, error.field, error.retry_after) == (ErrorCode.RATE_LIMITED, "data", 5)
    assert refusal(m.Error("Odd", "from_the_future")).error is ErrorCode.FORBIDDEN
