"""Live positions: drivers send them, customers and the dispatchers' office look at them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, WebSocket, WebSocketDisconnect
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, ValidationError

from .connections import connections
from .tokens import driver_of, office_of

router = APIRouter(prefix="/live")
oauth2 = OAuth2PasswordBearer(tokenUrl="token")


class Position(BaseModel):
    order: str
    lat: float
    lon: float


@router.websocket("/drivers/{driver_id}")
async def driver(
    websocket: WebSocket,
    driver_id: str,
    token: Annotated[str, Query()],  # expect: token-in-query@driver
) -> None:
    if driver_of(token) != driver_id:
        await websocket.close(code=4401)
        return
    await connections.add_driver(driver_id, websocket)
    try:
        while True:
            position = await websocket.receive_json()  # expect: unguarded-parse@driver, text-only-receive@driver
            await connections.publish(position["order"], position)  # expect: shape-assumed
    except WebSocketDisconnect:
        connections.drop_driver(driver_id)  # expect: cleanup-not-finally


@router.websocket("/orders/{order_id}")
async def order(websocket: WebSocket, order_id: str) -> None:
    await connections.watch(order_id, websocket)
    try:
        async for text in websocket.iter_text():  # expect: text-only-receive@order
            try:
                position = Position.model_validate_json(text)
            except ValidationError:
                await websocket.send_json({"error": "Invalid message"})
                continue
            await connections.publish(order_id, position.model_dump())
    finally:
        connections.unwatch(order_id, websocket)


@router.websocket("/office")  # expect: http-middleware-only@office
async def office(websocket: WebSocket, token: str = Depends(oauth2)) -> None:  # expect: http-security-dependency
    name = office_of(token)
    await websocket.accept()
    queue = connections.feed(name)
    try:
        while True:
            await websocket.send_text(await queue.get())
    except WebSocketDisconnect:
        pass
    finally:
        connections.forget(name)
