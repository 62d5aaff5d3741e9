from starlette.endpoints import WebSocketEndpoint

LISTENERS = set()


class Radio(WebSocketEndpoint):
    encoding = "bytes"

    async def on_connect(self, websocket):
        await websocket.accept()
        LISTENERS.add(websocket)

    async def on_receive(self, websocket, data):
        for listener in LISTENERS:  # expect: HF209
            await listener.send_bytes(data)

    async def on_disconnect(self, websocket, close_code):
        LISTENERS.remove(websocket)


class Weather(WebSocketEndpoint):
    encoding = "text"

    async def on_receive(self, websocket, data):
        for listener in list(LISTENERS):
            if listener is not websocket:
                await listener.send_text(data)  # expect: HF209
