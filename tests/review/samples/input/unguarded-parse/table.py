import json

from websockets.asyncio.server import ServerConnection, serve


async def scores(ws: ServerConnection):
    question = json.loads(await ws.recv())  # expect: HF401
    await ws.send(str(question))
    await ws.wait_closed()


async def names(ws: ServerConnection):
    async for message in ws:
        try:
            await ws.send(str(json.loads(message)))  # ok
        except ValueError:
            await ws.send("Invalid JSON")


async def elsewhere(ws: ServerConnection):
    await ws.send(str(json.loads(await ws.recv())))  # ok: nothing here calls it


TABLE = {"/scores": scores, "/names": names}


async def route(ws):
    await TABLE[ws.request.path](ws)


async def main():
    async with serve(route, "", 8000) as server:
        await server.serve_forever()
