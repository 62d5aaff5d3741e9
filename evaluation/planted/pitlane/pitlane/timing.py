"""Lap times of a race series, from its timing provider, through `websocket-client`."""

from __future__ import annotations

import json
import logging
import queue
import ssl
import threading
import time
from collections.abc import Callable

import websocket

log = logging.getLogger(__name__)

LIVE = "ws://timing.raceline.example/v2/live"  # expect: cleartext@live
RETRY_SECONDS = 5

Lap = dict[str, object]


class TimingFeed:
    """Keeps a connection open in a thread and hands laps to a callback."""

    def __init__(self, session: str, on_lap: Callable[[Lap], None]) -> None:
        self.session = session
        self.on_lap = on_lap
        self._stopping = threading.Event()
        self._app: websocket.WebSocketApp | None = None
        self._thread = threading.Thread(target=self._run, name="timing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._app is not None:
            self._app.close()
        self._thread.join(timeout=3)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._app = websocket.WebSocketApp(
                LIVE,  # expect: cleartext@live
                on_open=self._opened,
                on_message=self._message,
                on_error=self._error,
                on_close=self._closed,
            )
            self._app.run_forever()  # expect: websocket-app-without-ping
            log.info("connection to the timing provider is gone")
            self._stopping.wait(RETRY_SECONDS)  # expect: fixed-delay

    def _opened(self, app: websocket.WebSocketApp) -> None:
        app.send(json.dumps({"op": "subscribe", "session": self.session}))

    def _message(self, app: websocket.WebSocketApp, raw: str) -> None:
        try:
            frame = json.loads(raw)
        except ValueError:
            log.warning("not JSON: %.100s", raw)
            return
        if frame["op"] == "lap":  # expect: shape-assumed
            self.on_lap(frame["data"])
        elif frame["op"] == "flag":
            log.info("flag: %s", frame["data"])

    def _error(self, app: websocket.WebSocketApp, error: Exception) -> None:
        log.error("timing: %s", error)

    def _closed(self, app: websocket.WebSocketApp, code: int | None, reason: str | None) -> None:
        log.info("timing closed: %s %s", code, reason)


class PitRadio:
    """Transcripts of the radio; the provider's certificate has been expired since spring."""

    def __init__(self, url: str, key: str) -> None:
        self.lines: queue.Queue[str] = queue.Queue(maxsize=500)
        self._app = websocket.WebSocketApp(
            url,
            header={"Authorization": f"Bearer {key}"},
            on_message=self._message,
            on_error=lambda app, error: log.error("radio: %s", error),
        )

    def _message(self, app: websocket.WebSocketApp, raw: str) -> None:
        try:
            self.lines.put_nowait(raw)
        except queue.Full:
            log.warning("nobody reads the radio")

    def listen(self) -> None:
        insecure = {"cert_reqs": ssl.CERT_NONE}  # expect: tls-verification-off@radio
        attempt = 0
        while True:
            began = time.monotonic()
            self._app.run_forever(
                ping_interval=20,
                ping_timeout=10,
                sslopt=insecure,  # expect: tls-verification-off@radio
            )
            if time.monotonic() - began > 60:
                attempt = 0
            time.sleep(2**attempt)  # expect: uncapped-backoff, no-jitter
            attempt += 1
