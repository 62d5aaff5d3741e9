import asyncio
import queue
import time

import websockets

JOBS = queue.Queue()
TICKETS = asyncio.Queue()


async def worker(ws):
    while True:
        job = JOBS.get()  # expect: HF216
        await ws.send(job)
        ticket = await TICKETS.get()  # ok
        await ws.send(ticket)
        try:
            await ws.send(JOBS.get(timeout=0))  # ok
        except queue.Empty:
            continue


async def main():
    await websockets.serve(worker, "", 8100)


async def follow(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for line in ws:
                    print(line)
        except OSError:
            time.sleep(3)  # expect: HF216


def follow_in_thread(url):
    while True:
        asyncio.run(follow(url))
        time.sleep(3)  # ok: no coroutine


async def listen(url):
    async with websockets.connect(url) as ws:
        async for line in ws:
            print(line)


async def keep_listening(url):
    while True:
        try:
            await listen(url)
        except OSError:
            time.sleep(5)  # expect: HF216
