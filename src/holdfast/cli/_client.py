"""What the commands that connect have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from holdfast.cli import fail
from holdfast.client.transport import Transport, open_connection
from holdfast.errors import ConnectionClosed, HandshakeError
from holdfast.wire.codec import BadMessage, decode_reply, encode
from holdfast.wire.messages import Error, Hello, Reply, Request

T = TypeVar("T")


def talk(url: str, token: str | None, work: Callable[[Transport], Coroutine[Any, Any, T]]) -> T:
    """Connect, authenticate where a token is given, and do `work`; a failure ends the command."""
    try:
        return asyncio.run(_talk(url, token, work))
    except HandshakeError as error:
        raise fail(f"{url}: {error}", 1) from None
    except ConnectionClosed as error:
        raise fail(f"{url}: the connection ended ({error})", 1) from None
    except TimeoutError:
        raise fail(f"{url}: no answer within 10 seconds", 1) from None
    except BadMessage:
        raise fail(f"{url}: this server does not speak the Holdfast protocol", 1) from None
    except OSError as error:
        raise fail(f"{url}: {error.strerror or error}", 1) from None


async def _talk(
    url: str, token: str | None, work: Callable[[Transport], Coroutine[Any, Any, T]]
) -> T:
    transport = await open_connection(url)
    try:
        if token is not None:
            await ask(transport, Hello(token, id=0))
        return await work(transport)
    finally:
        await transport.close(patience=1.0)


async def ask(transport: Transport, request: Request) -> Reply:
    """Send a request and return its reply; an `error` ends the command."""
    await transport.send(encode(request))
    while True:
        reply = decode_reply(await transport.receive())
        if isinstance(reply, Error):
            raise fail(f"the server refused: {reply.error} ({reply.code})", 1)
        if getattr(reply, "id", None) == request.id:
            return reply
