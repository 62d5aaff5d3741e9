"""The server's tests run on both event loops: they buffer and report errors differently."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import uvloop


@pytest.fixture(autouse=True, params=["asyncio", "uvloop"])
def loop_factory(request: pytest.FixtureRequest) -> Callable[[], asyncio.AbstractEventLoop]:
    """The event loop of an `async def` test."""
    return uvloop.new_event_loop if request.param == "uvloop" else asyncio.SelectorEventLoop
