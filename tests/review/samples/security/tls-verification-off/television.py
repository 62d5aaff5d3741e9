import ssl

import websockets


async def webos(url):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # expect: HF509 weak
    return await websockets.connect(url, ssl=context)
