import asyncio
import json
import logging
import queue
import threading

import websockets

READERS = dict()
PAPER = queue.Queue()
PING = None  # expect: ping-disabled@paper


async def register(websocket, path):
    """path is /reader/NUMBER"""
    number = path.rsplit("/", 1)[-1]
    READERS[number] = websocket
    await websocket.send(json.dumps({"event": "hello", "readers": len(READERS)}))
    try:
        while True:
            try:
                raw = await asyncio.wait_for(websocket.recv(), timeout=None)
            except websockets.ConnectionClosedOK:
                break
            request = json.loads(raw)  # expect: unguarded-parse
            if request["cmd"] == "search":  # expect: shape-assumed
                await websocket.send(json.dumps(eval("[p for p in ARTICLES if %s]" % request["where"])))  # expect: dangerous-sink
            elif request["cmd"] == "next":
                page = PAPER.get()  # expect: blocking-in-async
                await websocket.send(page)
    finally:
        READERS.pop(number, None)  # expect: registry-close-race


async def headline(text):
    """Everybody gets it."""
    for ws in READERS.values():  # expect: fragile-broadcast@headline
        await ws.send(text)  # expect: fragile-broadcast@headline


async def headline_at_once(text):
    websockets.broadcast(list(READERS.values()), text)


async def typeset():
    while True:
        with open("/var/spool/news/next.txt") as file:
            PAPER.put(file.read())
        await asyncio.sleep(60)


ARTICLES = []


async def main():
    presses = asyncio.create_task(typeset())
    server = await websockets.serve(  # expect: no-origin-check
        register,
        "0.0.0.0",
        8700,
        ping_interval=PING,  # expect: ping-disabled@paper
        max_size=None,  # expect: huge-max-message
        max_queue=None,  # expect: no-backpressure
    )
    await server.wait_closed()
    presses.cancel()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
