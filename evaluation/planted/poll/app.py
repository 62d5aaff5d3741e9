import socketio
from aiohttp import web

sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins=[])  # expect: empty-cors-origins
app = web.Application()
sio.attach(app)

votes: dict[str, int] = {}


@sio.event
async def connect(sid, environ, auth):
    print("connect", sid)


@sio.event
async def join_poll(sid, poll):
    await sio.enter_room(sid, poll)  # expect: unauthorised-room


@sio.on("vote")
async def on_vote(sid, data):
    choice = data["choice"]  # expect: shape-assumed
    votes[choice] = votes.get(choice, 0) + 1
    await sio.emit("votes", votes, room=data["poll"])  # expect: unauthorised-room@emit


if __name__ == "__main__":
    web.run_app(app, port=5005)
