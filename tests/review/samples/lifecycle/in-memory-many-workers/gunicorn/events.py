import socketio

sio = socketio.AsyncServer(async_mode="asgi")  # expect: HF221
app = socketio.ASGIApp(sio)


@sio.event
async def message(sid, data):
    await sio.emit("message", data)
