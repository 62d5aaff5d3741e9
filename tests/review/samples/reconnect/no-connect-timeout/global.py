import websocket

websocket.setdefaulttimeout(10)


def read(url):
    return websocket.create_connection(url).recv()  # ok
