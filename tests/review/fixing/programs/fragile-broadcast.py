import asyncio

import websockets
from websockets.asyncio.server import serve

import drive

names = {}


async def handler(ws):
    name = await ws.recv()
    names[name] = ws
    try:
        async for message in ws:
            for other in names.values():
                try:
                    await other.send(message)
                except websockets.ConnectionClosed:
                    pass
                if message == "late":
                    # Somebody else arrives while this one waits for a slow reader.
                    await asyncio.to_thread(join, ws.local_address[1])
    finally:
        names.pop(name, None)


def join(port):
    link = drive.client(port)
    link.send(f"guest {len(names)}")
    drive.happens(lambda: "guest 1" in names)
    guests.append(link)


guests = []


async def main():
    async with serve(handler, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await asyncio.to_thread(drive_it, port)


def drive_it(port):
    link = drive.client(port)
    link.send("ada")
    print(drive.ask(link, "hello"))
    print(drive.ask(link, "late"))
    drive.end(drive.ask(link, "still here"))


asyncio.run(main())
