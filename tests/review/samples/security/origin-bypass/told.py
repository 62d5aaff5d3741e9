from tornado.websocket import WebSocketHandler


class Tables(WebSocketHandler):
    """Tables for a viewer.

    It asks nobody who he is and does not look at origins, so it is not safe where others are.
    """

    def check_origin(self, origin):
        return True  # expect: HF502 weak


class Charts(WebSocketHandler):
    """Charts for a viewer of any origin."""

    def check_origin(self, origin):
        return True  # expect: HF502
