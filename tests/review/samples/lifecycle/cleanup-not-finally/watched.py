import asyncio

from starlette.websockets import WebSocket, WebSocketDisconnect

from .nests import nests


async def nest(websocket: WebSocket, name: str):
    await websocket.accept()
    nests.watch(name, websocket)
    try:
        async for text in websocket.iter_text():
            await nests.tell(name, text)
    except WebSocketDisconnect:
        nests.unwatch(name, websocket)  # expect: HF206


async def egg(websocket: WebSocket, name: str):
    await websocket.accept()
    nests.egg_online(name, websocket)
    try:
        async for text in websocket.iter_text():
            await nests.tell(name, text)
    except WebSocketDisconnect:
        nests.egg_offline(name)  # expect: HF206


async def right(websocket: WebSocket, name: str):
    await websocket.accept()
    nests.watch(name, websocket)
    try:
        async for text in websocket.iter_text():
            await nests.tell(name, text)
    except WebSocketDisconnect:
        nests.count_offline_eggs(name)  # ok
    finally:
        nests.unwatch(name, websocket)  # ok


async def feather(websocket: WebSocket, name: str):
    await websocket.accept()
    nests.watch(name, websocket)
    try:
        async for text in websocket.iter_text():
            await nests.tell(name, text)
    except (asyncio.CancelledError, WebSocketDisconnect):
        nests.unwatch(name, websocket)  # expect: HF206
