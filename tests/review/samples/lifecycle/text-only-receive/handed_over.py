from sanic import Sanic
from starlette.websockets import WebSocket

app = Sanic("chat")


async def session(websocket: WebSocket):
    await websocket.send_text(await websocket.receive_text())  # ok


@app.websocket("/feed")
async def feed(request, ws):
    await ws.send(await ws.recv())  # ok
