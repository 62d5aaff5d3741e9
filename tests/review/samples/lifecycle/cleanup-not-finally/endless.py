import websockets
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


class Manager:
    def __init__(self):
        self.active: list[WebSocket] = []

    async def connect(self, websocket: WebSocket):
        await websocket.accept()
        self.active.append(websocket)

    def disconnect(self, websocket: WebSocket):
        self.active.remove(websocket)


manager = Manager()
seats = {}


@app.websocket("/chat")
async def chat(websocket: WebSocket):
    await manager.connect(websocket)
    while True:
        text = await websocket.receive_text()
        await websocket.send_text(text)
    manager.disconnect(websocket)  # expect: HF206


@app.websocket("/quiet")
async def quiet(websocket: WebSocket):
    await manager.connect(websocket)
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
        except WebSocketDisconnect:
            break
    manager.disconnect(websocket)  # ok


@app.websocket("/raw")
async def raw(websocket: WebSocket):
    await manager.connect(websocket)
    while (await websocket.receive())["type"] != "websocket.disconnect":
        await websocket.send_text("go on")
    manager.disconnect(websocket)  # ok


@app.websocket("/kept")
async def kept(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        while True:
            await websocket.receive_text()
    finally:
        manager.disconnect(websocket)  # ok


@app.websocket("/idle")
async def idle(websocket: WebSocket):
    await manager.connect(websocket)
    while True:
        await websocket.receive_text()


async def seat(connection):
    seats[connection.id] = connection
    while connection.id in seats:
        await connection.send(await connection.recv())
    del seats[connection.id]  # expect: HF206


async def main():
    async with websockets.serve(seat, "127.0.0.1", 8765) as server:
        await server.serve_forever()
