import time

import socketio

sio = socketio.AsyncServer(async_mode="asgi")
threads = socketio.Server()


@sio.event
async def brew(sid, minutes):
    time.sleep(minutes)  # expect: HF216
    await sio.emit("brewed", to=sid)


@sio.on("pour")
async def pour(sid, cups):
    await sio.sleep(cups)  # ok


@sio.on("clean")
def clean(sid):
    time.sleep(1)  # ok


@threads.event
def steep(sid, minutes):
    time.sleep(minutes)  # ok


sio.on("stir", lambda sid: None)
