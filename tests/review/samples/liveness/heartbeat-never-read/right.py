import asyncio

import aiohttp
from aiohttp import web

from .feed import pump, registry


async def chat(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws


async def one(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    await ws.send_str((await ws.receive()).data)
    return ws


async def given(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    await asyncio.gather(pump(ws), ws.send_str("hello"))
    return ws


async def kept(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    registry["ws"] = ws
    await ws.send_str("hello")
    return ws


async def grouped(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    await pump(sockets=[ws])
    return ws


async def silent(request):
    ws = web.WebSocketResponse()  # ok
    await ws.prepare(request)
    await ws.send_str("hello")
    return ws


async def made(session: aiohttp.ClientSession, url):
    ws = await session.ws_connect(url, heartbeat=30)  # ok
    await ws.send_str("hello")
    return ws


async def use(session, url):
    return await made(session, url)


class Feed:
    async def open(self, session, url):
        self.ws = await session.ws_connect(url, heartbeat=30)  # ok
        await self.ws.send_str("hello")
