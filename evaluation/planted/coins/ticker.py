#!/usr/bin/env python
import json
import logging
import os
import ssl
import threading
import time

import websocket

try:
    import thread
except ImportError:
    import _thread as thread

KEY = os.getenv("COINS_KEY")
last = {}


def on_message(ws, message):
    tick = json.loads(message)
    last[tick["pair"]] = float(tick["price"])


def on_error(ws, error):
    logging.error(error)


def on_close(ws, code, reason):
    logging.warning("closed %s %s", code, reason)
    time.sleep(5)  # expect: fixed-delay@ticker, retry-fatal-codes@ticker
    start()  # expect: fixed-delay@ticker, retry-fatal-codes@ticker


def on_open(ws):
    def run(*args):
        while True:
            ws.send(json.dumps({"op": "ping"}))
            time.sleep(30)

    thread.start_new_thread(run, ())
    ws.send(json.dumps({"op": "subscribe", "pairs": ["BTC-EUR"]}))


def start():
    app = websocket.WebSocketApp(
        "wss://stream.coins.example/v1?apikey=" + KEY,
        on_open=on_open,
        on_message=on_message,
        on_error=on_error,
        on_close=on_close,
    )
    app.run_forever(sslopt={"cert_reqs": ssl.CERT_NONE})  # expect: tls-verification-off, websocket-app-without-ping


class Book:
    """The order book of one pair, kept in a thread."""

    def __init__(self, pair):
        self.pair = pair
        self.rows = {}
        self.url = "wss://stream.coins.example/book?token=" + token()  # expect: frozen-token-url@book
        self.running = True
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self.thread.start()

    def _run(self):
        tries = 0
        while self.running:
            self.ws = websocket.WebSocketApp(
                self.url, on_message=self._message, on_open=self._open, on_error=on_error
            )
            self.ws.run_forever(ping_interval=20, ping_timeout=10)
            tries += 1
            time.sleep(min(2 ** tries, 60))  # expect: no-jitter

    def _open(self, ws):
        ws.send(json.dumps({"op": "book", "pair": self.pair}))

    def _message(self, ws, text):
        try:
            row = json.loads(text)
            self.rows[row["price"]] = row["size"]
        except (ValueError, KeyError, TypeError):
            logging.warning("not a row: %.80s", text)

    def stop(self):
        self.running = False
        self.ws.close()


def token():
    with open("token.txt") as f:
        return f.read().strip()


if __name__ == "__main__":
    Book("BTC-EUR").start()
    start()
