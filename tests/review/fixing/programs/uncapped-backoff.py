import asyncio

import websockets

import drive

waits = []
real = asyncio.sleep


async def hurried(seconds):
    """No wait, but a note of it."""
    waits.append(seconds)
    if len(waits) == 8:
        drive.end(f"{len(waits)} waits", f"more than a minute: {max(waits) > 60}")
    await real(0)


asyncio.sleep = hurried


async def listen(url):
    delay = 1
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(delay)
            delay = delay * 2


asyncio.run(listen("ws://127.0.0.1:9"))
