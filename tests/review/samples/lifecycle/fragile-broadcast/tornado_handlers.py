from tornado.websocket import WebSocketClosedError, WebSocketHandler


class Departures(WebSocketHandler):
    boards = set()

    def open(self):
        self.boards.add(self)

    def on_close(self):
        self.boards.discard(self)

    def on_message(self, message):
        for board in self.boards:
            board.write_message(message)  # expect: HF209

    def delay(self, minutes):
        for board in self.boards:
            try:
                board.write_message({"delay": minutes})  # ok
            except WebSocketClosedError:
                continue
