import random
import threading

import websocket


class Feed:
    def start(self):
        self.app = websocket.WebSocketApp(
            "wss://feed.example.com", on_error=self.on_error, on_close=self.on_close
        )
        self.app.run_forever(ping_interval=30, ping_timeout=10)

    def on_error(self, app, error):
        self.reconnect()  # expect: HF306

    def on_close(self, app, code, reason):
        self.reconnect()

    def reconnect(self):
        threading.Timer(random.uniform(1, 5), self.start).start()


class Right:
    def start(self):
        self.app = websocket.WebSocketApp(
            "wss://feed.example.com", on_error=self.on_error, on_close=self.on_close
        )
        self.app.run_forever(ping_interval=30, ping_timeout=10)

    def on_error(self, app, error):
        print(error)  # ok

    def on_close(self, app, code, reason):
        threading.Timer(random.uniform(1, 5), self.start).start()
