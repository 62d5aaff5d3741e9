import json

import websockets


class Visualiser:
    """Shows its pages in the browser of the same machine."""

    def __init__(self, host="127.0.0.1", port=2121):
        self.host = host
        self.port = port

    async def show(self, ws):
        async for text in ws:
            command = json.loads(text)  # expect: HF401 weak
            self.draw(command["shape"])  # expect: HF402 weak

    async def run(self):
        async with websockets.serve(self.show, self.host, self.port):
            await self.done
