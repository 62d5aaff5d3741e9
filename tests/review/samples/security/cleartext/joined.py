import websockets


async def main():
    async with websockets.connect("ws:" "//clock.example.net/ticks") as ws:  # expect: HF508
        print(await ws.recv())
