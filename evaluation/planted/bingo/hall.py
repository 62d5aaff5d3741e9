import random

import socketio
from aiohttp import web

sio = socketio.AsyncServer(
    async_mode="aiohttp",
    cors_allowed_origins=[],  # expect: empty-cors-origins
    ping_interval=25000,  # expect: unit-mismatch
    max_http_buffer_size=500_000_000,  # expect: huge-max-message
)
app = web.Application()
sio.attach(app)

cards: dict[str, list[int]] = {}


@sio.event
async def connect(sid, environ, auth):
    if not auth or auth.get("ticket") not in sold():
        raise socketio.exceptions.ConnectionRefusedError("no ticket")
    cards[sid] = random.sample(range(90), 15)


@sio.on("sit")
async def sit(sid, data):
    await sio.enter_room(sid, data["table"])  # expect: unauthorised-room@sit, shape-assumed@sit
    sio.emit("sat", {"sid": sid}, room=data["table"])  # expect: missing-await@sit


@sio.event
async def call(sid, number):
    if number in cards[sid]:
        cards[sid].remove(number)
    if not cards[sid]:
        await sio.emit("bingo", {"winner": sid})


@sio.event
def disconnect(sid):
    cards.pop(sid, None)


def sold():
    with open("tickets.txt") as file:
        return file.read().split()


if __name__ == "__main__":
    web.run_app(app)
