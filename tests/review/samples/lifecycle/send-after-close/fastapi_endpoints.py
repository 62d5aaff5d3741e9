import logging

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.websockets import WebSocketState

from .auth import allowed, user_of

app = FastAPI()
log = logging.getLogger(__name__)


class ConnectionManager:
    async def connect(self, websocket: WebSocket):
        await websocket.accept()

    async def start(self, websocket: WebSocket):
        log.info("%s", websocket.client)
        await websocket.accept()


    async def receive(self, websocket: WebSocket):
        log.info(await websocket.receive_text())


manager = ConnectionManager()


@app.websocket("/through")
async def falls_through(websocket: WebSocket, token: str):
    if not await allowed(token):
        log.warning("turned away")
        await websocket.close(code=1008)  # expect: HF213
    await websocket.accept()


@app.websocket("/manager")
async def falls_into_manager(websocket: WebSocket, token: str):
    user = await user_of(token)
    if user is None:
        await websocket.close(code=1008)  # expect: HF213
    await manager.connect(websocket)


@app.websocket("/other")
async def in_other(websocket: WebSocket, token: str):
    await websocket.accept()
    if await allowed(token):
        log.info("welcome")
    else:
        await websocket.close()  # expect: HF213
    with log.span():
        await websocket.send_text("welcome")


@app.websocket("/last")
async def last(websocket: WebSocket, token: str):
    if not token:
        return await websocket.close()  # ok
    await websocket.accept()
    match token:
        case "":
            await websocket.close()  # ok
        case _:
            await websocket.send_text("welcome")
    await websocket.send_text("welcome")


@app.websocket("/twice")
async def twice(websocket: WebSocket):
    await websocket.accept()
    try:
        await websocket.send_text(await websocket.receive_text())
    except ValueError:
        await websocket.close(1007)  # expect: HF213
    finally:
        await websocket.close()


@app.websocket("/same")
async def same_block(websocket: WebSocket):
    await websocket.accept()
    await websocket.close()  # expect: HF213
    while True:
        await websocket.send_text("more")


@app.websocket("/helper")
async def helper(websocket: WebSocket):
    async def reject():
        await websocket.close()  # ok

    await websocket.accept()
    await reject()


@app.websocket("/right")
async def right(websocket: WebSocket, token: str):
    if not await allowed(token):
        await websocket.close(code=1008)  # ok
        return
    await websocket.accept()
    try:
        await websocket.send_text(await websocket.receive_text())
        await websocket.close()  # ok
    except WebSocketDisconnect:
        log.info("gone")


@app.websocket("/states")
async def states(websocket: WebSocket):
    await websocket.accept()
    closed = False
    if not await allowed(await websocket.receive_text()):
        await websocket.close()  # ok
        closed = True
    if closed:
        return
    await websocket.send_text("welcome")


@app.websocket("/guards")
async def guards(websocket: WebSocket):
    await websocket.accept()
    try:
        await websocket.send_text(await websocket.receive_text())
    except ValueError:
        await websocket.close(1007)  # ok
    finally:
        if websocket.client_state == WebSocketState.CONNECTED:
            await websocket.close()


@app.websocket("/tries")
async def tries(websocket: WebSocket):
    await websocket.accept()
    if not await allowed(await websocket.receive_text()):
        await websocket.close()  # ok

    class Later:
        pass

    for _ in range(2):
        log.info("%s", Later)
    while websocket.client_state == WebSocketState.CONNECTED:
        await websocket.send_text("still here")
    await websocket.receive_text()
    await manager.receive(websocket)
    try:
        await websocket.send_text("welcome")
    except RuntimeError:
        log.info("gone")
