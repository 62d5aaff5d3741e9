import tornado.web
import tornado.websocket


class Feed(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


application = tornado.web.Application(
    [("/feed", Feed)],
    websocket_ping_interval=60,  # expect: HF107
)
