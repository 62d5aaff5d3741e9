from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import aiohttp.web as web
from aiohttp import WSMsgType
from socketio import AsyncServer

sio = AsyncServer(cors_allowed_origins=[], async_mode="aiohttp")  # expect: empty-cors-origins
logger = logging.getLogger("meter")
HEARTBEAT_MS = 30_000


@dataclass
class Meter:
    readers: set[web.WebSocketResponse] = field(default_factory=set)

    async def reader(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_MS)  # expect: unit-mismatch
        await socket.prepare(request)
        self.readers.add(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self.command(socket, message.json())  # expect: unguarded-parse
        finally:
            self.readers.discard(socket)
        return socket

    async def command(self, socket: web.WebSocketResponse, command: dict) -> None:
        assert command["op"] in {"zero", "hold"}, command  # expect: assert-validation
        await self.publish({"op": command["op"]})

    async def publish(self, value: dict) -> None:
        for socket in self.readers:  # expect: fragile-broadcast@meter
            await socket.send_json(value)  # expect: fragile-broadcast@meter

    async def stream(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=30)  # expect: heartbeat-never-read@stream
        await socket.prepare(request)
        try:
            while True:
                await socket.send_str("tick")  # expect: heartbeat-never-read@stream
                await asyncio.sleep(1)
        except ConnectionResetError:
            logger.info("reader gone")
        return socket


def build() -> web.Application:
    meter = Meter()
    app = web.Application()
    sio.attach(app)
    app.router.add_get("/reader", meter.reader)
    app.router.add_get("/stream", meter.stream)
    return app
