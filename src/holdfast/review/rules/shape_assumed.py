"""A parsed message is used as if it were an object.

## What it does
Looks for servers that parse messages, and then ask for members of what came out without having
looked what it is: outside of any `try`, without a test of its type, `?.` or a schema. It also
reports members of members (`message.user.name`), and the arguments of Socket.IO's handlers.

## Why it hurts
`null` and `[]` are JSON too: asking null for a member raises an error that nobody catches. In Node
one such message ends the process, in Python the connection. A TypeScript type does not help: it is
gone when the program runs.

## Example
```javascript
socket.on('message', (data) => {
  const message = parse(data); // JSON.parse in a try
  rooms.get(message.room).send(message.text);
});
```

## Instead
Check the shape before the first use, by hand or with a schema, and answer what does not fit.

```javascript
socket.on('message', (data) => {
  const message = parse(data);
  if (typeof message?.room !== 'string') {
    socket.send(JSON.stringify({ error: 'Invalid message' }));
    return;
  }
  rooms.get(message.room)?.send(message.text);
});
```

## References
- https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
- https://nodejs.org/api/errors.html#class-typeerror
- https://nodejs.org/api/process.html#event-uncaughtexception
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.registry import Meta
from holdfast.review.shapes import assumed

META = Meta(
    severity=Severity.error,
    confidence=Confidence.medium,
    libraries=(
        *("ws", "Socket.IO", "uWebSockets.js", "Bun", "Deno", "Starlette", "websockets", "aiohttp"),
        *("Channels", "Tornado", "Sanic", "Quart", "Litestar"),
    ),
    languages=("python", "javascript"),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the first member of each message of a server that is asked for unseen."""
    for found in assumed(code):
        if found.fatal:
            yield Hit(found.node, found.told(code))
