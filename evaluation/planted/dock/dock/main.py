import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dock.config import Config

config = Config()


async def gate(websocket: WebSocket) -> None:
    if websocket.headers.get("origin") not in config.origins:
        await websocket.close(1008)
        return
    await websocket.accept()
    try:
        while True:
            plate = await websocket.receive_text()  # expect: text-only-receive
            await websocket.send_text(config.bays.get(plate, "wait"))
    except WebSocketDisconnect:
        return


async def camera(websocket: WebSocket) -> None:
    await websocket.accept()
    while True:
        try:
            picture = await websocket.receive_bytes()
            await websocket.send_text(str(len(picture)))
        except Exception as problem:  # expect: swallowed-disconnect@camera
            print("camera:", problem)  # expect: swallowed-disconnect@camera


app = Starlette(routes=[WebSocketRoute("/gate", gate), WebSocketRoute("/camera", camera)])


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="0.0.0.0",
        port=config.port,
        ws="wsproto",  # expect: ping-setting-ignored@dock
        ws_ping_interval=config.ping,  # expect: ping-exceeds-proxy-timeout@dock, ping-setting-ignored@dock
    )
