import os

import websockets


class Meter:
    def __init__(self, base):
        self.base = base

    async def follow(self):
        url = "%s/readings?api_key=%s" % (self.base, os.environ["KEY"])  # expect: HF510
        async with websockets.connect(url) as ws:
            print(await ws.recv())

    async def history(self, token):
        url = "{}/history?token={}".format(self.base, token)  # expect: HF510
        async with websockets.connect(url) as ws:
            print(await ws.recv())

    async def rooms(self, house):
        url = "{}/rooms?house={}".format(self.base, house)  # ok
        async with websockets.connect(url) as ws:
            print(await ws.recv())
