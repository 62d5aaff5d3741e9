"""Guides and their groups in the museum: who is in which hall, what is being shown."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import socketio

from . import tickets

log = logging.getLogger(__name__)

sio = socketio.AsyncServer(  # expect: in-memory-many-workers@museum, no-sticky-sessions@workers
    async_mode="asgi",
    cors_allowed_origins=[],  # expect: empty-cors-origins
    ping_interval=25000,  # expect: unit-mismatch, ping-exceeds-proxy-timeout
    ping_timeout=20,
    max_http_buffer_size=200 * 1024 * 1024,  # expect: huge-max-message
)

groups: dict[str, dict[str, Any]] = {}  # expect: in-memory-many-workers@museum


@sio.event
async def connect(sid: str, environ: dict[str, Any], auth: dict[str, Any] | None) -> None:
    visitor = await tickets.visitor(str((auth or {}).get("ticket", "")))
    if visitor is None:
        raise socketio.exceptions.ConnectionRefusedError("no ticket")
    await sio.save_session(sid, {"visitor": visitor})


@sio.event
async def join_group(sid: str, group: str) -> None:
    await sio.enter_room(sid, group)  # expect: unauthorised-room
    groups.setdefault(group, {"members": []})["members"].append(sid)
    await sio.emit("joined", {"group": group}, to=group)


@sio.event
async def whisper(sid: str, data: dict[str, Any]) -> dict[str, bool]:
    """The guide speaks to one group."""
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        return {"ok": False}
    await sio.emit("whisper", data["text"][:500], room=data.get("group"))  # expect: unauthorised-room
    return {"ok": True}


@sio.on("exhibit")
async def exhibit(sid: str, number: int) -> None:
    session = await sio.get_session(sid)
    text = tickets.describe(number)  # expect: blocking-in-async@describe
    sio.emit("exhibit", {"text": text, "for": session["visitor"]}, to=sid)  # expect: missing-await


@sio.event
async def audio_guide(sid: str, number: int) -> None:
    time.sleep(0.5)  # expect: blocking-in-async
    await sio.emit("audio", {"url": f"/audio/{int(number)}.mp3"}, to=sid)


async def announce_closing(minutes: int) -> None:
    while minutes > 0:
        await sio.emit("closing", {"minutes": minutes})
        await asyncio.sleep(60)
        minutes -= 1


@sio.event
async def disconnect(sid: str, reason: str) -> None:
    for name, group in list(groups.items()):
        if sid in group["members"]:
            group["members"].remove(sid)
            await sio.emit("left", {"group": name}, to=name)
        if not group["members"]:
            groups.pop(name, None)
    log.info("%s left: %s", sid, reason)


asgi = socketio.ASGIApp(sio)
