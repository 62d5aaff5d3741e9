import json
import os

import tornado.websocket


class Kiln(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        order = json.loads(message)
        run = getattr(self, "do_" + order["what"], self.nothing)
        run(order)

    def do_fire(self, order):
        os.system("kiln --degrees " + order["degrees"])  # expect: HF409

    def do_cool(self, order):
        os.system("kiln --off")  # ok

    def nothing(self, order):
        os.system("kiln --blink " + order["times"])  # ok
