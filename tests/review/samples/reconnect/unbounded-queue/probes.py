import asyncio
from collections import deque

import websockets


class Probe:
    def __init__(self, url, shared):
        self.shared = shared
        self.url = url
        self.late = deque()
        self.last = deque(maxlen=100)
        self.few = []
        self.lines = list()
        self.given = given()

    async def run(self):
        while True:
            try:
                async with websockets.connect(self.url) as ws:
                    while self.late:
                        await ws.send(self.late.popleft())
                    while self.last:
                        await ws.send(self.last.popleft())
                    while self.few:
                        await ws.send(self.few.pop(0))
                    while self.lines:
                        await ws.send(self.lines.pop())
                    await ws.send(self.given.pop())
                    await ws.send(self.shared.pop())
                    await ws.send(pending.pop())
                    self.late.append("sent")
            except OSError:
                await asyncio.sleep(3)

    def measured(self, value):
        self.late.append(value)  # expect: HF312
        self.last.append(value)  # ok: the oldest goes
        if len(self.few) < 50:
            self.few.append(value)  # ok
        self.given.append(value)  # ok: may be bounded
        self.shared.append(value)  # ok: may be bounded

    def line(self, text):
        self.lines.append(text)  # expect: HF312


def once(url, things):
    socket = websockets.connect(url)
    kept = []
    kept.append(things)  # ok: no way back
    socket.send(kept.pop())
