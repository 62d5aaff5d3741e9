import asyncio

import websockets

import drive

waits = []
real = asyncio.sleep


async def hurried(seconds):
    """No wait, but a note of it."""
    waits.append(seconds)
    if len(waits) == 6:
        drive.end(f"{len(waits)} waits", "spread" if min(waits[4:]) < 4 else "each time 4 s")
    await real(0)


asyncio.sleep = hurried


async def listen(url):
    delay = 1.0
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(delay)
            delay = min(delay * 2, 4)


asyncio.run(listen("ws://127.0.0.1:9"))
