import socketio
import websockets

sio = socketio.AsyncServer()  # ok: checks it by itself


@sio.event
async def connect(sid, environ):
    print(environ.cookies)


async def handler(ws):
    user = sessions.get(ws.request.headers["Cookie"])
    await ws.send(f"Hello {user}")


async def main(options):
    async with websockets.serve(handler, "", 8765):  # expect: HF501
        pass
    async with websockets.serve(handler, "", 8765, **options):  # ok: not known
        pass
