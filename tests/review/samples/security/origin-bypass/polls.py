import socketio

sio = socketio.AsyncServer(cors_allowed_origins="*")  # expect: HF502
app = socketio.ASGIApp(sio)


@sio.event
async def connect(sid, environ):
    print("here", sid)


@sio.on("count me")
async def count(sid, choice):
    await sio.emit("counted", choice)


listed = socketio.Server(cors_allowed_origins=["https://polls.example"])  # ok
