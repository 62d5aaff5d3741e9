import asyncio

import socketio

sio = socketio.AsyncClient(reconnection=False, ssl_verify=False)  # expect: reconnect-disabled, tls-verification-off


@sio.event
async def connect():
    await sio.emit("sit", {"table": "4"})


@sio.on("bingo")
async def bingo(data):
    print(data["winner"], "wins")


async def main():
    await sio.connect("https://hall.bingo.example", auth={"ticket": "77"})
    await sio.wait()


asyncio.run(main())
