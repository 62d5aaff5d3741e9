import json
import logging
import ssl
import threading
import time

import rel
import websocket

logger = logging.getLogger(__name__)


class Stream:
    def __init__(self, api_key, on_trade):
        self.url = f"wss://api.broker.example/stream?api_key={api_key}"
        self.on_trade = on_trade
        self.ws = None
        self.delay = 1

    def run(self):
        while True:
            self.ws = websocket.WebSocketApp(
                self.url,
                on_open=self._opened,
                on_message=self._message,
                on_error=self._error,
                on_close=self._closed,
            )
            self.ws.run_forever(sslopt={"cert_reqs": ssl.CERT_NONE})  # expect: websocket-app-without-ping, tls-verification-off
            time.sleep(self.delay)  # expect: no-jitter@stream, revive-after-close@stream
            self.delay = min(self.delay * 2, 60)  # expect: no-jitter@stream

    def stop(self):
        self.ws.close()  # expect: revive-after-close@stream

    def _opened(self, ws):
        self.delay = 1  # expect: reset-on-open
        ws.send(json.dumps({"action": "auth"}))

    def _message(self, ws, message):
        event = json.loads(message)
        if event["type"] == "trade":
            self.on_trade(event)

    def _error(self, ws, error):
        logger.warning("stream: %s", error)

    def _closed(self, ws, code, reason):
        logger.info("stream closed: %s %s", code, reason)


def watch_news():
    news = websocket.WebSocketApp("ws://news.broker.example/feed", on_message=print)  # expect: cleartext
    news.run_forever(dispatcher=rel, ping_interval=20, ping_timeout=10)  # expect: dispatcher-without-reconnect
    rel.dispatch()


def snapshot(symbol):
    conn = websocket.create_connection("wss://api.broker.example/book")
    conn.send(symbol)
    book = json.loads(conn.recv())
    conn.close()
    return book


if __name__ == "__main__":
    threading.Thread(target=watch_news, daemon=True).start()
    Stream("demo", print).run()
