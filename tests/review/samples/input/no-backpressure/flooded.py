import asyncio

from fastapi import FastAPI, WebSocket

app = FastAPI()
inboxes = {}
outboxes = set()


@app.websocket("/chat/{name}")
async def chat(websocket: WebSocket, name: str):
    await websocket.accept()
    inbox = asyncio.Queue()  # expect: HF406
    inboxes[name] = inbox
    sender = asyncio.create_task(send(websocket, inbox))
    try:
        async for text in websocket.iter_text():
            for other in inboxes.values():
                other.put_nowait(text)
    finally:
        sender.cancel()


async def send(websocket, inbox):
    while True:
        await websocket.send_text(await inbox.get())


@app.websocket("/bounded")
async def bounded(websocket: WebSocket):
    await websocket.accept()
    outbox = asyncio.Queue(maxsize=50)  # ok
    outboxes.add(outbox)
    async for text in websocket.iter_text():
        for other in outboxes:
            await other.put(text)
