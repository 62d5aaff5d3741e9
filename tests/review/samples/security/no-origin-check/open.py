import aiohttp
import websockets
from aiohttp import web
from fastapi import Depends, FastAPI, WebSocket
from quart import websocket

from .people import current, manager

app = FastAPI()
lamps = {}


@app.websocket("/lamps/{lamp}")
async def lamp(socket: WebSocket, lamp: str):  # expect: HF501
    await socket.accept()
    async for text in socket.iter_text():
        lamps[lamp] = text


@app.websocket("/fans/{fan}")
async def fan(socket: WebSocket, fan: str):  # ok: the same cause
    await socket.accept()
    lamps[fan] = await socket.receive_text()


@app.websocket("/managed")
async def managed(socket: WebSocket):  # ok: what accepts it may ask
    await manager.join(socket)
    lamps["managed"] = await socket.receive_text()


@app.websocket("/known")
async def known(socket: WebSocket, who=Depends(current)):  # ok: what it depends on may ask
    await socket.accept()
    lamps[who] = await socket.receive_text()


async def steer(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)  # expect: HF501
    async for message in ws:
        if message.type == aiohttp.WSMsgType.TEXT:
            lamps["all"] = message.data
    return ws


async def helper(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)  # ok: whoever calls it may have asked
    lamps["all"] = await ws.receive_str()


async def take(ws):
    async for message in ws:
        lamps["any"] = message


async def once(ws):
    lamps["once"] = await ws.recv()


async def watch(ws):
    await ws.wait_closed()


async def main(options):
    web.Application().add_routes([web.get("/steer", steer)])
    await websockets.serve(take, "", 8001)  # expect: HF501
    await websockets.serve(once, "", 8002, origins=None)  # expect: HF501
    await websockets.serve(take, "", 8003, origins=["https://lamps.example.com"])  # ok
    await websockets.serve(watch, "", 8004)  # ok: it only sends
    await websockets.serve(take, "", 8005, process_request=options)  # ok: it may ask there
