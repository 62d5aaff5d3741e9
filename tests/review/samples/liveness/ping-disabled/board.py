from websockets import connect


class WebReplConnection:
    """A board on the desk."""

    async def open(self, url):
        self.ws = await connect(url, ping_interval=None)  # expect: HF106 weak
        while True:
            print(await self.ws.recv())
