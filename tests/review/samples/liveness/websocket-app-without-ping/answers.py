import threading

import websocket


class Speech:
    def __init__(self, url):
        self.complete = threading.Event()
        self.opened = threading.Event()
        self.app = websocket.WebSocketApp(url, on_message=self.on_message)

    def start(self):
        threading.Thread(target=self.app.run_forever).start()  # expect: HF108 weak
        self.opened.wait()

    def say(self, text):
        self.app.send(text)
        if not self.complete.wait(timeout=10):
            raise TimeoutError
