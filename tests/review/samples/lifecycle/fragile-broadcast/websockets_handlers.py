import asyncio

import websockets
from websockets.asyncio.server import serve

connected = set()
names = {}
waiting = []


async def handler(ws):
    connected.add(ws)
    try:
        async for message in ws:
            for other in connected:  # expect: HF209
                if other is not ws:
                    await other.send(message)
    finally:
        connected.remove(ws)


async def by_name(ws):
    name = await ws.recv()
    names[name] = ws
    try:
        async for message in ws:
            for other in names.values():  # expect: HF209
                try:
                    await other.send(message)
                except websockets.ConnectionClosed:
                    pass
            websockets.broadcast(names.values(), message)  # ok
    finally:
        del names[name]


async def first_come(ws):
    waiting.append(ws)
    for other in waiting:
        await other.send("one more")  # expect: HF209
    await ws.wait_closed()


async def main():
    async with serve(handler, "", 8001), serve(by_name, "", 8002), serve(first_come, "", 8003):
        await asyncio.Future()
