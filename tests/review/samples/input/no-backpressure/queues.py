import asyncio

from fastapi import FastAPI, WebSocket
from websockets.asyncio.server import serve

app = FastAPI()
queues = set()


@app.websocket("/feed")
async def feed(websocket: WebSocket):
    await websocket.accept()
    queue = asyncio.Queue()  # expect: HF406 weak
    queues.add(queue)
    try:
        while True:
            event = await queue.get()
            await websocket.send_json(event.get("text"))
    finally:
        queues.discard(queue)


@app.websocket("/bounded")
async def bounded(websocket: WebSocket):
    await websocket.accept()
    queue = asyncio.Queue(maxsize=100)  # ok
    queues.add(queue)
    try:
        while True:
            await websocket.send_json(await queue.get())
    finally:
        queues.discard(queue)


def publish(event):
    for queue in queues:
        queue.put_nowait(event)


class Hub:
    def __init__(self, size):
        self.outgoing = asyncio.Queue()  # expect: HF406 weak
        self.sized = asyncio.Queue(size)  # ok
        self.jobs = asyncio.Queue()  # ok

    async def handler(self, websocket):
        while True:
            await websocket.send(await self.outgoing.get())
            await websocket.send(await self.sized.get())

    async def work(self):
        while True:
            print(await self.jobs.get())

    async def run(self):
        async with serve(self.handler, "", 8001):
            await asyncio.get_running_loop().create_future()
