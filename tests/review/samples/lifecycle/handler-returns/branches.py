import asyncio

from websockets.asyncio.server import serve

doors = set()


async def ring(ws):
    print(await ws.recv())  # expect: HF205 weak


async def knock(ws):
    doors.add(ws)  # expect: HF205 weak


async def listen(ws):
    async for text in ws:
        print(text)


async def hello(ws):
    return await ws.recv()


async def house(ws):
    await hello(ws)  # ok
    if ws.request.path == "/bell":
        await ring(ws)
    elif ws.request.path == "/open":
        await listen(ws)
    else:
        try:
            return await knock(ws)
        finally:
            print("gone")


async def flat(ws):
    match ws.request.path:
        case "/listen":
            await listen(ws)
        case "/buzz":
            await elsewhere(ws)
        case "/hello":
            await hello(ws)  # ok
            await listen(ws)
            return
        case _:
            print("nobody")


async def main():
    async with serve(house, "", 8001), serve(flat, "", 8002):
        await asyncio.Future()
