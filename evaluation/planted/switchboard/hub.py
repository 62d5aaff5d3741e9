import asyncio
import logging

from websockets.asyncio.server import serve

peers = {}


async def hub(ws):
    name = await ws.recv()  # expect: no-auth-deadline
    peers[name] = ws
    try:
        async for message in ws:
            target, _, body = message.partition(":")
            if target in peers:
                await peers[target].send(f"{name}:{body}")
    finally:
        peers.pop(name, None)  # expect: registry-close-race


async def main():
    logging.basicConfig(level=logging.INFO)
    async with serve(hub, "", 8765, ping_interval=40, ping_timeout=20) as server:  # expect: ping-exceeds-proxy-timeout@hub, no-origin-check
        await server.serve_forever()


asyncio.run(main())
