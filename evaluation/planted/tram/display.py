import asyncio
import logging
from collections import defaultdict

import ujson
from sanic import Request, Sanic, Websocket
from sanic.exceptions import WebsocketClosed

app = Sanic("tram")
app.config.WEBSOCKET_MAX_SIZE = 2 ** 30  # expect: huge-max-message
app.config.WEBSOCKET_PING_INTERVAL = 25_000  # expect: unit-mismatch
app.config.WEBSOCKET_PING_TIMEOUT = 20

stops: defaultdict[str, set] = defaultdict(set)  # expect: in-memory-many-workers@tram


@app.websocket("/stops/<stop>")
async def stop(request: Request, ws: Websocket, stop: str):
    stops[stop].add(ws)
    try:
        async for _ in ws:
            pass
    finally:
        stops[stop].discard(ws)


@app.websocket("/trams/<number:int>")
async def tram(request: Request, ws: Websocket, number: int):
    while True:
        try:
            data = await ws.recv()
            place = ujson.loads(data)
            await arrive(place["stop"], number)
        except Exception:
            logging.exception("tram %d", number)
            continue


async def arrive(stop, number):
    gone = set()
    for ws in stops[stop].copy():
        try:
            await ws.send(f"tram {number}")
        except WebsocketClosed:
            gone.add(ws)
    stops[stop] -= gone


@app.websocket("/driver")
async def driver(request, ws):
    if request.headers.get("origin", "").startswith("https://tram.example"):  # expect: origin-bypass
        await asyncio.gather(instructions(ws), positions(ws))


async def instructions(ws):
    while True:
        await ws.send("go")
        await asyncio.sleep(10)


async def positions(ws):
    async for message in ws:
        logging.info("position %s", message)


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=9000, workers=4)  # expect: in-memory-many-workers@tram
