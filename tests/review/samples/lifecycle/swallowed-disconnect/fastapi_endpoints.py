import asyncio
import json
import logging

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
log = logging.getLogger(__name__)


@app.websocket("/broad")
async def broad(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            data = await websocket.receive_json()
            await websocket.send_json(data)
        except Exception:  # expect: HF226
            log.exception("bad message")


@app.websocket("/bare")
async def bare(websocket: WebSocket):
    await websocket.accept()
    while 1:
        try:
            text = await websocket.receive_text()
            if text == "quit":
                break
            await websocket.send_text(text)
        except:
            continue  # expect: HF226


@app.websocket("/narrow")
async def narrow(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
            await websocket.receive_text()
        except WebSocketDisconnect:  # expect: HF226
            pass


@app.websocket("/logged")
async def logged(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
        except WebSocketDisconnect as error:  # expect: HF226
            print("gone", error.code)


@app.websocket("/right")
async def right(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            await websocket.send_json(await websocket.receive_json())
        except WebSocketDisconnect:  # ok
            break
        except Exception:
            log.exception("bad message")


@app.websocket("/outer")
async def outer(websocket: WebSocket):
    await websocket.accept()
    while True:
        text = await websocket.receive_text()
        try:
            await websocket.send_json(json.loads(text))
        except Exception:  # ok
            log.exception("bad message")


@app.websocket("/limited")
async def limited(websocket: WebSocket):
    await websocket.accept()
    for _ in range(3):
        try:
            await websocket.send_text(await websocket.receive_text())
        except Exception:  # ok
            log.exception("bad message")
    errors = 0
    while True:
        if errors > 3:
            break
        try:
            await websocket.send_text(await websocket.receive_text())
        except Exception:  # ok
            log.exception("bad message")
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
        except Exception:  # ok
            errors += 1
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
        except ValueError:  # ok
            log.exception("bad message")
        except Exception:
            report("bad message")


@app.websocket("/awaits")
async def awaits(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
        except Exception as error:  # ok
            await websocket.send_text(str(error))


@app.websocket("/values")
async def values(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            await asyncio.wait_for(websocket.receive_text(), 10)
        except TimeoutError:  # ok
            continue
