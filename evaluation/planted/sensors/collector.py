import asyncio
import json
import ssl

import aiohttp

URL = "ws://sensors.plant7.example.net/ingest"  # expect: cleartext

no_verify = ssl.create_default_context()
no_verify.check_hostname = False  # expect: tls-verification-off@collector
no_verify.verify_mode = ssl.CERT_NONE  # expect: tls-verification-off@collector


async def run(read_sensor):
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.ws_connect(URL, ssl=no_verify) as ws:  # expect: no-heartbeat
                    while True:
                        await ws.send_str(json.dumps(read_sensor()))
                        await asyncio.sleep(2)
            except aiohttp.ClientError as error:
                print("lost the server:", error)
                await asyncio.sleep(3)  # expect: fixed-delay


async def follow(token: str):
    session = aiohttp.ClientSession()
    ws = await session.ws_connect("wss://sensors.example.net/live?token=" + token, heartbeat=25)  # expect: token-in-query, no-reconnect@follow
    async for msg in ws:  # expect: no-reconnect@follow
        if msg.type is aiohttp.WSMsgType.TEXT:
            print(msg.data)
    await session.close()
