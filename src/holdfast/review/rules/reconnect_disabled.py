"""A library that could redial, and was told not to.

## What it does
Looks for options that switch the redialling of a library off (`reconnection: false`,
`retryAttempts: 0`, `maxRetries: 0`, `shouldReconnect: () => false`) in files that do not dial again
themselves.

## Why it hurts
The first restart of the server, or the first change of networks, ends the connection for good. The
page or the process stays up and looks well, and hears nothing any more.

## Example
```javascript
const socket = io('https://chat.example.com', { reconnection: false });
```

## Instead
Leave redialling to the library, which does it with backoff and chance.

```javascript
const socket = io('https://chat.example.com');
```

## References
- https://socket.io/docs/v4/client-options/#reconnection
- https://the-guild.dev/graphql/ws/docs/client/interfaces/ClientOptions#retryattempts
- https://github.com/robtaussig/react-use-websocket#reconnecting
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.explained import explained
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.redial import Client
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        "socket.io-client",
        "python-socketio",
        "graphql-ws",
        "reconnecting-websocket",
        "react-use-websocket",
    ),
    languages=("python", "javascript"),
)
OPTIONS: Final = {
    "socket.io-client": ("reconnection", "reconnectionAttempts"),
    "python-socketio": ("reconnection",),
    "graphql-ws": ("retryAttempts",),
    "reconnecting-websocket": ("maxRetries",),
    "react-use-websocket": ("shouldReconnect", "reconnectAttempts"),
}
ON_PURPOSE: Final = re.compile(r"(?i)re-?connect|re-?dial|retr(?:y|ies)")
AGAIN: Final = ("connect", "open", "reconnect")
ENDS: Final = ("close", "disconnect", "dispose")


def check(code: Code) -> Iterator[Hit]:
    """Yield the options that end a connection for good."""
    for client in clients(code):
        call = client.socket.node
        for name in OPTIONS.get(client.socket.library, ()):
            given = code.option(call, name) if isinstance(call, n.Call) else None
            if given is not None and _is_off(code, given) and not _otherwise(code, client):
                shown = " ".join(code.source(given).split())
                message = f"`{name}` {shown} leaves the client alone after the first loss"
                weak = explained(code, given, ON_PURPOSE) or _is_handed_out(client)
                yield Hit(given, message, weak=weak)


def _is_handed_out(client: Client) -> bool:
    """Whether a function makes it for others, who may dial again."""
    home = client.socket.node.enclosing(n.Function)
    return home is not None and any(
        isinstance(it.parent, n.Return) and it.enclosing(n.Function) is home
        for it in client.socket.uses
    )


def _is_off(code: Code, given: n.Node) -> bool:
    function = code.function(given)
    if function is not None:
        values = [it.value for it in function.body.find(n.Return)]
        return len(values) == 1 and code.constant(values[0]) is False
    value = code.constant(given)
    return value is False or (value == 0 and value is not None)


def _otherwise(code: Code, client: Client) -> bool:
    """Whether the file dials again itself, or is done with the connection soon."""
    socket = client.socket
    made = socket.node
    late = isinstance(made, n.Call) and code.constant(code.option(made, "autoConnect")) is False
    dials = 1 if code.python or late else 0
    own = any(it.how != "option" for it in client.redials)
    if len(socket.called(*AGAIN)) > dials or own:
        return True
    if innermost_loop(socket.node) is not None:
        return True
    home = socket.node.enclosing(n.Function)
    return any(call.enclosing(n.Function) is home for call in socket.called(*ENDS))
