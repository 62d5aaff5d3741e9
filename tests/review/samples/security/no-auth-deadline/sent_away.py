import asyncio
import os

from fastapi import FastAPI, WebSocket
from quart import Quart, websocket

app = FastAPI()
pages = Quart(__name__)
WORD = os.environ["CELLAR_WORD"]


@app.websocket("/cellar")
async def cellar(websocket: WebSocket):
    await websocket.accept()
    said = await websocket.receive_text()  # expect: HF511
    if said != WORD:
        await websocket.close(code=4401)
        return
    await pour(websocket)


@app.websocket("/soon")
async def soon(websocket: WebSocket):
    await websocket.accept()
    said = await asyncio.wait_for(websocket.receive_text(), 5)  # ok
    if said != WORD:
        await websocket.close(code=4401)
        return
    await pour(websocket)


@app.websocket("/asked")
async def asked(websocket: WebSocket):
    await websocket.accept()
    wish = await websocket.receive_json()  # ok
    if wish.get("type") != "wish":
        await websocket.close(code=4001)
        return
    if wish.get("bottle") is None:
        await websocket.send_text("which?")
    await pour(websocket)


@pages.websocket("/tasting")
async def tasting():
    first = await websocket.receive_json()  # expect: HF511
    if not await invited(str(first.get("ticket"))):
        await websocket.close(4403, "not invited")
        return
    await websocket.send("welcome")
