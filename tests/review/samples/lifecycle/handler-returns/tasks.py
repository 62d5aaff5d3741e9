import asyncio

import websockets
from websockets.asyncio.server import serve

CLIENTS = set()


async def send_prices(ws):
    while True:
        await ws.send("1.08")
        await asyncio.sleep(1)


async def starts(ws):
    await ws.send("hello")
    asyncio.create_task(send_prices(ws))  # expect: HF205


async def registers(ws):
    name = await ws.recv()
    print(name)
    CLIENTS.add(ws)  # expect: HF205


async def short(ws):
    await ws.send(await ws.recv())  # expect: HF205


async def counted(ws):
    first = await ws.recv()  # ok
    await ws.send(first + await ws.recv())


async def ended(ws):
    await ws.send(await ws.recv())  # ok
    await ws.close()


async def unread(ws):
    ws.recv()  # ok
    await ws.send("hello")


async def waits(ws):
    CLIENTS.add(ws)  # ok
    asyncio.create_task(send_prices(ws))
    try:
        await ws.wait_closed()
    finally:
        CLIENTS.remove(ws)


async def joins(ws):
    task = asyncio.create_task(send_prices(ws))  # ok
    await task


async def delegates(ws):
    asyncio.create_task(asyncio.sleep(1))  # ok
    await greet(ws)
    await send_prices(ws)


async def greet(ws):
    await ws.send("hello")


async def groups(ws):
    async with asyncio.TaskGroup() as group:
        group.create_task(send_prices(ws))  # ok


async def loops(ws):
    CLIENTS.add(ws)  # ok
    async for message in ws:
        await ws.send(message)


def plain(ws):
    return greet(ws)


async def greets_twice(ws):
    await greet(ws)
    await greet(ws)


async def main():
    await serve(starts, "", 8001)
    await serve(registers, "", 8002)
    await serve(short, "", 8003)
    await serve(counted, "", 8013)
    await serve(ended, "", 8014)
    await serve(unread, "", 8015)
    await serve(waits, "", 8004)
    await serve(joins, "", 8005)
    await serve(delegates, "", 8006)
    await serve(groups, "", 8007)
    await serve(loops, "", 8008)
    await serve(loops, "", 8009)
    await serve(plain, "", 8010)
    await serve(greets_twice, "", 8011)
    await websockets.serve(handler=starts, host="", port=8012)
    await asyncio.Future()
