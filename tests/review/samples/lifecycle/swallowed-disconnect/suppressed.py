import contextlib
from contextlib import suppress

import websockets
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


@app.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    while True:
        with suppress(Exception):  # expect: HF226
            text = await websocket.receive_text()
            await websocket.send_text(text)
            print(await websocket.receive_text())


@app.websocket("/numbers")
async def numbers(websocket: WebSocket):
    await websocket.accept()
    while True:
        with suppress(ValueError):  # ok
            print(int(await websocket.receive_text()))


@app.websocket("/once")
async def once(websocket: WebSocket):
    await websocket.accept()
    with suppress(WebSocketDisconnect):  # ok
        while True:
            print(await websocket.receive_text())


@app.websocket("/logged")
async def logged(websocket: WebSocket):
    await websocket.accept()
    while True:
        with open("log") as log, suppress(Exception):  # expect: HF226
            log.write(await websocket.receive_text())


@app.websocket("/left")
async def left(websocket: WebSocket):
    await websocket.accept()
    while True:
        with open("log"), suppress(WebSocketDisconnect):  # ok
            print(await websocket.receive_text())
            continue
        break


async def read(url):
    ws = await websockets.connect(url)
    while True:
        with contextlib.suppress(websockets.ConnectionClosed):  # expect: HF226
            print(await ws.recv())
