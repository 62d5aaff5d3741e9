"""Runs on the little computer between the tomatoes."""

import asyncio
import logging
import ssl

import aiohttp

HUB = "ws://hub.greenhouse.example.net/valves/tomatoes"  # expect: cleartext
WAIT = 3

log = logging.getLogger("probe")


class Probe:
    def __init__(self, url=HUB):
        self.url = url
        self.pending = []

    async def run(self):
        tls = ssl.create_default_context()
        tls.check_hostname = False  # expect: tls-verification-off@probe
        tls.verify_mode = ssl.CERT_NONE  # expect: tls-verification-off@probe
        async with aiohttp.ClientSession() as http:
            while True:
                try:
                    async with http.ws_connect(self.url, ssl=tls) as ws:  # expect: no-heartbeat@probe
                        await self.flush(ws)
                        async for msg in ws:
                            log.debug("hub says %s", msg.data)
                except aiohttp.ClientError as error:
                    log.warning("no hub: %s", error)
                await asyncio.sleep(WAIT)  # expect: fixed-delay

    def report(self, reading):
        self.pending.append(reading)  # expect: unbounded-queue

    async def flush(self, ws):
        while self.pending:
            await ws.send_json(self.pending[0])
            self.pending.pop(0)


if __name__ == "__main__":
    asyncio.run(Probe().run())
