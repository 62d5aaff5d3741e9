from sanic import Sanic

app = Sanic("lamps")
app.config.WEBSOCKET_PING_INTERVAL = 30  # expect: HF107


@app.websocket("/lamps")
async def lamps(request, ws):
    async for message in ws:
        await ws.send(message)
