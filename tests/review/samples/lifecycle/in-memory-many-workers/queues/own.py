import asyncio

from fastapi import FastAPI, WebSocket

app = FastAPI()
kept = []  # ok: nothing is published by it


@app.websocket("/own")
async def own(websocket: WebSocket):
    await websocket.accept()
    queue = asyncio.Queue(100)
    kept.append(queue)
    while True:
        await websocket.send_text(await queue.get())
