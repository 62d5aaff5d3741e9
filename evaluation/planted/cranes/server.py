"""Cranes of the harbour report their loads; screens in the tower show them."""

import asyncio
import json
import logging
import os
from dataclasses import dataclass, field
from http import HTTPStatus

from websockets import ConnectionClosed, broadcast
from websockets.asyncio.server import ServerConnection, serve

KILO = 1024
MEGA = KILO * KILO
LIMIT = 512 * MEGA
BEAT = 20 * 1000


@dataclass
class Tower:
    screens: set[ServerConnection] = field(default_factory=set)
    cranes: dict[str, ServerConnection] = field(default_factory=dict)


tower = Tower()


def allowed(connection, request):
    """The harbour's own network only."""
    if not connection.remote_address[0].startswith("10."):
        return connection.respond(HTTPStatus.FORBIDDEN, "not from here\n")
    return None


async def screen(ws: ServerConnection) -> None:
    tower.screens.add(ws)
    try:
        await ws.wait_closed()
    finally:
        tower.screens.discard(ws)


async def crane(ws: ServerConnection) -> None:
    hello = json.loads(await ws.recv())  # expect: unguarded-parse@hello, no-auth-deadline
    if hello["secret"] != os.environ["CRANE_SECRET"]:  # expect: shape-assumed@hello
        await ws.close(1006, "wrong secret")  # expect: bad-close-code
        return
    name = hello["name"]
    tower.cranes[name] = ws
    try:
        async for message in ws:
            await broadcast(tower.screens, message)  # expect: await-sync-broadcast
    finally:
        if tower.cranes.get(name) is ws:
            del tower.cranes[name]


async def once(ws: ServerConnection) -> None:
    """Weighs what hangs on the hook, as often as it is asked."""
    question = await ws.recv()  # expect: handler-returns@once
    await ws.send(json.dumps({"question": question, "tons": 4.2}))  # expect: handler-returns@once


async def alarm(ws: ServerConnection) -> None:
    asyncio.create_task(siren(ws))  # expect: handler-returns@alarm


async def siren(ws: ServerConnection) -> None:
    try:
        while True:
            await ws.send("wee")
            await asyncio.sleep(1)
            await ws.send("woo")
            await asyncio.sleep(1)
    except ConnectionClosed:
        logging.info("nobody listens to the siren")


async def route(ws: ServerConnection) -> None:
    handler = {"/screen": screen, "/crane": crane, "/alarm": alarm}.get(ws.request.path)
    if handler is None:
        await ws.close(4404, "no such thing")
        return
    await handler(ws)


async def main() -> None:
    async with (
        serve(route, "", 8765, process_request=allowed, max_size=LIMIT, ping_interval=BEAT) as s,  # expect: huge-max-message, unit-mismatch
        serve(once, "127.0.0.1", 8766, origins=[None], ping_timeout=3600),  # expect: ping-timeout-too-long
    ):
        await s.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
