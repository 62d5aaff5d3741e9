"""The board on the pit wall: position and gap of one car."""

import json
import signal

import rel
import websocket

from .display import Display

URL = "wss://board.raceline.example/wall"


class Wall:
    def __init__(self, car: int, display: Display) -> None:
        self.car = car
        self.display = display

    def message(self, app: websocket.WebSocketApp, raw: str) -> None:
        row = json.loads(raw)
        if not isinstance(row, dict) or row.get("car") != self.car:
            return
        self.display.write(0, f"P{row.get('position', '?')}")
        self.display.write(1, str(row.get("gap", "")))

    def error(self, app: websocket.WebSocketApp, error: Exception) -> None:
        self.display.write(1, "no data")

    def run(self) -> None:
        app = websocket.WebSocketApp(URL, on_message=self.message, on_error=self.error)
        app.run_forever(  # expect: dispatcher-without-reconnect@wall
            dispatcher=rel,  # expect: dispatcher-without-reconnect@wall
            ping_interval=15,
            ping_timeout=5,
        )
        rel.signal(signal.SIGINT, rel.abort)
        rel.dispatch()
