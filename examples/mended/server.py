"""A chat room: the page and its script over HTTP, the talk over WebSocket, on one port.

`python server.py`, then open http://127.0.0.1:8000. The prices on the page come from `ticker.mjs`.
"""

import asyncio
import json
import logging
import os
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket
from fastapi.responses import FileResponse, HTMLResponse

PORT = int(os.environ.get("PORT", "8000"))
TICKER_PORT = os.environ.get("TICKER_PORT", "8001")
ORIGINS = {f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"}
PING_INTERVAL = 30.0  # seconds
PING_TIMEOUT = 10.0  # seconds
SEND_TIMEOUT = 5.0  # seconds
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
            event = await websocket.receive()
            if event["type"] == "websocket.disconnect":
                log.info("left: %s", event.get("code"))
                return
            await receive(websocket, event.get("text"))
    finally:
        members.discard(websocket)


async def receive(websocket: WebSocket, text: str | None) -> None:
    """Act on a message, None for a binary one."""
    try:
        message = json.loads(text or "")
    except (ValueError, RecursionError):
        await send(websocket, {"type": "error", "error": "Invalid JSON"})
        return
    if not isinstance(message, dict):
        await send(websocket, {"type": "error", "error": "Invalid message"})
    elif message.get("type") != "say":
        await send(websocket, {"type": "error", "error": "Unknown message type"})
    elif not isinstance(message.get("text"), str) or len(message["text"]) > MAX_TEXT:
        await send(websocket, {"type": "error", "error": "Invalid message"})
    else:
        await broadcast({"type": "said", "text": message["text"]})


async def broadcast(message: dict[str, Any]) -> None:
    await asyncio.gather(*(send(member, message) for member in list(members)))


async def send(websocket: WebSocket, message: dict[str, Any]) -> None:
    """Send a message; who does not take it in time is no longer a member."""
    try:
        async with asyncio.timeout(SEND_TIMEOUT):
            await websocket.send_text(json.dumps(message))
    except Exception as error:
        log.warning("cannot send: %r", error)
        members.discard(websocket)


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
