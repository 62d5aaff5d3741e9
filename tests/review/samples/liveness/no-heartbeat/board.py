from aiohttp import WSMsgType, web

boards = set()


async def board(request):
    ws = web.WebSocketResponse()  # expect: HF101
    await ws.prepare(request)
    boards.add(ws)
    try:
        async for message in ws:
            if message.type == WSMsgType.TEXT:
                for other in set(boards):
                    await other.send_str(message.data)
    finally:
        boards.discard(ws)
    return ws


class Prices:
    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        self.ws = web.WebSocketResponse(  # expect: HF101
            max_msg_size=64 * 1024,
            compress=False,
        )
        await self.ws.prepare(request)
        async for message in self.ws:
            await self.ws.send_str(message.data)
        return self.ws
