from tornado.websocket import WebSocketHandler


class Printer(WebSocketHandler):
    online = {}

    def open(self, serial):
        self.serial = serial
        Printer.online[serial] = self

    def on_close(self):
        del Printer.online[self.serial]  # expect: HF207


class Scanner(WebSocketHandler):
    online = {}

    def open(self, serial):
        self.serial = serial
        Scanner.online[serial] = self

    def on_close(self):
        if Scanner.online.get(self.serial) is self:
            del Scanner.online[self.serial]  # ok
