"""Rehearsals over the network: everybody hears the metronome and sees the bar."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, WebSocket, WebSocketDisconnect
from fastapi.middleware.cors import CORSMiddleware

from .deps import Singer, singer

Command = Callable[["Rehearsal", WebSocket, dict[str, Any]], Awaitable[None]]


class Rehearsal:
    def __init__(self) -> None:
        self.voices: dict[str, WebSocket] = {}
        self.bar = 0
        self.bpm = 72

    async def everyone(self, event: dict[str, Any]) -> None:
        results = await asyncio.gather(
            *(voice.send_json(event) for voice in self.voices.values()), return_exceptions=True
        )
        for name, result in zip(list(self.voices), results):
            if isinstance(result, Exception):
                self.voices.pop(name, None)

    async def metronome(self) -> None:
        for beat in itertools.count():
            await self.everyone({"type": "beat", "n": beat})
            await asyncio.sleep(60 / self.bpm)


async def set_tempo(rehearsal: Rehearsal, websocket: WebSocket, data: dict[str, Any]) -> None:
    bpm = data.get("bpm")
    if not isinstance(bpm, int) or not 30 <= bpm <= 220:
        await websocket.send_json({"type": "error", "error": "Invalid message"})
        return
    rehearsal.bpm = bpm


async def go_to(rehearsal: Rehearsal, websocket: WebSocket, data: dict[str, Any]) -> None:
    assert isinstance(data.get("bar"), int)  # expect: assert-validation
    rehearsal.bar = data["bar"]
    rehearsal.everyone({"type": "bar", "bar": rehearsal.bar})  # expect: missing-await


async def stop(rehearsal: Rehearsal, websocket: WebSocket, data: dict[str, Any]) -> None:
    await rehearsal.everyone({"type": "stop"})


COMMANDS: dict[str, Command] = {"tempo": set_tempo, "go": go_to, "stop": stop}
router = APIRouter()
rehearsal = Rehearsal()


@router.get("/me")
async def me(name: Singer) -> dict[str, str]:
    return {"name": name}


@router.websocket("/ws")
async def sing(websocket: WebSocket, name: Singer) -> None:  # expect: http-security-dependency@singer
    await websocket.accept()
    rehearsal.voices[name] = websocket
    beat = asyncio.create_task(rehearsal.metronome())  # expect: task-leak@sing
    try:
        while True:
            data = await websocket.receive_json()  # expect: text-only-receive, unguarded-parse
            command = COMMANDS.get(data.get("type"))  # expect: shape-assumed
            if command is None:
                await websocket.send_json({"type": "error", "error": "Unknown message type"})
                continue
            await command(rehearsal, websocket, data)
    except WebSocketDisconnect:
        del rehearsal.voices[name]  # expect: registry-close-race, cleanup-not-finally@sing
        beat.cancel()  # expect: task-leak@sing, cleanup-not-finally@sing


@router.websocket("/ws/score")
async def score(websocket: WebSocket) -> None:
    """Pages of the score, for the tablets on the stands."""
    await websocket.accept()
    page = 1
    while True:
        await websocket.send_json({"page": page})  # expect: send-after-close@score
        try:
            page = int(await websocket.receive_text())  # expect: text-only-receive
        except ValueError:
            await websocket.send_json({"error": "Invalid message"})
        except WebSocketDisconnect:
            await websocket.close()  # expect: send-after-close@score


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield
    for voice in list(rehearsal.voices.values()):
        await voice.close(1001)


app = FastAPI(lifespan=lifespan)
app.add_middleware(  # expect: http-middleware-only@cors
    CORSMiddleware,  # expect: http-middleware-only@cors
    allow_origins=["https://choir.example"],  # expect: http-middleware-only@cors
    allow_credentials=True,
)
app.include_router(router)
__all__ = ["app", "singer"]
