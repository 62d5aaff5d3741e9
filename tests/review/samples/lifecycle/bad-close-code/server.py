import asyncio

from websockets.asyncio.server import ServerConnection, serve

LONG = (
    "This message is longer than what a close frame can carry, so the call raises an error "
    "and the connection stays open until somebody else closes it"
)


async def handler(websocket: ServerConnection) -> None:
    async for message in websocket:
        if not message:
            await websocket.close(code=1006, reason="empty")  # expect: HF219
        elif message == "bye":
            await websocket.close(1001, "see you")  # ok
        elif message == "stop":
            await websocket.close(reason="é" * 62)  # ok: not a constant
        else:
            await websocket.close(4000, LONG)  # expect: HF219


async def main() -> None:
    async with serve(handler, "", 8000) as server:
        await server.serve_forever()


asyncio.run(main())
