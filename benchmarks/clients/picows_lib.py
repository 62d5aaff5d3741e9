"""picows: a callback for each frame, whose payload the application decodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from benchmarks.clients.tally import REQUEST, json_decoder, run

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from benchmarks.clients.tally import Tally


class Texts(WSListener):
    """For `json.loads`, which wants a text."""

    def __init__(self, decode: Callable[[Any], Any], tally: Tally) -> None:
        self._decode = decode
        self._take = tally.take

    def on_ws_connected(self, transport: WSTransport) -> None:
        transport.send(WSMsgType.TEXT, REQUEST.encode())

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._take(self._decode(frame.get_payload_as_utf8_text())["data"])


class Views(Texts):
    """For msgspec, which reads the very bytes that were received."""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._take(self._decode(frame.get_payload_as_memoryview())["data"])


async def receive(options: Namespace, tally: Tally) -> None:
    kind = Texts if options.how == "json" else Views
    decode = json_decoder(options.how)
    url = f"ws://127.0.0.1:{options.port}/"
    transport, _ = await ws_connect(lambda: kind(decode, tally), url)
    await transport.wait_disconnected()


if __name__ == "__main__":
    run(receive, ways=("json", "msgspec"))
