"""Tells people that a parcel has come. One process, few people."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

log = logging.getLogger("mailroom")
ORIGINS = frozenset({"https://mail.example", "https://www.mail.example"})


class Parcel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    to: str
    shelf: int


PARCEL = TypeAdapter(Parcel)


class Lobby:
    def __init__(self) -> None:
        self._waiting: dict[str, WebSocket] = {}

    @contextlib.asynccontextmanager
    async def wait(self, name: str, websocket: WebSocket) -> AsyncIterator[None]:
        old, self._waiting[name] = self._waiting.get(name), websocket
        if old is not None:
            with contextlib.suppress(RuntimeError):
                await old.close(4000, "you came in by another door")
        try:
            yield
        finally:
            if self._waiting.get(name) is websocket:
                del self._waiting[name]

    async def call(self, parcel: Parcel) -> bool:
        websocket = self._waiting.get(parcel.to)
        if websocket is None:
            return False
        try:
            async with asyncio.timeout(5):
                await websocket.send_json(parcel.model_dump())
        except (RuntimeError, WebSocketDisconnect, TimeoutError):
            log.info("%s has just left", parcel.to)
            return False
        return True


lobby = Lobby()
app = FastAPI()


async def greet(websocket: WebSocket) -> str | None:
    """The name, which the first message gives within ten seconds."""
    try:
        async with asyncio.timeout(10):
            text = await websocket.receive_text()
        hello = json.loads(text)
    except (TimeoutError, ValueError, KeyError):
        return None
    return hello.get("name") if isinstance(hello, dict) else None


@app.websocket("/parcels")
async def parcels(websocket: WebSocket) -> None:
    if websocket.headers.get("origin") not in ORIGINS:
        await websocket.close(1008)
        return
    await websocket.accept()
    try:
        name = await greet(websocket)
        if not isinstance(name, str):
            await websocket.close(1008, "no name")
            return
        async with lobby.wait(name, websocket):
            async for message in messages(websocket):
                try:
                    parcel = PARCEL.validate_json(message)
                except ValidationError as error:
                    await websocket.send_json({"error": "Invalid message", "count": error.error_count()})
                    continue
                await websocket.send_json({"called": await lobby.call(parcel)})
    except WebSocketDisconnect as gone:
        log.info("gone: %s", gone.code)


async def messages(websocket: WebSocket) -> AsyncIterator[str | bytes]:
    while True:
        event = await websocket.receive()
        if event["type"] == "websocket.disconnect":
            return
        yield event.get("text") or event.get("bytes") or ""
