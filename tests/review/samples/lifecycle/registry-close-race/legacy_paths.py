import websockets

DESKS = {}


async def desk(ws, path):
    place = path.strip("/")
    DESKS[place] = ws
    try:
        await ws.wait_closed()
    finally:
        DESKS.pop(place, None)  # expect: HF207


async def main():
    await websockets.serve(desk, "", 8001)
