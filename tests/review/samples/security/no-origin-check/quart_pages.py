import asyncio

from quart import Quart, websocket

app = Quart(__name__)
boats = asyncio.Queue(20)


@app.websocket("/boats")
async def boats_seen():
    while True:
        await websocket.send(await boats.get())  # ok


@app.websocket("/harbour")
async def harbour():  # ok
    if websocket.args.get("token") != "dory":
        return
    while True:
        await boats.put(await websocket.receive())


async def hear(name):
    while True:
        await boats.put((name, await websocket.receive()))


@app.websocket("/buoys")
async def buoys():  # expect: HF501
    await hear("buoy")
