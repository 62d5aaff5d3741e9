import asyncio
import sys

import websockets


async def main(url):
    async with websockets.connect(url) as ws:  # expect: HF301 weak
        task = asyncio.create_task(forward(ws, sys.stdin.buffer))
        async for message in ws:
            sys.stdout.buffer.write(message)
        task.cancel()


asyncio.run(main(sys.argv[1]))
