import json
import logging

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
log = logging.getLogger(__name__)


class ConnectionManager:
    def __init__(self):
        self.active_connections: list[WebSocket] = []

    async def connect(self, websocket: WebSocket):
        await websocket.accept()
        self.active_connections.append(websocket)

    def disconnect(self, websocket: WebSocket):
        self.active_connections.remove(websocket)

    async def broadcast(self, message: str):
        for connection in list(self.active_connections):
            await connection.send_text(message)


manager = ConnectionManager()


@app.websocket("/ws/{client_id}")
async def tutorial(websocket: WebSocket, client_id: int):
    await manager.connect(websocket)
    try:
        while True:
            data = await websocket.receive_text()
            await manager.broadcast(f"Client #{client_id} says: {data}")
    except WebSocketDisconnect:
        manager.disconnect(websocket)  # expect: HF206
        await manager.broadcast(f"Client #{client_id} left the chat")


@app.websocket("/plain")
async def plain(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        while True:
            await manager.broadcast(json.loads(await websocket.receive_text()))
    except WebSocketDisconnect:
        manager.disconnect(websocket)  # expect: HF206


@app.websocket("/logged")
async def logged(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        while True:
            await manager.broadcast(await websocket.receive_text())
    except WebSocketDisconnect as error:
        log.info("left with %s", error.code)
        manager.disconnect(websocket)  # expect: HF206
    except ValueError:
        log.exception("bad message")


@app.websocket("/coded")
async def coded(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        await manager.broadcast(await websocket.receive_text())
    except WebSocketDisconnect as error:
        manager.disconnect(websocket)  # expect: HF206
        await manager.broadcast(str(error.code))


@app.websocket("/conditional")
async def conditional(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        await manager.broadcast(await websocket.receive_text())
    except WebSocketDisconnect:
        if websocket in manager.active_connections:
            manager.disconnect(websocket)  # expect: HF206
    finally:
        log.info("done")


@app.websocket("/short")
async def short(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        await manager.broadcast(await websocket.receive_text())
    except WebSocketDisconnect: manager.disconnect(websocket)  # expect: HF206


@app.websocket("/finally")
async def right(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        while True:
            await manager.broadcast(await websocket.receive_text())
    except WebSocketDisconnect:
        pass
    finally:
        manager.disconnect(websocket)  # ok


@app.websocket("/both")
async def both(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        while True:
            await manager.broadcast(await websocket.receive_text())
    except WebSocketDisconnect:
        manager.disconnect(websocket)  # ok
    except Exception:
        manager.disconnect(websocket)
        raise


@app.websocket("/outer")
async def outer(websocket: WebSocket):
    try:
        await manager.connect(websocket)
        try:
            await manager.broadcast(await websocket.receive_text())
        except WebSocketDisconnect:
            manager.disconnect(websocket)  # ok
    finally:
        if websocket in manager.active_connections:
            manager.disconnect(websocket)


@app.websocket("/guarded")
async def guarded(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        while True:
            try:
                await manager.broadcast(await websocket.receive_text())
            except WebSocketDisconnect:
                raise
            except Exception:
                log.exception("message failed")
    except WebSocketDisconnect:
        manager.disconnect(websocket)  # ok


@app.websocket("/nothing")
async def nothing(websocket: WebSocket):
    try:
        await websocket.accept()
    except (WebSocketDisconnect, OSError):
        log.info("gone")


@app.websocket("/leave")
async def leave(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        await manager.broadcast(await websocket.receive_text())
    except KeyError:
        manager.disconnect(websocket)  # ok
