import json

import aiohttp
import socketio
from websockets.asyncio.client import connect

sio = socketio.AsyncServer(async_mode="asgi")


async def follow(session, show):
    async with session.ws_connect("wss://plant.example.org/probes", heartbeat=20) as ws:
        async for frame in ws:
            if frame.type is aiohttp.WSMsgType.TEXT:
                probe = json.loads(frame.data)
                show(probe["value"])  # expect: HF402


async def careful(show):
    async with connect("wss://plant.example.org/alarms") as ws:
        async for text in ws:
            try:
                show(json.loads(text)["level"])  # ok
            except (ValueError, KeyError, TypeError):
                continue


@sio.on("rate")
async def rate(sid, rating):
    await sio.emit("rated", {"stars": rating["stars"]}, to=sid)  # expect: HF402
