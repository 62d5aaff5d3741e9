import asyncio
import logging

import aiohttp
import websockets

log = logging.getLogger(__name__)


async def told(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except websockets.InvalidStatus as refusal:  # expect: HF307
            log.error("refused: %s", refusal.response.status_code)
        except OSError:
            log.exception("lost")
        await asyncio.sleep(5)


async def asked(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except websockets.InvalidStatus as refusal:  # ok
            if refusal.response.status_code in (401, 403):
                return
        except OSError:
            log.exception("lost")
        await asyncio.sleep(5)


async def left(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except websockets.InvalidStatus:  # ok
            raise
        except OSError:
            log.exception("lost")
        await asyncio.sleep(5)


async def shown(session: aiohttp.ClientSession, url):
    while True:
        try:
            ws = await session.ws_connect(url)
            async for message in ws:
                print(message.data)
            log.info("closed with %s", ws.close_code)  # expect: HF307
        except aiohttp.ClientError:
            log.exception("lost")
        await asyncio.sleep(5)


async def minded(session: aiohttp.ClientSession, url):
    while True:
        try:
            ws = await session.ws_connect(url)
            async for message in ws:
                print(message.data)
            log.info("closed with %s", ws.close_code)  # ok
            if ws.close_code == 4401:
                return
        except aiohttp.ClientError:
            log.exception("lost")
        await asyncio.sleep(5)
