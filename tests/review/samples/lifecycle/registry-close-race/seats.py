from sanic import Sanic
from tornado.websocket import WebSocketHandler

app = Sanic("seats")
seats = {}


@app.websocket("/seat/<number:int>")
async def seat(request, ws, number):
    seats[number] = ws
    try:
        async for text in ws:
            print(text)
    finally:
        del seats[number]  # expect: HF207


class Screen(WebSocketHandler):
    screens = {}

    def open(self):
        self.place = self.get_argument("place")
        Screen.screens[self.place] = self

    def on_close(self):
        Screen.screens.pop(self.place)  # expect: HF207
