"""Requests under way: who waits for which reply, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from holdfast.codes import ErrorCode
from holdfast.errors import HoldfastError, RequestError
from holdfast.wire import messages as m

_ERRORS: Final = {error.code: error for error in ErrorCode}


class Calls:
    """The futures of requests by their id. `standing` tells how the client stands, for errors."""

    def __init__(self, standing: Callable[[], str]) -> None:
        self._standing = standing
        self._waiting: dict[int, asyncio.Future[m.Reply]] = {}

    def add(self, id: int) -> asyncio.Future[m.Reply]:
        """Return the future of a request's reply."""
        future: asyncio.Future[m.Reply] = asyncio.get_running_loop().create_future()
        self._waiting[id] = future
        return future

    async def wait(self, id: int, seconds: float) -> m.Reply:
        """Wait for a reply. Raises TimeoutError after so many seconds."""
        future = self._waiting[id]
        timer = asyncio.get_running_loop().call_later(seconds, self._give_up, future, seconds)
        try:
            return await future
        finally:
            timer.cancel()

    def forget(self, id: int) -> bool:
        """Wait no more for a reply; return whether it had not come."""
        return self._waiting.pop(id, None) is not None

    def settle(self, id: int, answer: m.Reply | HoldfastError) -> None:
        """Give a request its reply, or what it failed with."""
        future = self._waiting.pop(id, None)
        if future is None or future.done():
            return
        if isinstance(answer, HoldfastError):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    def _give_up(self, future: asyncio.Future[m.Reply], seconds: float) -> None:
        if not future.done():
            future.set_exception(
                TimeoutError(f"no answer within {seconds:g} s; {self._standing()}")
            )


def refusal(error: m.Error) -> RequestError:
    """Return the server's `error` as the exception for the application."""
    kind = _ERRORS.get(error.code, ErrorCode.FORBIDDEN)
    return RequestError(kind, error.error, field=error.field, retry_after=error.retry_after)
