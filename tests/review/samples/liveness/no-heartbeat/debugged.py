import tornado.web
import tornado.websocket


class Feed(tornado.websocket.WebSocketHandler):
    def open(self):
        self.write_message("hello")


def make(routes=()):
    return tornado.web.Application([("/", Feed), *routes], debug=True)  # expect: HF101 weak
