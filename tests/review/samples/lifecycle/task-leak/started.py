import asyncio
import itertools

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


class Wheel:
    async def turn(self):
        for angle in itertools.count():
            await asyncio.sleep(0.1)
            print(angle)

    async def slow(self):
        for angle in range(20):
            await asyncio.sleep(angle)


class Mill:
    async def grind(self):
        while True:
            await asyncio.sleep(1)

    async def until(self):
        while True:
            await asyncio.sleep(1)
            if not self:
                break

    async def busy(self):
        while True:
            print("no await here")


wheel = Wheel()
mills = {"north": Mill()}


@app.websocket("/wheel")
async def turned(websocket: WebSocket):
    await websocket.accept()
    turning = asyncio.create_task(wheel.turn())  # expect: HF215
    try:
        while True:
            print(await websocket.receive_json())
    except WebSocketDisconnect:
        turning.cancel()


@app.websocket("/right")
async def right(websocket: WebSocket):
    await websocket.accept()
    turning = asyncio.create_task(wheel.turn())  # ok
    try:
        while True:
            print(await websocket.receive_json())
    except WebSocketDisconnect:
        turning.cancel()
    finally:
        turning.cancel()


@app.websocket("/broad")
async def broad(websocket: WebSocket):
    await websocket.accept()
    turning = asyncio.create_task(wheel.turn())  # ok
    try:
        while True:
            print(await websocket.receive_json())
    except (WebSocketDisconnect, ValueError):
        turning.cancel()


@app.websocket("/mill")
async def milled(websocket: WebSocket, name: str):
    await websocket.accept()
    mill = mills[name]
    asyncio.create_task(mill.grind())  # expect: HF215 weak
    asyncio.create_task(mill.until())  # ok
    asyncio.create_task(mill.busy())  # ok
    asyncio.create_task(mill.unknown())  # ok
    asyncio.create_task(wheel.slow())  # ok
    baker = mills["south"]
    asyncio.create_task(baker.grind())  # ok
    async for text in websocket.iter_text():
        print(text)


started = False


@app.websocket("/once")
async def once(websocket: WebSocket):
    global started
    await websocket.accept()
    if not started:
        started = True
        asyncio.create_task(wheel.turn())  # ok
    async for text in websocket.iter_text():
        print(text)
