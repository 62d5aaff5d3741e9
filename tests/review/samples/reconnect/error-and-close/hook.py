import time

import websocket


class Feed:
    def connect(self):
        self.app = websocket.WebSocketApp(
            "wss://feed.example.com", on_error=self.on_error, on_close=self.on_close
        )
        self.app.run_forever(ping_interval=30, ping_timeout=10)

    def on_error(self, app, error):
        time.sleep(self.delay)
        self.connect()  # ok

    def on_close(self, app, code, reason):
        self.closed()

    def closed(self):
        """For subclasses."""
