import time

import websocket


class Quotes:
    def run(self):
        self.app = websocket.WebSocketApp("wss://quotes.example.com", on_message=print)
        self.app.run_forever()  # expect: HF108 weak

    def send_heartbeat(self):
        while self.app.sock:
            self.app.send(bytes([0, 1]))
            time.sleep(10)
