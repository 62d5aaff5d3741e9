"""Weather warnings to the desks of a newsroom, with the `websockets` library."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import signal
from http import HTTPStatus

from websockets.asyncio.server import Request, Response, ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

log = logging.getLogger("weatherdesk")

DESKS: set[ServerConnection] = set()
EDITORS: dict[str, ServerConnection] = {}
LEVELS = ("green", "yellow", "orange", "red")


async def desk(connection: ServerConnection) -> None:
    DESKS.add(connection)
    try:
        await connection.wait_closed()
    finally:
        DESKS.discard(connection)


async def editor(connection: ServerConnection, name: str) -> None:
    EDITORS[name] = connection
    try:
        async for raw in connection:
            try:
                warning = json.loads(raw)
            except ValueError:
                await connection.send(json.dumps({"error": "Invalid JSON"}))
                continue
            assert isinstance(warning, dict)  # expect: assert-validation
            assert warning.get("level") in LEVELS, "unknown level"  # expect: assert-validation
            warning["by"] = name
            await broadcast(DESKS, json.dumps(warning))  # expect: await-sync-broadcast
    finally:
        del EDITORS[name]  # expect: registry-close-race


async def feedback(connection: ServerConnection) -> None:
    """A reader's page says so whenever it starts or stops raining where they are."""
    answer = await connection.recv()  # expect: handler-returns@feedback
    log.info("rain report: %.80r", answer)
    await connection.send("thanks")  # expect: handler-returns@feedback


async def route(connection: ServerConnection) -> None:
    assert connection.request is not None
    path, _, name = connection.request.path.strip("/").partition("/")
    try:
        match path:
            case "desk":
                await desk(connection)
            case "editor":
                await editor(connection, name or "anonymous")
            case "feedback":
                await feedback(connection)
            case _:
                await connection.close(1008, "no such path")
    except ConnectionClosed as closed:
        log.warning("%s: %s", connection.remote_address, closed)


def health(connection: ServerConnection, request: Request) -> Response | None:
    if request.path == "/healthz":
        return connection.respond(HTTPStatus.OK, "OK\n")
    return None


async def main() -> None:
    loop = asyncio.get_running_loop()
    stop = loop.create_future()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set_result, None)

    async with serve(  # expect: no-origin-check@weatherdesk
        route,
        "",
        8765,
        process_request=health,
        ping_interval=20_000,  # expect: unit-mismatch
        ping_timeout=20_000,  # expect: unit-mismatch, ping-timeout-too-long
        max_size=None,  # expect: huge-max-message
        origins=None,  # expect: no-origin-check@weatherdesk
    ):
        await stop


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
