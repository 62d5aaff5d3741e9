import logging

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

router = APIRouter()
log = logging.getLogger(__name__)


@router.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            data = await websocket.receive_text()  # expect: HF212
            await websocket.send_text(data)
            await websocket.receive_json()
    except WebSocketDisconnect:
        log.info("gone")


@router.websocket("/upload")
async def upload(websocket: WebSocket):
    await websocket.accept()
    async for chunk in websocket.iter_bytes():  # expect: HF212
        log.info("%d bytes", len(chunk))


async def read(websocket: WebSocket):
    return await websocket.receive_json()


@router.websocket("/helped")
async def helped(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            log.info(await read(websocket))  # ok
        except (KeyError, ValueError):
            await websocket.close(1003)
            return


@router.websocket("/right")
async def right(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())  # ok
    except WebSocketDisconnect:
        log.info("gone")
    except Exception:
        log.exception("failed")
        await websocket.close(1011)


@router.websocket("/any")
async def any_frame(websocket: WebSocket):
    await websocket.accept()
    message = await websocket.receive()  # ok
    log.info(message)
