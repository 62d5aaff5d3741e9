import asyncio

import socketio
import websockets
from aiohttp import web
from fastapi import FastAPI, WebSocket
from starlette.endpoints import WebSocketEndpoint

app = FastAPI()
sio = socketio.AsyncServer()
plain = socketio.Server()


@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    websocket.accept()  # expect: HF227
    await websocket.send_text("hello")  # ok
    websocket.send_json(  # expect: HF227
        {"type": "hello"},
    )
    task = asyncio.create_task(websocket.send_text("later"))  # ok
    pending = websocket.receive_text()
    await asyncio.wait([task, pending])
    greet(websocket)


def greet(websocket: WebSocket):
    websocket.send_text("hello")  # expect: HF227


async def handler(ws):
    async for message in ws:
        ws.send(message)  # expect: HF227
    asyncio.get_running_loop().call_later(1, lambda: ws.close())


async def chat(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    async for message in ws:
        ws.send_str(message.data)  # expect: HF227
    return ws


@sio.event
async def connect(sid, environ):
    sio.emit("hello", to=sid)  # expect: HF227
    await sio.enter_room(sid, "all")  # ok
    plain.emit("hello")  # ok
    print(sio.rooms(sid))


class Echo(WebSocketEndpoint):
    def send(self, text):
        print(text)

    async def on_receive(self, websocket, data):
        self.send(data)
        await websocket.send_text(data)  # ok


async def main():
    async with websockets.serve(handler, "", 8001):
        await asyncio.Future()


async def threads():
    with websockets.sync.client.connect("wss://example.com") as ws:
        ws.send("hello")  # ok
