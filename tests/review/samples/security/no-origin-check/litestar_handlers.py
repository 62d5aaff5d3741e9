from litestar import Litestar, WebSocket, get, websocket


@get("/barns")
async def barns() -> str:
    return "three"


@websocket("/cows")
async def cows(socket: WebSocket) -> None:  # expect: HF501
    await socket.accept()
    while True:
        print(await socket.receive_text())


async def helper(socket: WebSocket) -> None:  # ok
    print(await socket.receive_text())


app = Litestar([barns, cows])
