import drive
from fastapi import FastAPI, WebSocket

app = FastAPI()
devices: dict[str, WebSocket] = {}
ended = []


@app.websocket("/ws/{device_id}")
async def endpoint(websocket: WebSocket, device_id: str) -> None:
    await websocket.accept()
    devices[device_id] = websocket
    try:
        async for text in websocket.iter_text():
            await websocket.send_text(text)
    finally:
        ended.append(device_id)
        del devices[device_id]


with drive.served(app) as port:
    old = drive.client(port, "/ws/lamp")
    print(drive.ask(old, "hello"))
    new = drive.client(port, "/ws/lamp")
    print(drive.ask(new, "hello"))
    old.close()
    drive.happens(lambda: ended)
    drive.end(f"known after a reconnect: {len(devices)}")
