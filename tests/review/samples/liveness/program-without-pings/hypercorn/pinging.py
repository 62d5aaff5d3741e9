import asyncio

from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/feed")
async def feed(websocket: WebSocket):  # ok: it pings by messages
    await websocket.accept()
    while True:
        await websocket.send_json({"type": "ping"})
        await asyncio.sleep(20)
