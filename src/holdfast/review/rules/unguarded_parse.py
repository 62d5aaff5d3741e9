"""A message is parsed outside of any `try`.

## What it does
Follows messages from where they come in to where they are parsed as JSON, through variables and
functions of the file, and looks for a `try` that catches what parsing raises. It reports servers,
and clients of Node, where the error ends a connection or the process. For browsers see `HF410`.

## Why it hurts
One message that is not JSON, sent by anybody, raises an error that nobody catches. In Node it ends
the whole process with all its connections; in Python it ends the connection, with a traceback in
the log and no word to the client.

## Example
```javascript
socket.on('message', (data) => {
  const message = JSON.parse(data);
  handle(message);
});
```

## Instead
Catch the error where the message is parsed, answer it, and go on with the next message.

```javascript
socket.on('message', (data) => {
  let message;
  try {
    message = JSON.parse(data);
  } catch {
    socket.send(JSON.stringify({ error: 'Invalid JSON' }));
    return;
  }
  handle(message);
});
```

## References
- https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
- https://nodejs.org/api/process.html#event-uncaughtexception
- https://nodejs.org/api/cli.html#--unhandled-rejectionsmode
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.nearby import serves_here
from holdfast.review.analysis.parsing import mended, unguarded
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=(
        *("ws", "Socket.IO", "uWebSockets.js", "Bun", "Deno", "Starlette", "websockets", "aiohttp"),
        *("Channels", "Tornado", "Sanic", "Quart", "Litestar"),
    ),
    languages=("python", "javascript"),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the parses whose error ends a process or a server's connection."""
    for found in unguarded(code):
        if found.fatal:
            message = f"A message that is not JSON {found.cost}: nothing catches the error here"
            # What a client talks to was chosen, and mostly keeps to its protocol; so do the pages
            # of a program that only its own machine reaches.
            weak = found.parse.origin.side != "server" or serves_here(code)
            yield Hit(found.parse.call, message, mended(code, found), weak=weak)
