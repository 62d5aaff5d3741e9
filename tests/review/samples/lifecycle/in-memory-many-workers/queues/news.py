import asyncio

from fastapi import FastAPI, WebSocket

app = FastAPI()
readers = set()  # expect: HF221


@app.websocket("/news")
async def news(websocket: WebSocket):
    await websocket.accept()
    queue = asyncio.Queue(100)
    readers.add(queue)
    try:
        while True:
            await websocket.send_text(await queue.get())
    finally:
        readers.discard(queue)


@app.post("/news")
async def publish(text: str):
    for queue in list(readers):
        await queue.put(text)
