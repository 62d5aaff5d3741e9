import asyncio
import logging
import signal

from websockets.asyncio.server import serve

OPEN = {}


async def door(ws):
    door_id = ws.request.path.strip("/")
    OPEN[door_id] = ws
    try:
        async for command in ws:
            logging.info("%s: %s", door_id, command)
    finally:
        if OPEN.get(door_id) is ws:
            del OPEN[door_id]


async def main(port):
    async with serve(door, "127.0.0.1", port, origins=["https://gate.example"], max_size=4096) as server:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.close)
        await server.wait_closed()


if __name__ == "__main__":
    asyncio.run(main(8001))
