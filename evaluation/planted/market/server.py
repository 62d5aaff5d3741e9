import asyncio
import itertools
import json
import random
import time

import websockets
from websockets.asyncio.server import broadcast, serve

CONNECTIONS = set()
PING_EVERY = 20 * 1000


async def register(websocket):
    CONNECTIONS.add(websocket)
    try:
        await websocket.wait_closed()
    finally:
        CONNECTIONS.remove(websocket)


async def quotes():
    for n in itertools.count():
        message = json.dumps({"n": n, "bid": 100 + random.random()})
        await broadcast(CONNECTIONS, message)  # expect: await-sync-broadcast
        await asyncio.sleep(0.25)


async def orders(websocket):
    message = await websocket.recv()  # expect: handler-returns
    order = json.loads(message)
    await websocket.send(json.dumps({"accepted": order["id"]}))


async def audit(websocket):
    async for message in websocket:
        entry = json.loads(message)  # expect: unguarded-parse
        time.sleep(entry.get("settle", 0.1))  # expect: blocking-in-async
        await websocket.send(json.dumps({"done": entry["id"]}))


async def notify(websocket):
    asyncio.create_task(forward(websocket))  # expect: handler-returns@notify


async def forward(websocket):
    async for message in websocket:
        for peer in CONNECTIONS:  # expect: fragile-broadcast@forward
            await peer.send(message)  # expect: fragile-broadcast@forward


async def main():
    async with (
        serve(register, "", 7001, ping_interval=PING_EVERY),  # expect: unit-mismatch, no-origin-check@register
        serve(orders, "", 7002, ping_interval=None),  # expect: ping-disabled, no-origin-check@orders
        serve(audit, "", 7003, max_size=None, origins=["https://desk.example"]),  # expect: huge-max-message
        websockets.serve(notify, "0.0.0.0", 7004, origins=None),  # expect: no-origin-check@notify
    ):
        await quotes()


if __name__ == "__main__":
    asyncio.run(main())
