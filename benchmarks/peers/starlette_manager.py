"""The connection manager of the FastAPI documentation, in a Starlette app, under uvicorn.

python starlette_manager.py --port 8000 [--echo]
"""

import argparse

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


class ConnectionManager:
    """A list of connections, and a loop that awaits a send to each."""

    def __init__(self) -> None:
        self._connections: list[WebSocket] = []

    async def connect(self, socket: WebSocket) -> None:
        await socket.accept()
        self._connections.append(socket)

    def disconnect(self, socket: WebSocket) -> None:
        self._connections.remove(socket)

    async def broadcast(self, message: str) -> None:
        for connection in self._connections:  # holdfast: ignore[HF209] what is measured
            await connection.send_text(message)


def make_app(echoing: bool) -> Starlette:
    manager = ConnectionManager()

    async def endpoint(socket: WebSocket) -> None:
        await manager.connect(socket)
        try:
            while True:
                # holdfast: ignore[HF212] the load sends text
                message = await socket.receive_text()
                if echoing:
                    await socket.send_text(message)
                else:
                    await manager.broadcast(message)
        except WebSocketDisconnect:
            manager.disconnect(socket)  # holdfast: ignore[HF206] as the documentation has it

    return Starlette(routes=[WebSocketRoute("/ws", endpoint)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--echo", action="store_true")
    options = parser.parse_args()
    uvicorn.run(
        make_app(options.echo),
        host="127.0.0.1",
        port=options.port,
        loop="uvloop",
        log_level="warning",
    )
