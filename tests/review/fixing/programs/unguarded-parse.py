import asyncio
import json

from websockets.asyncio.server import serve

import drive


async def handler(websocket):
    async for raw in websocket:
        message = json.loads(raw)
        await websocket.send(message["text"])


async def main():
    async with serve(handler, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        link = await asyncio.to_thread(drive.client, port)
        for text in ('{"text": "hello"}', "{", '{"text": "still here"}'):
            print(await asyncio.to_thread(drive.ask, link, text))
        drive.end()


asyncio.run(main())
