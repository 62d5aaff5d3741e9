import json
import logging

from fastapi import APIRouter, FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
router = APIRouter()
log = logging.getLogger(__name__)


@app.websocket("/chat")
async def chat(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            text = await websocket.receive_text()
            message = json.loads(text)  # expect: HF401
            await websocket.send_json({"echo": message["text"]})
    except WebSocketDisconnect:
        log.info("left")


@router.websocket("/commands")
async def commands(ws: WebSocket):
    await ws.accept()
    while True:
        command = await ws.receive_json()  # expect: HF401
        await handle(ws, command)


@router.websocket("/ticks")
async def ticks(ws: WebSocket):
    await ws.accept()
    async for tick in ws.iter_json():  # expect: HF401
        log.info("tick %s", tick)


@app.websocket("/guarded")
async def guarded(websocket: WebSocket):
    await websocket.accept()
    while True:
        text = await websocket.receive_text()
        try:
            message = json.loads(text)  # ok
        except json.JSONDecodeError:
            await websocket.send_json({"error": "Invalid JSON"})
            continue
        await handle(websocket, message)


@app.websocket("/events")
async def events(websocket: WebSocket):
    await websocket.accept()
    while True:
        event = await websocket.receive()
        if event["type"] == "websocket.disconnect":
            return
        payload = event.get("text") or event["bytes"].decode()
        await handle(websocket, json.loads(payload))  # expect: HF401


async def handle(websocket: WebSocket, message):
    await websocket.send_json({"got": message})


async def first_message(websocket: WebSocket):
    return await websocket.receive_json()  # ok


async def pump(websocket: WebSocket):
    while True:
        log.info("%s", await websocket.receive_json())  # expect: HF401
