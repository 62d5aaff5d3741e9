import json

from fastapi import FastAPI, WebSocket

import drive

app = FastAPI()
published = []


@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    while True:
        message = json.loads(await websocket.receive_text())
        assert "room" in message, "no room"
        published.append(message)
        await websocket.send_text("published")


with drive.served(app) as port:
    with drive.client(port) as link:
        print(drive.ask(link, '{"room": 1}'))
        drive.end(drive.ask(link, "{}"))
