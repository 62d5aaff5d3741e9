"""Progress of background tasks."""

import asyncio
import json
import sqlite3
from typing import Annotated

import requests
from fastapi import APIRouter, Depends, Request, WebSocket, WebSocketDisconnect, status
from fastapi.security import HTTPBearer

from .auth import user_of

router = APIRouter()
security = HTTPBearer()
watchers: dict[str, WebSocket] = {}


def settings(request: Request):  # expect: http-security-dependency@settings
    return request.app.state.settings


@router.websocket("/tasks/ws")
async def tasks(websocket: WebSocket, conf: Annotated[dict, Depends(settings)]):  # expect: http-security-dependency@settings
    user = user_of(websocket.query_params.get("token"))  # expect: token-in-query
    if user is None:
        await websocket.close(status.WS_1008_POLICY_VIOLATION)
        return
    await websocket.accept()
    watchers[user] = websocket
    poller = asyncio.create_task(poll(websocket, user))  # expect: task-leak
    try:
        async for text in websocket.iter_text():
            command = json.loads(text)  # expect: unguarded-parse
            if command["do"] == "cancel":  # expect: shape-assumed@cancel
                requests.post(f"http://worker/cancel/{command['id']}", timeout=5)  # expect: blocking-in-async
            elif command["do"] == "find":
                rows = sqlite3.connect("tasks.db").execute(
                    "SELECT id, state FROM tasks WHERE title LIKE '%" + command["q"] + "%'"  # expect: dangerous-sink
                )
                await websocket.send_json(rows.fetchall())
    finally:
        watchers.pop(user)  # expect: registry-close-race


@router.websocket("/tasks/raw")
async def raw(websocket: WebSocket, _=Depends(security)):  # expect: http-security-dependency
    await websocket.accept()
    try:
        while True:
            message = await websocket.receive()  # expect: receive-after-disconnect
            if message.get("bytes"):
                await websocket.send_bytes(message["bytes"])
    except WebSocketDisconnect:
        pass


async def poll(websocket: WebSocket, user: str) -> None:
    while True:
        response = await asyncio.to_thread(requests.get, f"http://worker/tasks?user={user}", timeout=5)
        await websocket.send_json(response.json())
        await asyncio.sleep(2)


async def announce(text: str) -> None:
    for watcher in watchers.values():  # expect: fragile-broadcast@announce
        await watcher.send_json({"announcement": text})  # expect: fragile-broadcast@announce
