"""How near a server is, by the address that a client is given."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.nearby import is_here, is_near, serves_here
from holdfast.review.code import Code
from tests.review.reading import javascript, python

DIAL = "import websockets\n{}\nasync def dial(host):\n    await websockets.connect({})\n"
OWN = """
import websockets

class Client:
    def __init__(self, {given}):
        self.host = host
        self.port = port

    {decorator}
    def address(self):
        return f'{{self.scheme()}}://{{self.host}}:{{self.port}}'

    async def dial(self):
        await websockets.connect({dialled})
"""


def _client(code: Code) -> tuple[bool, bool]:
    """Whether the first client of a file is for this machine, and whether for this house."""
    client = code.sockets.of(side="client")
    first = next(iter(client))
    return is_here(code, first), is_near(code, first)


def _python(url: str, before: str = "") -> tuple[bool, bool]:
    return _client(python(DIAL.format(before, url)))


@pytest.mark.parametrize(
    "url",
    [
        "'ws://localhost:8765/live'",
        "'wss://127.0.0.1'",
        "'ws://[::1]:80/x'",
        "f'{scheme}://127.0.0.1:{port}'",
        "f'ws://localhost{path}'",
        "uri='ws://0.0.0.0:1/'",
    ],
)
def test_this_machine(url: str) -> None:
    """A loopback address is this machine, whatever stands around it."""
    assert _python(url) == (True, True)


@pytest.mark.parametrize(
    "url",
    [
        "'wss://192.168.1.4:8443/api'",
        "'wss://10.0.0.7/api'",
        "'ws://bridge.local/api'",
        "f'wss://{self.ip_address}:8002/remote'",
        "f'wss://{hubIp}/remote'",
        "f'ws://{host}:9090'",
        "'ws://' + host + '/api'",
        "f'ws://{config.host}/api'",
    ],
)
def test_this_house(url: str) -> None:
    """Private addresses, hosts that are called by a number, and programs without TLS."""
    assert _python(url) == (False, True)


@pytest.mark.parametrize(
    "url",
    [
        "url",
        "",
        "'wss://feed.example.com/v1'",
        "'ws://feed.example.com/v1'",
        "f'wss://{host}/v1'",
        "f'{scheme}://{host}/v1'",
        "f'wss://{ship}/v1'",
        "f'{base}/v1'",
        "'wss://localhost.example.com/'",
        "'wss://10.example.com'",
        "f'ws://{os.environ[\"HOST\"]}/'",
        'f\'wss://{os.environ.get("HOST", "localhost")}/\'',
        "f'wss://{table.get(\"host\")}/'",
    ],
)
def test_anywhere(url: str) -> None:
    """A name of the internet, and what the surroundings say, may be anywhere."""
    assert _python(url, "import os") == (False, False)


@pytest.mark.parametrize(
    "url",
    [
        'f\'wss://{options.get("host", "localhost")}/\'',
        "f'wss://{host or \"127.0.0.1\"}/'",
        "f'wss://{HOME}:{PORT}/'",
        "URL",
        "url()",
        "f'{url()}?key={key}'",
        "settings.get('url', 'ws://localhost:5140/events')",
        "f'{URL}/{path}'",
    ],
)
def test_default(url: str) -> None:
    """The default of an option, a constant, and what a function of the file returns count."""
    known = "HOME = 'localhost'\nURL = 'wss://localhost/x'\ndef url():\n    return URL\n"
    assert _python(url, known) == (True, True)


@pytest.mark.parametrize(
    ("given", "near"),
    [("host='localhost', port=1", True), ("host, port=1", False), ("host='a.io', port=1", False)],
)
@pytest.mark.parametrize(
    ("decorator", "dialled"), [("@property", "self.address"), ("", "self.address()")]
)
def test_method(given: str, near: bool, decorator: str, dialled: str) -> None:
    """The URL may come from a method, and its host from a parameter with a default."""
    code = python(OWN.format(given=given, decorator=decorator, dialled=dialled))
    assert _client(code) == (near, near)


def test_all_of_them() -> None:
    """Of several URLs that a client may be given, each has to be near."""
    text = (
        "from websocket import WebSocketApp\nurl = 'ws://localhost/'\nurl = {}\nWebSocketApp(url)\n"
    )
    assert _client(python(text.format("'ws://127.0.0.1/'"))) == (True, True)
    assert _client(python(text.format("'wss://a.example/'"))) == (False, False)


def test_later() -> None:
    """What a client is told only when it connects counts, too."""
    text = "import websocket\nws = websocket.WebSocket()\nws.connect('ws://localhost:4455')\n"
    assert _client(python(text)) == (True, True)


def test_recursion() -> None:
    """A function that calls itself for its URL comes to an end."""
    code = python(
        "import websockets\ndef url():\n    return url()\nws = websockets.connect(url())\n"
    )
    assert _client(code) == (False, False)


def test_parameter() -> None:
    """What a function is given, which is no call, has no address."""
    code = python(
        "import websockets\nasync def f(ws: websockets.ClientConnection):\n    ws.send(1)\n"
    )
    assert all(not is_near(code, it) for it in code.sockets.of(side="client"))


def test_page() -> None:
    """A page without TLS may be one of the internet; a program of Node is not."""
    page = "const ws = new WebSocket(`ws://${props.host}/live`);"
    assert _client(javascript(page)) == (False, False)
    node = "import WebSocket from 'ws';\n" + page
    assert _client(javascript(node)) == (False, True)
    told = node.replace("props.host", "process.env.HOST")
    assert _client(javascript(told)) == (False, False)


SERVE = """
import websockets

class Show:
    def __init__(self, host{default}):
        self.host = host

    async def run(self):
        {made}
"""


@pytest.mark.parametrize(
    ("default", "made", "wanted"),
    [
        ("='127.0.0.1'", "await websockets.serve(f, self.host, 80)", True),
        ("='127.0.0.1'", "await websockets.serve(f, port=80, host=self.host)", True),
        ("='0.0.0.0.example'", "await websockets.serve(f, self.host, 80)", False),
        ("", "await websockets.serve(f, self.host, 80)", False),
        ("='localhost'", "await websockets.serve(f, 'localhost', 80)", False),
        ("='localhost'", "await websockets.serve(f)", False),
        ("='localhost'", "pass", False),
    ],
)
def test_serves_here(default: str, made: str, wanted: bool) -> None:
    """A default of loopback is for this machine; an address at the server may be for a proxy."""
    assert serves_here(python(SERVE.format(default=default, made=made))) is wanted


def test_serves_elsewhere() -> None:
    """Where a server is no call, nothing says what it listens on."""
    code = javascript("export default { fetch() {}, websocket: { message(ws) {} } };")
    assert code.sockets.servers
    assert not serves_here(code)
