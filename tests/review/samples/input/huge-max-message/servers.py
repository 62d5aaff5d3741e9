import asyncio

import socketio
import tornado.web
import uvicorn
from aiohttp import web
from sanic import Sanic
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

app = Sanic("feed")
app.config.WEBSOCKET_MAX_SIZE = None  # expect: HF405
sio = socketio.AsyncServer(max_http_buffer_size=1_000_000_000)  # expect: HF405
settings = {"websocket_max_message_size": 2**40, "debug": False}  # expect: HF405
application = tornado.web.Application([], **settings)


async def handler(websocket):
    async for message in websocket:
        await websocket.send(message)


async def main():
    async with serve(handler, "", 8001, max_size=None):  # expect: HF405
        await asyncio.get_running_loop().create_future()


async def sound():
    async with serve(handler, "", 8002, max_size=2**16):  # ok
        await asyncio.get_running_loop().create_future()


async def feed(request):
    ws = web.WebSocketResponse(heartbeat=30, max_msg_size=0)  # expect: HF405
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws


async def sound_feed(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    return ws


async def read(url):
    async with connect(url, max_size=None) as ws:  # ok
        return await ws.recv()


uvicorn.run("app:app", ws_max_size=None)  # expect: HF405
uvicorn.run("app:app", ws_max_size=65_536)  # ok
