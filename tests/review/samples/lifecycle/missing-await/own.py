import asyncio
import contextlib

from fastapi import FastAPI, WebSocket

app = FastAPI()


class Stage:
    def __init__(self):
        self.seats = []

    async def light(self, colour):
        for seat in list(self.seats):
            await seat.send_json({"colour": colour})

    async def count(self):
        await asyncio.sleep(0)
        return len(self.seats)

    async def colours(self):
        for seat in self.seats:
            yield await seat.send_json({})

    @contextlib.asynccontextmanager
    async def dark(self):
        await self.light("black")
        yield


stage = Stage()


def light_all(colour):
    asyncio.run(stage.light(colour))


async def light_twice(stage: Stage, colour):
    stage.light(colour)  # expect: HF227
    await stage.light(colour)  # ok
    asyncio.create_task(stage.light(colour))  # ok
    light_all(colour)  # ok
    stage.count()  # ok
    stage.colours()  # ok
    stage.dark()  # ok


@app.websocket("/stage")
async def sit(websocket: WebSocket):
    await websocket.accept()
    stage.seats.append(websocket)
    async for colour in websocket.iter_text():
        light_twice(stage, colour)  # expect: HF227
