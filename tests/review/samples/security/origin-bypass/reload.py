import tornado.websocket


class LiveReloadHandler(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return True  # expect: HF502 weak

    def open(self):
        self.write_message("hello")
