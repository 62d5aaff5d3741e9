import urllib.error
import urllib.request

import socketio

import drive

sio = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=[])
app = socketio.ASGIApp(sio)


def status(port, origin):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling", headers={"Origin": origin}
    )
    try:
        return urllib.request.urlopen(request, timeout=5).status
    except urllib.error.HTTPError as error:
        return error.code


with drive.served(app) as port:
    print(f"own: {status(port, f'http://127.0.0.1:{port}')}")
    drive.end(f"foreign: {status(port, 'https://evil.example')}")
