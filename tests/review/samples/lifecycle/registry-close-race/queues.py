import asyncio

from fastapi import FastAPI, WebSocket

app = FastAPI()
boxes = {}
others = {}


@app.websocket("/boxes/{user}")
async def box(websocket: WebSocket, user: str):
    await websocket.accept()
    queue = asyncio.Queue(10)
    boxes[user] = queue
    try:
        while True:
            await websocket.send_text(await queue.get())
    finally:
        boxes.pop(user, None)  # expect: HF207


@app.websocket("/others/{user}")
async def other(websocket: WebSocket, user: str):
    await websocket.accept()
    queue = asyncio.Queue(10)
    others[user] = queue
    try:
        while True:
            await websocket.send_text(await queue.get())
    finally:
        if others.get(user) is queue:
            others.pop(user)  # ok
