"""Bees' eyes: one aiohttp client that others in the orchard use."""

import asyncio
import json
import os
import typing as t

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

Handler = t.Callable[[dict], t.Awaitable[None]]


class Orchard:
    def __init__(self, base: str, handler: Handler, loop=None):
        self._base = base.replace("https", "wss")
        self._handler = handler
        self._ws: t.Optional[ClientWebSocketResponse] = None
        self._session: t.Optional[ClientSession] = None
        self._retry = 0
        self._wanted: t.List[str] = []
        self._reader = None

    async def open(self):
        self._session = ClientSession()
        await self._dial()

    async def _dial(self):
        url = "%s/live?secret=%s" % (self._base, os.environ["ORCHARD_SECRET"])  # expect: token-in-query
        try:
            self._ws = await self._session.ws_connect(url, heartbeat=30, max_msg_size=0)
        except Exception as e:
            print("dial failed", e)
            await self._again()
            return
        self._retry = 0  # expect: reset-on-open
        self._reader = asyncio.ensure_future(self._read())  # expect: no-resync@orchard

    async def _again(self):
        self._retry += 1
        await asyncio.sleep(2 ** self._retry)  # expect: no-jitter@orchard, uncapped-backoff@orchard, revive-after-close@orchard
        await self._dial()

    async def _read(self):
        async for msg in self._ws:
            if msg.type is WSMsgType.TEXT:
                await self._handler(json.loads(msg.data))  # expect: unguarded-parse
            elif msg.type in (WSMsgType.CLOSED, WSMsgType.ERROR):
                break
        await self._again()  # expect: revive-after-close@orchard

    async def follow(self, tree):  # expect: no-resync@orchard
        self._wanted.append(tree)
        await self._ws.send_json({"follow": tree})  # expect: no-resync@orchard

    async def close(self):  # expect: revive-after-close@orchard
        await self._ws.close()  # expect: revive-after-close@orchard
        await self._session.close()
