from urllib.parse import urlparse, urlsplit

from tornado.websocket import WebSocketHandler

HOSTS = {"lake.example", "www.lake.example"}


class Contained(WebSocketHandler):
    def check_origin(self, origin):
        place = urlparse(origin).hostname
        return "lake.example" in place  # expect: HF502


class Ended(WebSocketHandler):
    def check_origin(self, origin):
        return urlsplit(origin).netloc.endswith("lake.example")  # expect: HF502


class Right(WebSocketHandler):
    def check_origin(self, origin):
        return urlparse(origin).hostname in HOSTS  # ok


class Below(WebSocketHandler):
    def check_origin(self, origin):
        place = urlparse(origin).hostname
        return place == "lake.example" or place.endswith(".lake.example")  # ok


class Other(WebSocketHandler):
    def check_origin(self, origin):
        return "lake.example" in urlparse(self.settings["home"]).hostname  # ok

    def on_message(self, message):
        if "lake.example" in self.lookup(message).hostname:  # ok
            self.write_message(message)
