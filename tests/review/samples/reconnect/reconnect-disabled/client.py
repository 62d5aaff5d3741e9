import socketio

client = socketio.AsyncClient(reconnection=False)  # expect: HF317
usual = socketio.AsyncClient()  # ok


async def main():
    await client.connect("https://chat.example.com")
    await client.wait()


def each(urls):
    for url in urls:
        short = socketio.Client(reconnection=False)  # ok: one after the other
        short.connect(url)


class Owner:
    def start(self):
        self.open()

    def open(self):
        self.client = socketio.Client(reconnection=False)  # expect: HF317
