import logging

import websockets

logger = logging.getLogger(__name__)
boards = set()
sent = 0


async def handler(ws):
    global sent
    boards.add(ws)
    try:
        async for message in ws:
            for other in boards:  # expect: HF209
                if other is not ws:
                    await other.send(message)
            for other in boards:  # expect: HF209
                await other.send("next")
                sent += 1
    finally:
        boards.discard(ws)


async def main():
    async with websockets.serve(handler, "", 8001) as server:
        await server.serve_forever()
