import asyncio
import json

from fastapi import FastAPI, WebSocket
from starlette.websockets import WebSocketState

from .service import dispatch

app = FastAPI()


@app.websocket("/blind")
async def blind(websocket: WebSocket):
    await websocket.accept()
    while True:
        message = await websocket.receive()  # expect: HF211
        if message.get("text"):
            await websocket.send_text(message["text"])
        await websocket.receive()


@app.websocket("/part")
async def part(websocket: WebSocket):
    await websocket.accept()
    while True:
        text = (await websocket.receive())["text"]  # expect: HF211
        await websocket.send_text(text)


def text_of(event):
    return json.loads(event["text"])


@app.websocket("/function")
async def through_function(websocket: WebSocket):
    await websocket.accept()
    while True:
        event = await websocket.receive()  # expect: HF211
        await websocket.send_json(text_of(event))


@app.websocket("/right")
async def right(websocket: WebSocket):
    await websocket.accept()
    while True:
        message = await websocket.receive()  # ok
        if message["type"] == "websocket.disconnect":
            break
        await websocket.send_text(message["text"])


@app.websocket("/state")
async def state(websocket: WebSocket):
    await websocket.accept()
    while websocket.client_state != WebSocketState.DISCONNECTED:
        message = await websocket.receive()  # ok
        print(message)


@app.websocket("/dispatch")
async def dispatched(websocket: WebSocket):
    await websocket.accept()
    while True:
        message = await websocket.receive()  # ok
        await dispatch(message)


@app.websocket("/direct")
async def direct(websocket: WebSocket):
    await websocket.accept()
    while True:
        await dispatch(await websocket.receive())  # ok


@app.websocket("/timeout")
async def timeout(websocket: WebSocket):
    await websocket.accept()
    while True:
        await asyncio.wait_for(websocket.receive(), 10)  # ok


@app.websocket("/once")
async def once(websocket: WebSocket):
    await websocket.accept()
    await websocket.receive()  # ok
