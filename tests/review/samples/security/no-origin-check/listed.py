import websockets


async def handler(ws):
    user = sessions.get(ws.request.headers["Cookie"])
    await ws.send(f"Hello {user}")


async def main():
    async with websockets.serve(handler, "", 8765, origins=["https://chat.example.com"]):  # ok
        pass
