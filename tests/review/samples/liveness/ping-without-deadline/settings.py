import uvicorn
import websocket
from tornado.web import Application
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve


async def main(handler, timeout):
    async with serve(handler, "", 8765, ping_timeout=None):  # expect: HF102
        pass
    async with connect("wss://example.org", ping_interval=20, ping_timeout=None):  # expect: HF102
        pass
    async with connect("wss://example.org", ping_interval=None, ping_timeout=None):  # ok
        pass
    async with connect("wss://example.org", ping_timeout=timeout):  # ok
        pass


def run(app, routes, options):
    uvicorn.run(app, ws_ping_timeout=None)  # expect: HF102
    Application(routes, websocket_ping_interval=30, websocket_ping_timeout=0)  # expect: HF102
    ws = websocket.WebSocketApp("wss://example.org")
    ws.run_forever(ping_interval=30)  # expect: HF102
    ws.run_forever(ping_interval=5)  # expect: HF102
    ws.run_forever(ping_interval=1)  # expect: HF102
    ws.run_forever(None, None, 30, 10)  # ok
    ws.run_forever(ping_interval=30, ping_timeout=10)  # ok
    ws.run_forever(ping_interval=30, **options)  # ok
