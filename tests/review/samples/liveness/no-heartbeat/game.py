import aiohttp


class Game:
    def address(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    async def follow(self):
        self.session = aiohttp.ClientSession()
        self.ws = await self.session.ws_connect(self.address())  # expect: HF101 weak
        while not self.closed:
            print(await self.ws.receive())
