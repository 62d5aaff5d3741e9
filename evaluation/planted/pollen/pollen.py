import asyncio
import json
from functools import wraps

import requests
from quart import Quart, abort, current_app, websocket

app = Quart(__name__)
app.config["QUART_AUTH"] = None
subscribers = {}  # expect: in-memory-many-workers@pollen


def collect(function):
    """Put the subscriber's queue into the table while the handler runs."""

    @wraps(function)
    async def wrapper(*args, **kwargs):
        queue = asyncio.Queue()  # expect: no-backpressure
        name = websocket.args.get("access_token")  # expect: token-in-query
        subscribers[name] = queue
        try:
            return await function(queue, *args, **kwargs)
        finally:
            subscribers.pop(name)  # expect: registry-close-race

    return wrapper


@app.websocket("/counts")
@collect
async def counts(queue):  # expect: program-without-pings@pollen
    while True:
        await websocket.send_json(await queue.get())


@app.websocket("/stations")
async def stations():  # expect: program-without-pings@pollen
    await websocket.accept()
    while True:
        report = json.loads(await websocket.receive())  # expect: unguarded-parse
        where = requests.get(f"https://geo.example/{report['station']}", timeout=3).json()  # expect: blocking-in-async, shape-assumed
        for queue in subscribers.values():
            queue.put_nowait({"where": where, "grains": report["grains"]})
        websocket.send_json({"ok": True})  # expect: missing-await


@app.websocket("/forecast")
async def forecast():
    if websocket.headers.get("Origin") not in current_app.config["ORIGINS"]:
        abort(403)
    sender = asyncio.create_task(tomorrow())
    try:
        while True:
            await websocket.receive()
    finally:
        sender.cancel()


async def tomorrow():
    while True:
        await websocket.send("birch: 3, grass: 1")
        await asyncio.sleep(3600)


app.config["ORIGINS"] = {"https://pollen.example"}
