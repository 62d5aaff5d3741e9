"""A message of another shape is lost, with an error that nobody catches.

## What it does
Follows messages of clients, and of Socket.IO's servers for Python, from where they are parsed to
where a member is asked for without a look at what it is. Where the same ends a server's process or
connection, it is `HF402`.

## Why it hurts
A message without that member, such as the notice of an error, raises where nobody catches it. A
page loses what the message was about; a Python client's loop ends, and with it the connection.

## Example
```javascript
socket.onmessage = (event) => {
  const message = parse(event.data); // JSON.parse in a try
  show(message.user.name);
};
```

## Instead
Look at the shape before the first use, log what does not fit, and go on with the next message.

```javascript
socket.onmessage = (event) => {
  const message = parse(event.data);
  if (typeof message?.user?.name !== 'string') {
    console.warn('Unknown message');
    return;
  }
  show(message.user.name);
};
```

How much it matters depends on how well both sides are kept together: a server that is released on
its own day sends what an old page does not know.

## References
- https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
- https://developer.mozilla.org/en-US/docs/Web/API/Window/error_event
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.registry import Meta
from holdfast.review.shapes import assumed

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("all",),
    languages=("python", "javascript"),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the first member of each message that is asked for unseen, where servers go on."""
    for found in assumed(code):
        if not found.fatal:
            yield Hit(found.node, found.told(code))
