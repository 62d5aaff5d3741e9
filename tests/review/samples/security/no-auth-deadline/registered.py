import asyncio

from websockets.asyncio.server import serve

stations = {}
names = {}


async def station(ws):
    name = await ws.recv()  # expect: HF511
    stations[name] = ws
    async for reading in ws:
        print(name, reading)


async def prompt(ws):
    name = await asyncio.wait_for(ws.recv(), timeout=5)  # ok
    stations[name] = ws
    await ws.wait_closed()


async def single(ws):
    text = await ws.recv()  # ok: it says nothing about who it is
    names[text] = 1
    print(names[text])
    await ws.send(text.upper())


async def main():
    await serve(station, "", 8001)
    await serve(prompt, "", 8002)
    await serve(single, "", 8003)
