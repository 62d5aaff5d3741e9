from chat.manager import manager
from starlette.websockets import WebSocket, WebSocketDisconnect

rooms: dict[str, dict[str, WebSocket]] = {}


async def endpoint(websocket: WebSocket, user: str):
    await manager.connect(user, websocket)
    try:
        async for message in websocket.iter_json():
            await manager.handle(user, message)
    except WebSocketDisconnect:
        await manager.disconnect(user)  # expect: HF206


async def room(websocket: WebSocket, name: str, user: str):
    await websocket.accept()
    rooms.setdefault(name, {})[user] = websocket
    try:
        while True:
            await manager.handle(user, await websocket.receive_json())
    except WebSocketDisconnect:
        del rooms[name][user]  # expect: HF206


async def late(websocket: WebSocket, name: str, user: str):
    await websocket.accept()
    try:
        hello = await websocket.receive_json()
        rooms[name][user] = websocket
        await manager.handle(user, hello)
    except WebSocketDisconnect:
        rooms[name].pop(user, None)  # expect: HF206
