"""Lorries in the quarry, for the weighbridge and the office."""

from __future__ import annotations

import logging
import os
from typing import Literal

from fastapi import FastAPI, HTTPException, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

log = logging.getLogger("quarry")
app = FastAPI()
OFFICE_ORIGIN = os.environ.get("OFFICE_ORIGIN", "https://office.quarry.example")


class Weighing(BaseModel):
    type: Literal["weighing"]
    lorry: str
    tonnes: float


offices: set[WebSocket] = set()


async def tell_offices(weighing: Weighing) -> None:
    for office in tuple(offices):
        try:
            await office.send_text(weighing.model_dump_json())
        except (RuntimeError, WebSocketDisconnect):
            offices.discard(office)


@app.get("/healthz")
def health() -> dict[str, int]:
    return {"offices": len(offices)}


@app.post("/weighings", status_code=202)
async def weigh(weighing: Weighing) -> None:
    if weighing.tonnes < 0:
        raise HTTPException(422, "a lorry weighs something")
    await tell_offices(weighing)


@app.websocket("/ws/bridge/{number}")
async def bridge(websocket: WebSocket, number: int) -> None:
    if websocket.headers.get("x-bridge-key") != os.environ["BRIDGE_KEY"]:
        await websocket.close(1008)
        return
    await websocket.accept()
    while True:
        try:
            raw = await websocket.receive_text()
            weighing = Weighing.model_validate_json(raw)
        except ValidationError as error:
            await websocket.send_json({"error": str(error)})
        except Exception:  # expect: swallowed-disconnect@bridge
            log.exception("bridge %s", number)  # expect: swallowed-disconnect@bridge
        else:
            await tell_offices(weighing)


@app.websocket("/ws/office")
async def office(websocket: WebSocket) -> None:
    if websocket.headers.get("origin") != OFFICE_ORIGIN:
        await websocket.close(1008)
        return
    await websocket.accept()
    offices.add(websocket)
    try:
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass
    finally:
        offices.discard(websocket)
