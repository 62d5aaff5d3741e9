"""What the client's tests share: an event loop that forgives nothing."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

TURNS = 10
"""Turns of the loop that what was cancelled or closed has to end in."""


class StrictLoop(asyncio.SelectorEventLoop):
    """Notes what the loop reports, and the tasks that a test leaves behind."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.set_exception_handler(self._note)

    def _note(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.problems.append(f"{context['message']}: {context.get('exception')!r}")

    def run_until_complete(self, future: Any) -> Any:
        """Run a test; afterwards nothing of it may still run."""
        result = super().run_until_complete(future)
        for _ in range(TURNS):
            if asyncio.all_tasks(self):
                super().run_until_complete(_turn())
        self.problems += [f"left behind: {task!r}" for task in asyncio.all_tasks(self)]
        return result


async def _turn() -> None:
    """Let one turn of the loop pass."""


@pytest.fixture
def loop_factory() -> Iterator[Callable[[], asyncio.AbstractEventLoop]]:
    """A strict loop: a test fails on an exception nobody retrieved, and on a forgotten task."""
    loops = []

    def make() -> asyncio.AbstractEventLoop:
        loop = StrictLoop()
        loops.append(loop)
        return loop

    gc.freeze()
    yield make
    gc.collect()
    gc.unfreeze()
    assert [problem for loop in loops for problem in loop.problems] == []
