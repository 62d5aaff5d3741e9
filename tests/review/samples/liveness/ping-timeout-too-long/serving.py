from websockets.asyncio.server import serve


async def main(handler, once):
    async with (
        serve(handler, "", 8081, ping_timeout=1800),  # expect: HF112 weak
        serve(once, "", 8082, ping_timeout=60),  # ok
        serve(once, "", 8083, ping_timeout=None),  # ok: another rule's
    ):
        pass
