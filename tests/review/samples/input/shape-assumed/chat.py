import json

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

app = FastAPI()


class Message(BaseModel):
    room: str
    text: str


def decode(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


@app.websocket("/chat")
async def chat(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            try:
                message = json.loads(await websocket.receive_text())
            except json.JSONDecodeError:
                await websocket.send_json({"error": "Invalid JSON"})
                continue
            await publish(message["room"], message["text"])  # expect: HF402
    except WebSocketDisconnect:
        pass


@app.websocket("/commands")
async def commands(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        command = decode(text)
        if command.get("type") == "stop":  # expect: HF402
            break


@app.websocket("/checked")
async def checked(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        message = decode(text)
        if not isinstance(message, dict):
            await websocket.send_json({"error": "Invalid message"})
            continue
        await publish(message.get("room"), message.get("text"))  # ok


@app.websocket("/schema")
async def schema(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        try:
            message = Message.model_validate(decode(text))
        except ValidationError as error:
            await websocket.send_json({"error": str(error)})
            continue
        await publish(message.room, message.text)  # ok


@app.websocket("/caught")
async def caught(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        message = decode(text)
        try:
            await publish(message["room"], message["text"])  # ok
        except (KeyError, TypeError):
            await websocket.send_json({"error": "Invalid message"})


async def publish(room, text):
    print(room, text)


@app.websocket("/unpacked")
async def unpacked(websocket: WebSocket):
    await websocket.accept()
    while True:
        data = await websocket.receive_json()
        message = Message(**data)  # expect: HF402
        await publish(message.room, message.text)


@app.websocket("/loaded")
async def loaded(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        message = Message(**decode(text))  # expect: HF402
        await publish(message.room, message.text)


@app.websocket("/answered")
async def answered(websocket: WebSocket):
    await websocket.accept()
    while True:
        data = await websocket.receive_json()
        try:
            message = Message(**data)  # ok
        except (TypeError, ValidationError) as error:
            await websocket.send_json({"error": str(error)})
            continue
        await publish(message.room, message.text)


@app.websocket("/objects")
async def objects(websocket: WebSocket):
    await websocket.accept()
    while True:
        data = await websocket.receive_json()
        if isinstance(data, dict):
            await publish(**data, room="hall")  # ok: no list, whatever its keys are
