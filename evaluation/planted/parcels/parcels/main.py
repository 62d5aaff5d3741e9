from __future__ import annotations

import json
import logging
from typing import Annotated

from fastapi import Depends, FastAPI, Query, WebSocket, WebSocketDisconnect, status
from pydantic import BaseModel, ValidationError

from .auth import courier_of
from .hub import Hub, hub

log = logging.getLogger("parcels")
app = FastAPI(title="Parcels")


class Position(BaseModel):
    parcel: str
    lat: float
    lon: float


def get_hub() -> Hub:
    return hub


HubDep = Annotated[Hub, Depends(get_hub)]


@app.post("/notices")
async def notice(text: str, hub: HubDep) -> dict[str, bool]:
    await hub.publish_depot_notice(text)
    return {"ok": True}


@app.post("/couriers/{courier}/parcels/{parcel}")
async def assign(courier: int, parcel: str, hub: HubDep) -> dict[str, bool]:
    return {"delivered": await hub.assign(courier, parcel)}


@app.websocket("/ws/parcels/{parcel}")  # expect: no-origin-check@watch
async def watch(websocket: WebSocket, parcel: str, hub: HubDep) -> None:  # expect: no-origin-check@watch
    await websocket.accept()  # expect: no-origin-check@watch
    hub.watch(parcel, websocket)
    try:
        while True:
            await websocket.receive()  # expect: receive-after-disconnect
    except WebSocketDisconnect:  # expect: cleanup-not-finally@watch
        hub.unwatch(parcel, websocket)  # expect: cleanup-not-finally@watch


@app.websocket("/ws/courier")
async def courier(
    websocket: WebSocket,
    hub: HubDep,
    token: Annotated[str, Query()],  # expect: token-in-query
) -> None:
    who = courier_of(token)
    if who is None:
        await websocket.close(code=status.WS_1008_POLICY_VIOLATION)
        return
    await websocket.accept()
    hub.courier_online(who.id, websocket)
    try:
        while True:
            raw = await websocket.receive_text()  # expect: text-only-receive
            message = json.loads(raw)  # expect: unguarded-parse
            if not isinstance(message, dict):
                await websocket.send_json({"type": "error", "error": "Invalid message"})
                continue
            kind = message.pop("type", None)
            if kind != "position":
                await websocket.send_json({"type": "error", "error": "Unknown message type"})
                continue
            try:
                position = Position.model_validate(message)
            except ValidationError as error:
                await websocket.send_json({"type": "error", "error": str(error)})
                continue
            await hub.publish(position.parcel, {"type": "position", **position.model_dump()})
    except WebSocketDisconnect as gone:
        log.info("courier %s left with %s", who.id, gone.code)
    finally:
        hub.courier_offline(who.id)
