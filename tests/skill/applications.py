"""The application of examples/broken and examples/mended: a chat room with a page, and a ticker."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.docs.pages import ROOT
from tests.integration.process import free_port
from tests.skill.programs import Running, answers, replaced, running
from tests.waiting import wait_until


@dataclass
class Application:
    """Both servers, running."""

    folder: Path
    chat: Running
    ticker: Running
    chat_port: int
    ticker_port: int

    @property
    def page(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self.chat_port}/"

    def join(self) -> AbstractContextManager[ClientConnection]:
        """Enter the chat room."""
        return connect(f"ws://127.0.0.1:{self.chat_port}/chat")

    def watch(self) -> AbstractContextManager[ClientConnection]:
        """Connect to the ticker."""
        return connect(f"ws://127.0.0.1:{self.ticker_port}/")


def copied(name: str, folder: Path, **constants: float) -> Path:
    """Copy the application to a folder of its own, with other numbers for some constants."""
    copy = folder / name
    shutil.copytree(ROOT / "examples" / name, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for path in copy.iterdir():
        if path.suffix in (".py", ".js", ".mjs"):
            text = path.read_text()
            for constant, value in constants.items():
                text, _ = replaced(text, constant, value / 1000 if path.suffix == ".py" else value)
            path.write_text(text)
    return copy


@contextmanager
def chatting(folder: Path, port: int, ticker_port: int) -> Iterator[Running]:
    """Run the chat's server, once it answers."""
    environment = {"PORT": str(port), "TICKER_PORT": str(ticker_port)}
    with running(folder / "server.py", **environment) as process:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/members"), within=20)
        yield process


@contextmanager
def applied(name: str, folder: Path, **constants: float) -> Iterator[Application]:
    """Run an application; constants are times in milliseconds."""
    copy = copied(name, folder, **constants)
    port, ticker_port = free_port(), free_port()
    environment = {"PORT": str(port), "TICKER_PORT": str(ticker_port)}
    with (
        running(copy / "ticker.mjs", **environment) as ticker,
        chatting(copy, port, ticker_port) as chat,
    ):
        application = Application(copy, chat, ticker, port, ticker_port)
        wait_until(lambda: listens(application), within=20)
        yield application


def listens(application: Application) -> bool:
    """Whether the ticker takes connections."""
    try:
        socket.create_connection(("127.0.0.1", application.ticker_port)).close()
    except OSError:
        return False
    return True


def ask(client: ClientConnection, message: Any) -> Any:
    """Send a message, or a text or bytes as they are; return what comes next."""
    client.send(message if isinstance(message, (str, bytes)) else json.dumps(message))
    return json.loads(client.recv(timeout=5))
