"""picows: a plain loop over the transports of every open connection, on uvloop.

python picows_loop.py --port 8000 [--echo]
"""

import argparse
import asyncio

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server


class FanOut(WSListener):
    """Sends each message to every open connection, or back to its sender."""

    def __init__(self, transports: set[WSTransport], echoing: bool) -> None:
        self._transports = transports
        self._echoing = echoing

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transports.add(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._transports.discard(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()
        elif frame.msg_type == WSMsgType.TEXT:
            payload = frame.get_payload_as_bytes()
            for target in (transport,) if self._echoing else self._transports:
                target.send(WSMsgType.TEXT, payload)


async def run(port: int, echoing: bool) -> None:
    transports: set[WSTransport] = set()
    server = await ws_create_server(lambda _: FanOut(transports, echoing), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--echo", action="store_true")
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(options.port, options.echo))
