import socketio

sio = socketio.AsyncServer()  # ok: one process
app = socketio.ASGIApp(sio)
