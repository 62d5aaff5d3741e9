import threading

import websocket


class Jobs:
    def __init__(self, url):
        self.opened = threading.Event()
        self.done = threading.Event()
        self.app = websocket.WebSocketApp(url, on_message=print)

    def start(self):
        threading.Thread(target=self.app.run_forever).start()  # expect: HF108
        self.done.wait()
        if not self.opened.wait(20):
            raise TimeoutError
