from aiohttp import web


class Log:
    """One viewer at a time."""

    async def handle(self, request):
        if self.viewer is not None:
            await self.viewer.close()
        self.viewer = web.WebSocketResponse()  # expect: HF101 weak
        await self.viewer.prepare(request)
        async for line in self.viewer:
            print(line)
