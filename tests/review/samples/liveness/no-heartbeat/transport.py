import tornado.web
import tornado.websocket


class Link(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        self.application.inbox.put_nowait(message)


async def dial(url):
    return await tornado.websocket.websocket_connect(url, ping_interval=30)


def listen():
    return tornado.web.Application([("/", Link)])  # expect: HF101 weak
