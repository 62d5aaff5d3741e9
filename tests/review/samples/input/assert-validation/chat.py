import json

from fastapi import FastAPI, WebSocket
from websockets.asyncio.client import connect

app = FastAPI()


@app.websocket("/chat")
async def chat(websocket: WebSocket):
    await websocket.accept()
    while True:
        text = await websocket.receive_text()
        assert isinstance(text, str)  # ok
        message = json.loads(text)
        assert isinstance(message, dict)  # expect: HF404
        assert "room" in message, "no room"  # expect: HF404
        assert not message.get("secret") == message["room"]  # expect: HF404
        assert message["room"] and message["text"], message  # expect: HF404
        await publish(message)


async def publish(message):
    if not isinstance(message, dict):
        raise TypeError(message)
    assert publish is not None  # ok


async def listen(url):
    async with connect(url) as ws:
        async for raw in ws:
            message = json.loads(raw)
            assert message["type"] == "tick"  # ok
