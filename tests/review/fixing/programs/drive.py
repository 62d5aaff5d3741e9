"""The other side of the programs: servers and clients that behave, and some that do not."""

import os
import socket
import threading
from contextlib import ExitStack, contextmanager

import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import serve as echo_server

OPEN = ExitStack()


@contextmanager
def served(app, ws="websockets-sansio"):
    """Serve an ASGI application; gives its port."""
    config = uvicorn.Config(app, port=0, log_level="critical", ws=ws)
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield listener.getsockname()[1]


def client(port, path="/ws", **options):
    """A client of a server on this machine; it may be a context manager, and need not be."""
    return OPEN.enter_context(connect(f"ws://127.0.0.1:{port}{path}", **options))


def ask(link, text):
    """What comes back, or how the connection ended."""
    try:
        link.send(text)
        return link.recv(timeout=3)
    except ConnectionClosed as error:
        return f"closed {error.rcvd.code if error.rcvd else 1006}"
    except TimeoutError:
        return "nothing"


@contextmanager
def peer(greeting=None):
    """A server that echoes; gives its address."""

    def handle(link):
        if greeting is not None:
            link.send(greeting)
        for message in link:
            link.send(message)

    server = echo_server(handle, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"


def happens(condition, within=2.0):
    """Whether something comes true in time (seconds)."""
    never = threading.Event()
    for _ in range(int(within / 0.01)):
        if condition():
            return True
        never.wait(0.01)
    return False


def end(*lines):
    """Print these, and leave without waiting for anything."""
    for line in lines:
        print(line)
    os.sys.stdout.flush()
    os._exit(0)
