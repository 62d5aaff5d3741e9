import aiohttp
import socketio
import tornado.web
import uvicorn
import websocket
from aiohttp import web
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

PING_MS = 25 * 1000

sio = socketio.AsyncServer(
    ping_interval=25000,  # expect: HF105
    ping_timeout=60,  # ok
)


async def main(handler):
    async with serve(
        handler,
        "",
        8765,
        ping_interval=30_000,  # expect: HF105
        ping_timeout=20 * 1000,  # expect: HF105
        close_timeout=10,  # ok
    ):
        pass
    async for ws in connect("wss://example.org", ping_interval=PING_MS):  # expect: HF105
        await ws.recv()


async def feed(request):
    ws = web.WebSocketResponse(heartbeat=30000)  # expect: HF105
    await ws.prepare(request)
    async with aiohttp.ClientSession() as session:
        await session.ws_connect("wss://example.org", heartbeat=30)  # ok


def run(app, routes, settings):
    tornado.web.Application(routes, websocket_ping_interval=10000)  # expect: HF105
    tornado.web.Application(routes, **{"websocket_ping_interval": 10000})  # expect: HF105
    settings["websocket_ping_interval"] = 3600  # ok
    settings.websocket_ping_timeout = 20000  # expect: HF105
    app.config.WEBSOCKET_PING_INTERVAL = 20  # ok
    uvicorn.run(app, ws_ping_interval=20000, ws_ping_timeout=20.0)  # expect: HF105
    ws = websocket.WebSocketApp("wss://example.org")
    ws.run_forever(None, None, 30000, 10)  # expect: HF105
