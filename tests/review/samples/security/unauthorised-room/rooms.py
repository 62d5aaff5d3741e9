import socketio
from flask_socketio import SocketIO, join_room

sio = socketio.AsyncServer()
socketio_app = SocketIO()


@sio.event
async def join(sid, data):
    await sio.enter_room(sid, data["room"])  # expect: HF512


@sio.on("enter")
async def enter(sid, room):
    if not isinstance(room, str):
        return
    await sio.enter_room(sid, room=room)  # expect: HF512


@sio.event
async def checked(sid, room):
    if room not in await rooms_of(sid):
        return
    await sio.enter_room(sid, room)  # ok


@sio.event
async def connect(sid, environ):
    await sio.enter_room(sid, "all")  # ok
    await sio.enter_room(sid)


@socketio_app.on("join")
def flask_join(data):
    join_room(data["room"])  # expect: HF512


@sio.on("say")
async def say(sid, data):
    await sio.emit("said", data["text"], room=data["channel"])  # expect: HF512


@sio.event
async def tell(sid, data):
    await sio.emit("told", data["text"], room=data["sid"])  # ok: one peer
    await sio.emit("told", data["text"])  # ok: all


@sio.event
async def vote(sid, data):
    if data["poll"] not in polls_of(sid):
        return
    await sio.emit("votes", 1, room=data["poll"])  # ok
