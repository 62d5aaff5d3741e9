"""A chat room: the page and its script over HTTP, the talk over WebSocket, on one port.

`python server.py`, then open http://127.0.0.1:8000. The prices on the page come from `ticker.mjs`.
"""

import json
import logging
import os
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, HTMLResponse

PORT = int(os.environ.get("PORT", "8000"))
TICKER_PORT = os.environ.get("TICKER_PORT", "8001")
ORIGINS = {f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"}
PING_INTERVAL = 30.0  # seconds
PING_TIMEOUT = 10.0  # seconds
MAX_TEXT = 500  # characters
HERE = Path(__file__).parent

log = logging.getLogger("chat")
app = FastAPI()
members: set[WebSocket] = set()


@app.get("/", response_class=HTMLResponse)
async def page() -> str:
    return (HERE / "index.html").read_text().replace('"8001"', f'"{TICKER_PORT}"')


@app.get("/client.js")
async def script() -> FileResponse:
    return FileResponse(HERE / "client.js")


@app.get("/members")
async def count() -> int:
    return len(members)


@app.websocket("/chat")
async def chat(websocket: WebSocket) -> None:
    origin = websocket.headers.get("origin")
    if origin is not None and origin not in ORIGINS:
        await websocket.close(1008)
        return
    await websocket.accept()
    members.add(websocket)
    try:
        while True:
            text = await websocket.receive_text()
            await receive(websocket, json.loads(text))
    except WebSocketDisconnect as error:
        log.info("left: %s", error.code)
        members.discard(websocket)


async def receive(websocket: WebSocket, message: Any) -> None:
    """Act on a message."""
    if not isinstance(message, dict):
        await websocket.send_json({"type": "error", "error": "Invalid message"})
    elif message.get("type") != "say":
        await websocket.send_json({"type": "error", "error": "Unknown message type"})
    elif not isinstance(message.get("text"), str) or len(message["text"]) > MAX_TEXT:
        await websocket.send_json({"type": "error", "error": "Invalid message"})
    else:
        await broadcast({"type": "said", "text": message["text"]})


async def broadcast(message: dict[str, Any]) -> None:
    for member in members:
        await member.send_json(message)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    uvicorn.run(
        app,
        port=PORT,
        ws_ping_interval=PING_INTERVAL,
        ws_ping_timeout=PING_TIMEOUT,
        ws_max_size=16 * 1024,
        timeout_graceful_shutdown=10,
    )
