import asyncio

import websockets


async def telemetry(websocket):
    while True:
        reading = await asyncio.wait_for(websocket.recv(), None)
        print(reading)


async def main():
    server = await websockets.serve(telemetry, "", 9001, ping_interval=None)  # expect: HF106
    await server.wait_closed()
