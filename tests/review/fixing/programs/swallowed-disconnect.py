import logging

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

import drive

app = FastAPI()
log = logging.getLogger(__name__)
errors = []


@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            data = await websocket.receive_json()
            await websocket.send_json(data)
        except Exception:
            log.exception("bad message")


def count(record):
    errors.append(record)
    if len(errors) > 1000:
        drive.end("spins")
    return False


log.addFilter(count)

with drive.served(app) as port:
    with drive.client(port) as link:
        print(drive.ask(link, '{"a":1}'))
        link.send("{")
        print(drive.ask(link, '{"b":2}'))
    drive.happens(lambda: len(errors) > 1000, 1)
    drive.end(f"errors: {len(errors)}")
