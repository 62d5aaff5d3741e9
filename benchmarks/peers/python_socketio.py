"""python-socketio: `emit` to every client; with --echo the event is only acknowledged.

python python_socketio.py --port 8000 [--echo]
"""

import argparse
from importlib import import_module
from typing import Any

import uvicorn

# Imported by name: only the benchmarks' own environment has it, so a type checker may not find it.
socketio: Any = import_module("socketio")


def make_app(echoing: bool) -> Any:
    server = socketio.AsyncServer(async_mode="asgi", transports=["websocket"])

    async def acknowledge(_session: str, data: str) -> str:
        return data

    async def fan_out(_session: str, data: str) -> None:
        await server.emit("m", data)

    server.on("m", acknowledge if echoing else fan_out)
    return socketio.ASGIApp(server)


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
