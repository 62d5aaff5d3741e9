import uuid

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


class ConnectionManager:
    def __init__(self) -> None:
        self.active: dict[str, WebSocket] = {}
        self.guests: dict[str, WebSocket] = {}

    async def connect(self, user_id: str, websocket: WebSocket) -> None:
        await websocket.accept()
        self.active[user_id] = websocket

    def disconnect(self, user_id: str) -> None:
        self.active.pop(user_id, None)  # expect: HF207

    async def kick(self, user_id: str) -> None:
        websocket = self.active.pop(user_id)  # ok: to close it
        await websocket.close()


class CarefulManager:
    def __init__(self) -> None:
        self.active: dict[str, WebSocket] = {}

    async def connect(self, user_id: str, websocket: WebSocket) -> None:
        self.active[user_id] = websocket

    def disconnect(self, user_id: str, websocket: WebSocket) -> None:
        if self.active.get(user_id) is websocket:
            del self.active[user_id]  # ok


manager = ConnectionManager()
guests: dict[str, WebSocket] = {}
devices: dict[str, WebSocket] = {}


@app.websocket("/ws/{user_id}")
async def endpoint(websocket: WebSocket, user_id: str) -> None:
    await manager.connect(user_id, websocket)
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        manager.disconnect(user_id)


@app.websocket("/guest")
async def guest(websocket: WebSocket) -> None:
    await websocket.accept()
    client_id = str(uuid.uuid4())
    guests[client_id] = websocket
    try:
        async for text in websocket.iter_text():
            await websocket.send_text(text)
    finally:
        guests.pop(client_id)  # ok: a key that comes but once


@app.websocket("/device/{device_id}")
async def device(websocket: WebSocket, device_id: str) -> None:
    await websocket.accept()
    devices[device_id] = websocket
    try:
        async for text in websocket.iter_text():
            await websocket.send_text(text)
    finally:
        del devices[device_id]  # expect: HF207


def clear(device_id: str) -> None:
    del devices[device_id]  # ok: on purpose
