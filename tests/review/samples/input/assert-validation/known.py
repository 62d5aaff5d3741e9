import json

import websockets

rooms = {}


async def handler(ws):
    async for text in ws:
        message = json.loads(text)
        room = message["room"]
        if room not in rooms:
            continue
        assert rooms[room].count(ws) == 1  # expect: HF404 weak
        rooms[room].remove(ws)
        assert message["text"]  # expect: HF404


async def main():
    async with websockets.serve(handler, "0.0.0.0", 8001) as server:
        await server.serve_forever()
