"""No program is passed over in which there is something to find."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.marks import PLANTED

from holdfast.findings import Confidence
from holdfast.review import reviewed
from holdfast.review.files import LANGUAGES
from holdfast.review.formats import embedded
from holdfast.review.formats.script import Script
from holdfast.review.reader import Reader
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from holdfast.review.sniff import mentions
from holdfast.review.starts import names_pings, uses
from tests.review.samples import expected, read, samples


def passed_over(path: Path) -> bool:
    """Whether the first look at the bytes of a program, or the second at its text, passes it."""
    suffix, data = path.suffix.removeprefix("."), path.read_bytes()
    language = LANGUAGES.get(suffix)
    if language is None:
        return False
    text = data.decode()
    inside = [Script(language, text)] if language else embedded.scripts(text, suffix)
    looks = any(uses(script.text, script.language) for script in inside)
    return not looks or not mentions(data, language=language)


def test_no_sample_is_passed_over() -> None:
    """Each has something to find where its marks are, see `test_samples`."""
    marked = [it.path for it in samples() if expected(read(it.path))]
    assert len(marked) > 300
    assert [path for path in marked if passed_over(path)] == []


def test_nothing_planted_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is found where all programs are parsed is found where most are not."""
    monkeypatch.setattr(Reader, "mentions", lambda *given: True)
    monkeypatch.setattr(reviewed, "uses", lambda *given: True)
    settings = Settings(confidence=Confidence.low, include_tests=True, skip_ignored=False)
    report = Reviewer(settings).review([str(PLANTED)])
    found = {finding.place.path for finding in report.findings}
    assert len(found) > 100
    assert [path for path in sorted(found) if passed_over(Path(path))] == []


@pytest.mark.parametrize(
    "text",
    [
        "import WebSocket from 'ws';",
        "const { Server } = require('socket.io');",
        "const io = await import('socket.io-client');",
        "import { serve } from 'https://esm.sh/ws@8';",
        "const socket = new WebSocket(url);",
        "const socket = new window.WebSocket(url);",
        "const socket = new this.options.WebSocketImpl(url);",
        "const socket = io('/chat');",
        "Bun.serve({ fetch });",
        "export default { websocket: { message } };",
        "serve({ fetch, websocket });",
        "const { socket } = Deno.upgradeWebSocket(request);",
        "server.on('upgrade', (...args) => wss.handleUpgrade(...args));",
        "app.ws('/live', handler);",
        "const url = 'x'; // why\nconst socket = new WebSocket(url);",
        "const kinds = ['WebSocket'];",
        "use(WebSocket);",
        "module.exports = (io, socket) => socket.on('order', place);",
        "export const live = () => `ws://${location.host}/live`;",
    ],
)
def test_scripts_that_use_sockets(text: str) -> None:
    """In each of these a review may begin."""
    assert uses(text, "javascript")
    assert uses(text, "typescript")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "const word = 'a WebSocket is a socket';",
        "// const socket = new WebSocket(url);",
        "/*\n * import WebSocket from 'ws';\n */",
        "const agent = { 'Sec-WebSocket-Key': key };",
        "log(`the WebSocket was closed`);",
    ],
)
def test_scripts_that_speak_of_sockets(text: str) -> None:
    """Words in comments and sentences are no sockets."""
    assert not uses(text, "javascript")


@pytest.mark.parametrize(
    "text",
    [
        "import websockets",
        "import json, websocket",
        "from websockets.asyncio.server import serve",
        "ws = web.WebSocketResponse()",
        "class Chat(AsyncWebsocketConsumer): ...",
        "@app.websocket('/ws')\nasync def live(ws): ...",
        "async with session.ws_connect(url) as ws: ...",
        "uvicorn.run(app)",
        "CHANNEL_LAYERS = {}",
        "async def live(ws: WebSocket): ...",
        'x = "#"; import websockets',
        "x = '''a'''; import websockets",
    ],
)
def test_programs_that_use_sockets(text: str) -> None:
    """In each of these a review may begin."""
    assert uses(text, "python")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# import websockets",
        '"""Some speak WebSocket.\n\nimport websockets\n"""',
        "key = headers['Sec-WebSocket-Key']",
    ],
)
def test_programs_that_speak_of_sockets(text: str) -> None:
    """Words in comments and docs are no sockets."""
    assert not uses(text, "python")


@pytest.mark.parametrize("text", ["sendPing()", "lastSeen", "isAlive", "hb = 1"])
def test_names_of_pings(text: str) -> None:
    """Whatever may keep a connection alive."""
    assert names_pings(text)
    assert not names_pings("nothing")
