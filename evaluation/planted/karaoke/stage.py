import asyncio
import json
import os
import pickle

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
import uvicorn

app = FastAPI()
singers: list[WebSocket] = []  # expect: in-memory-many-workers@stage


class Hall:
    def __init__(self):
        self.queue = asyncio.Queue()  # expect: no-backpressure@claps
        self.seats = {}

    async def enter(self, name, socket):
        self.seats[name] = socket

    def leave(self, name):
        self.seats.pop(name, None)  # expect: registry-close-race


hall = Hall()


@app.websocket("/sing/{name}")
async def sing(socket: WebSocket, name: str):  # expect: no-origin-check@sing
    await socket.accept()  # expect: no-origin-check@sing
    singers.append(socket)
    await hall.enter(name, socket)
    try:
        while True:
            data = await socket.receive_bytes()  # expect: text-only-receive@sing
            song = pickle.loads(data)  # expect: dangerous-sink
            os.system("play " + song["file"])  # expect: dangerous-sink, blocking-in-async
            for singer in singers:  # expect: fragile-broadcast@sing
                await singer.send_text(song["title"])  # expect: fragile-broadcast@sing
    except WebSocketDisconnect:
        singers.remove(socket)  # expect: cleanup-not-finally@sing
        hall.leave(name)  # expect: cleanup-not-finally@sing


@app.websocket("/applause")
async def applause(ws: WebSocket):
    await ws.accept()
    counter = asyncio.ensure_future(count(ws))  # expect: task-leak
    async for text in ws.iter_text():
        hall.queue.put_nowait(json.loads(text)["claps"])  # expect: unguarded-parse@claps, no-backpressure@claps


async def count(ws: WebSocket):
    total = 0
    while True:
        total += await hall.queue.get()
        await ws.send_json({"claps": total})


if __name__ == "__main__":
    uvicorn.run("stage:app", workers=os.cpu_count() or 2, ws_ping_interval=20_000)  # expect: unit-mismatch, in-memory-many-workers@stage
