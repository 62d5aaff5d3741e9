"""What the commands that connect have in common."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from holdfast.cli import fail
from holdfast.client.client import Client
from holdfast.client.connect import connect
from holdfast.client.events import State
from holdfast.client.urls import shown
from holdfast.errors import ConnectionClosed, RequestError, UsageError


def talk(
    url: str,
    token: str | None,
    patience: float,
    work: Callable[[Client], Coroutine[Any, Any, None]],
    on_state: Callable[[State], None] | None = None,
) -> None:
    """Connect, in `patience` seconds at most, and do `work`; a failure ends the command."""
    # What the client would log, the command says itself.
    logging.getLogger("holdfast.client").addHandler(logging.NullHandler())
    try:
        asyncio.run(_talk(url, token, patience, work, on_state))
    except ConnectionClosed as error:
        raise fail(f"{shown(url)}: {error.reason or error}", 1) from None
    except RequestError as error:
        raise fail(f"the server refused: {error} ({error.error.code})", 1) from None
    except UsageError as error:
        raise fail(str(error), 2) from None
    except TimeoutError as error:
        raise fail(f"{shown(url)}: {error}", 1) from None


async def _talk(
    url: str,
    token: str | None,
    patience: float,
    work: Callable[[Client], Coroutine[Any, Any, None]],
    on_state: Callable[[State], None] | None,
) -> None:
    client = connect(url, token=token, timeout=patience, name="holdfast-cli", on_state=on_state)
    client.start()
    try:
        await _open(client, patience)
        await work(client)
    finally:
        await client.close()


async def _open(client: Client, patience: float) -> None:
    try:
        async with asyncio.timeout(patience):
            await client.opened()
    except TimeoutError:
        why = client.state.why or "no answer"
        raise TimeoutError(f"not connected within {patience:g} s: {why}") from None
