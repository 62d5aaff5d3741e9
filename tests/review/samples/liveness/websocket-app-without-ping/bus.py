import websocket


class Bus:
    def __init__(self, host="localhost", port=8181):
        self.app = websocket.WebSocketApp(f"ws://{host}:{port}/core", on_message=print)

    def run(self):
        self.app.run_forever()  # expect: HF108 weak
