import asyncio

import anyio
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/waits")
async def waits(websocket: WebSocket):
    await websocket.accept()
    token = await asyncio.wait_for(websocket.receive_text(), timeout=10)  # ok
    await websocket.send_text(token)


@app.websocket("/scoped")
async def scoped(websocket: WebSocket):
    await websocket.accept()
    with anyio.fail_after(10):
        token = await websocket.receive_text()  # ok
    await websocket.send_text(token)


@app.websocket("/given")
async def given(websocket: WebSocket):
    await websocket.accept()
    token = await websocket.receive_text(timeout=10)  # ok
    await websocket.send_text(token)


@app.websocket("/outer")
async def outer(websocket: WebSocket):
    await websocket.accept()
    user = await asyncio.wait_for(authenticate(websocket), 5)
    await websocket.send_text(user)


async def authenticate(websocket: WebSocket):
    token = await websocket.receive_text()  # ok: limited by the caller
    return users[token]


async def imported(websocket: WebSocket):
    token = await websocket.receive_text()  # ok: what calls it is not here
    return users[token]


@app.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    while True:
        token = await websocket.receive_text()  # ok: not the first message only
        await websocket.send_text(token)


@app.websocket("/chat")
async def chat(websocket: WebSocket):
    await websocket.accept()
    name = await websocket.receive_text()  # expect: HF511
    async with lock:
        await websocket.send_text(f"Hello {name}")
    rooms[name] = websocket
    print(name, names[name])


@app.websocket("/ignored")
async def ignored(websocket: WebSocket):
    await websocket.accept()
    async with lock:
        await websocket.receive_text()  # ok
    del websocket


@app.websocket("/listed")
async def listed(websocket: WebSocket):
    async with lock:
        auth = await websocket.receive_json()  # expect: HF511
    await websocket.send_json(auth)
