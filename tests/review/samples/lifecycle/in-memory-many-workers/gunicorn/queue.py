import socketio

manager = socketio.AsyncRedisManager("redis://")
sio = socketio.AsyncServer(client_manager=manager)  # ok


@sio.event
async def message(sid, data):
    await sio.emit("message", data)
