import ssl

import websockets


async def realtime(url, context):
    if context is False:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # expect: HF509 weak
    async with websockets.connect(url, ssl=context) as ws:
        print(await ws.recv())
