import aiohttp


class Connection:
    """What its user sends, and no more."""

    async def connect(self, url):
        self.session = aiohttp.ClientSession()
        self.ws = await self.session.ws_connect(url)  # expect: HF101 weak

    async def send(self, message):
        await self.ws.send_str(message.to_json())

    async def read(self):
        async for message in self.ws:
            self.user.receive(message.data)


class Feed:
    async def connect(self, url):
        self.session = aiohttp.ClientSession()
        self.ws = await self.session.ws_connect(url)  # expect: HF101
        await self.ws.send_str("hello")

    async def send_order(self, order):
        await self.ws.send_str("buy")

    async def read(self):
        async for message in self.ws:
            self.user.receive(message.data)
