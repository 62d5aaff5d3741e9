import json

import pytest
from websockets.asyncio.server import serve


@pytest.fixture
async def server():
    async def handler(websocket):
        message = json.loads(await websocket.recv())
        assert message["type"] == "hello"  # ok

    async with serve(handler, "localhost", 0) as running:
        yield running
