from sanic import Sanic
from sanic.request import Request
import ujson

app = Sanic("host")
app.config.WEBSOCKET_PING_INTERVAL = None  # expect: ping-disabled
app.config.WEBSOCKET_MAX_SIZE = 2**30  # expect: huge-max-message
seats = {}  # expect: in-memory-many-workers@host


@app.websocket("/seat/<number:int>")
async def seat(request: Request, ws, number: int):  # expect: no-origin-check@seat
    seats[number] = ws
    try:
        async for text in ws:
            move = ujson.loads(text)  # expect: unguarded-parse
            for other in seats.values():  # expect: fragile-broadcast@seat
                await other.send(ujson.dumps(move))  # expect: fragile-broadcast@seat
    finally:
        del seats[number]  # expect: registry-close-race


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8080, workers=4)  # expect: in-memory-many-workers@host
