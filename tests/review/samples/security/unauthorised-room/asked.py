import socketio

sio = socketio.AsyncServer()


@sio.event
async def shout(sid, data):
    if not isinstance(data, dict) or not isinstance(data.get("words"), str):
        return
    await sio.emit("shout", data["words"], room=data.get("group"))  # expect: HF512


@sio.event
async def nudge(sid, data):
    await sio.emit("nudge", {}, room=data.get("peer"))  # ok


@sio.event
async def announce(sid, data):
    if data.get("group") in groups_of(sid):
        await sio.emit("news", data["words"], room=data.get("group"))  # ok
