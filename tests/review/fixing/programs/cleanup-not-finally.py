import json

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

import drive

app = FastAPI()
connections: set[WebSocket] = set()


@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    connections.add(websocket)
    try:
        while True:
            message = json.loads(await websocket.receive_text())
            await websocket.send_text(message["text"])
    except WebSocketDisconnect:
        connections.discard(websocket)


with drive.served(app) as port:
    with drive.client(port) as link:
        print(drive.ask(link, '{"text": "hello"}'))
    print(drive.happens(lambda: not connections))
    with drive.client(port) as link:
        print(drive.ask(link, "{"))
    drive.end(f"left behind: {0 if drive.happens(lambda: not connections, 0.3) else 1}")
