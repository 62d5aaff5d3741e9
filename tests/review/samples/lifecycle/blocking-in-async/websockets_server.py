import asyncio
import subprocess
import time
from time import sleep

import requests
import websockets


def fetch(url):
    return requests.get(url, timeout=5).text  # expect: HF216


class Server:
    async def handler(self, ws):
        async for message in ws:
            time.sleep(0.5)  # expect: HF216
            await ws.send(fetch(message))
            await asyncio.to_thread(time.sleep, 1)  # ok
            await asyncio.to_thread(fetch, message)
            await self.convert(message)
            await asyncio.sleep(1)  # ok

            def job():
                time.sleep(1)  # ok

            await asyncio.to_thread(job)
            await asyncio.to_thread(lambda: time.sleep(1))  # ok

    async def convert(self, message):
        return subprocess.run(["convert", message], check=True)  # expect: HF216

    async def second(self, ws):
        await self.convert(await ws.recv())

    async def run(self):
        await websockets.serve(self.second, "localhost", 8766)
        async with websockets.serve(self.handler, "localhost", 8765):
            await asyncio.Future()


async def client():
    async with websockets.connect("wss://example.com") as ws:
        await ws.send("hello")
        sleep(2)  # expect: HF216


async def unrelated():
    time.sleep(1)
