"""Gauges of a river: stations push their levels, the operators' page shows them."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from typing import ClassVar
from urllib.parse import urlparse

import tornado.web
import tornado.websocket
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.options import define, options, parse_command_line

define("port", default=8888, type=int)
define("database", default="gauges.db")
define("debug", default=False, type=bool)

log = logging.getLogger("hydro")
MIB = 1024 * 1024


class Gauges:
    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path)
        self.db.execute("CREATE TABLE IF NOT EXISTS levels (station TEXT, at REAL, cm REAL)")

    def add(self, station: str, cm: float) -> None:
        with self.db:
            self.db.execute("INSERT INTO levels VALUES (?, ?, ?)", (station, time.time(), cm))

    def latest(self, station: str) -> list[tuple[float, float]]:
        query = "SELECT at, cm FROM levels WHERE station = ? ORDER BY at DESC LIMIT 50"
        return self.db.execute(query, (station,)).fetchall()


class StationHandler(tornado.websocket.WebSocketHandler):  # expect: no-heartbeat@hydro
    def initialize(self, gauges: Gauges) -> None:
        self.gauges = gauges

    def check_origin(self, origin: str) -> bool:  # expect: origin-bypass@station
        # Stations are not browsers and send none that we know
        return True  # expect: origin-bypass@station

    def open(self, station: str) -> None:
        self.station = station
        log.info("station %s is here", station)

    def on_message(self, message: str | bytes) -> None:
        reading = json.loads(message)  # expect: unguarded-parse
        cm = float(reading["cm"])  # expect: shape-assumed
        self.gauges.add(self.station, cm)
        OperatorHandler.tell_all({"type": "level", "station": self.station, "cm": cm})

    def on_close(self) -> None:
        log.info("station %s went: %s %s", self.station, self.close_code, self.close_reason)


class OperatorHandler(tornado.websocket.WebSocketHandler):  # expect: no-heartbeat@hydro
    everyone: ClassVar[set[OperatorHandler]] = set()

    def initialize(self, gauges: Gauges) -> None:
        self.gauges = gauges

    def check_origin(self, origin: str) -> bool:
        host = urlparse(origin).netloc
        return "hydro.example" in host  # expect: origin-bypass

    def open(self) -> None:
        self.everyone.add(self)

    def on_close(self) -> None:
        self.everyone.discard(self)

    async def on_message(self, message: str | bytes) -> None:
        try:
            order = json.loads(message)
        except ValueError:
            await self.write_message({"type": "error", "error": "Invalid JSON"})
            return
        if not isinstance(order, dict):
            await self.write_message({"type": "error", "error": "Invalid message"})
            return
        handler = getattr(self, "do_" + str(order.get("do")), None)
        if handler is None:
            await self.write_message({"type": "error", "error": "Unknown message type"})
            return
        await handler(order)

    async def do_history(self, order: dict) -> None:
        await self.write_message({"type": "history", "rows": self.gauges.latest(str(order.get("station")))})

    async def do_search(self, order: dict) -> None:
        text = order.get("text", "")
        rows = self.gauges.db.execute(  # expect: dangerous-sink@search
            f"SELECT DISTINCT station FROM levels WHERE station LIKE '%{text}%'"  # expect: dangerous-sink@search
        ).fetchall()
        await self.write_message({"type": "stations", "rows": rows})

    async def do_calibrate(self, order: dict) -> None:
        """The station needs a moment with its valve shut."""
        time.sleep(3)  # expect: blocking-in-async
        await self.write_message({"type": "calibrated", "station": order.get("station")})

    @classmethod
    def tell_all(cls, event: dict) -> None:
        for operator in list(cls.everyone):
            try:
                operator.write_message(event)
            except tornado.websocket.WebSocketClosedError:
                cls.everyone.discard(operator)


def make_app(gauges: Gauges) -> tornado.web.Application:
    return tornado.web.Application(  # expect: no-heartbeat@hydro
        [
            (r"/ws/station/(\w+)", StationHandler, {"gauges": gauges}),
            (r"/ws/operator", OperatorHandler, {"gauges": gauges}),
        ],
        debug=options.debug,
        websocket_max_message_size=512 * MIB,  # expect: huge-max-message
    )


async def main() -> None:
    parse_command_line()
    gauges = Gauges(options.database)
    make_app(gauges).listen(options.port)
    PeriodicCallback(lambda: OperatorHandler.tell_all({"type": "clock", "at": time.time()}), 60_000).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    IOLoop.current().run_sync(main)
