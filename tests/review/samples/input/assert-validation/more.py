from quart import Quart, websocket

app = Quart(__name__)


@app.websocket("/feed")
async def feed():
    while True:
        order = await websocket.receive_json()
        assert not order.get("test")  # expect: HF404
        assert order["amount"]  # expect: HF404
