"""Whether a program has anything that a review starts from, by its text.

Most files that mention WebSockets only speak of them, and parsing a file costs a hundred times as
much as searching it. So it is parsed only if something in it looks like a socket, a server, or a
setting of one. What looks like one in a comment does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_MODULES: Final = (
    r"(?:npm:|https:[^\"'`\s]*/)?(?:graphql-ws|holdfast|isomorphic-ws|partysocket|undici"
    r"|react-use-websocket|reconnecting-websocket|socket\.io(?:-client)?|uWebSockets\.js|websocket|ws"
    r"|@nestjs/websockets|@fastify/websocket|rxjs/webSocket)[\"'`@/]"
)
_PACKAGES: Final = r"(?:engineio|flask_socketio|holdfast|socketio|websockets?)\b"

# Each begins with a letter that stands for itself: such are found fast. What must not be before it
# is looked at afterwards.
_SCRIPT: Final = tuple(
    map(
        re.compile,
        (
            rf"from\s*[\"'`]{_MODULES}",
            rf"import\s*\(?\s*[\"'`]{_MODULES}",
            rf"require\s*\(?\s*[\"'`]{_MODULES}",
            # A class that is handed in, `new this.options.WebSocketImpl(…)`.
            r"new(?<![\w$]new)[\s(]+(?:[\w$]+[?!]?\.)*"
            r"(?i:_*(?:web_?socket|ws)_*(?:impl|class|ctor|constructor)?)(?![\w$])",
            r"io(?<![\w$.]io)\s*(?:\(|\.connect\b)|window\.io\b",
            r"Bun(?<![\w$]Bun)(?:\.serve\b|\s*(?:[;,)]|$))",
            r"websocket[\"']?[ \t]*:[ \t]*[\w${]",
            r"[{,]\s*websocket\s*[,}]",
            r"upgradeWebSocket|MozWebSocket|handleUpgrade|useWebSocket\(",
            r"maxPayloadLength|\.ws\(|258EAFA5|258eafa5",
            r"\(io, socket\b|[\"'`]ws://",
        ),
    )
)
_PYTHON: Final = tuple(
    map(
        re.compile,
        (
            rf"import\s[^\n]*\b{_PACKAGES}",
            rf"from\s+{_PACKAGES}",
            r"WebSocket(?:Response|Handler|Endpoint)\b",
            r"ebsocketConsumer\b|(?:Async|Sync)Consumer\b",
            r"ProtocolTypeRouter|OriginValidator|InMemoryChannelLayer|CHANNEL_LAYERS",
            r"@[^\n]*\.(?:add_)?websocket\b|@[^\n]*\.websocket_(?:route|listener)\b",
            r"ws_(?:connect|ping_interval|ping_timeout|max_size)\b",
            r"websocket_(?:connect|ping_interval|ping_timeout|max_message_size)\b",
            r"WEBSOCKET_(?:PING_INTERVAL|PING_TIMEOUT|MAX_SIZE)\b",
            r"uvicorn(?:\.run\b|\.Config\b|\s+import\b)",
            r"maxPayloadLength|258EAFA5|258eafa5",
        ),
    )
)
# The class itself, where it is code: not in the middle of a sentence, nor a part of a header.
_CLASS: Final = re.compile(
    r"Web[Ss]ocket(?<![\w$-]Web[Ss]ocket)"
    r"(?![\w$.-]|(?<=\(WebSocket), | (?!(?:and|as|else|if|in|is|or|satisfies)\b)\w)"
)
_BEFORE: Final = re.compile(
    r"(?:[^\w\s*/#`\"']\s*|\b(?:import|new|return)\s+|(?P<quoted>[\[:]\s*[\"']))\Z"
)
_PINGS: Final = re.compile(r"(?i:ping|pong|alive|beat|hb|seen|heard|activity)")
_NEAR: Final = 40
_SCRIPT_COMMENTS: Final = re.compile(r"^[ \t]*(?://.*|/\*(?s:.*?)\*/)", re.MULTILINE)
_PYTHON_COMMENTS: Final = re.compile(
    r'("(?!"")(?:[^"\\\n]|\\.)*+"|\'(?!\'\')(?:[^\'\\\n]|\\.)*+\')'
    r'|#.*|"""(?s:.*?)"""|\'\'\'(?s:.*?)\'\'\''
)


def uses(text: str, language: str) -> bool:
    """Tell whether a program may have a socket, a server, or a setting of one.

    True for every program in which there is something to find.
    """
    if language == "python":
        return _has(text, _PYTHON) and _has(_PYTHON_COMMENTS.sub(r"\1", text), _PYTHON)
    return _has(text, _SCRIPT) and _has(_SCRIPT_COMMENTS.sub("", text), _SCRIPT)


def names_pings(text: str) -> bool:
    """Tell whether anything in a text may be named for heartbeats: no more than a first look."""
    return _PINGS.search(text) is not None


def _has(text: str, starts: Iterable[re.Pattern[str]]) -> bool:
    return any(start.search(text) for start in starts) or any(
        _is_code(text, found) for found in _CLASS.finditer(text)
    )


def _is_code(text: str, found: re.Match[str]) -> bool:
    before = _BEFORE.search(text[max(0, found.start() - _NEAR) : found.start()])
    return before is not None and (
        before["quoted"] is None or text[found.end() : found.end() + 1] in ("'", '"')
    )
