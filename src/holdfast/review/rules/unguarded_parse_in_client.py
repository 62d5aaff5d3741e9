"""A client parses a message outside of any `try`.

## What it does
Follows messages from where a client receives them to where they are parsed as JSON, and looks for
a `try` that catches what parsing raises. Servers, and clients of Node, are the business of `HF401`.

## Why it hurts
One message that is not JSON, such as the notice of a proxy, raises an error that nobody catches. A
page loses what that message was about, and does not learn of it; a Python client's loop ends, and
with it the connection.

## Example
```javascript
socket.onmessage = (event) => {
  const message = JSON.parse(event.data);
  show(message);
};
```

## Instead
Catch the error where the message is parsed, log it, and go on with the next message.

```javascript
socket.onmessage = (event) => {
  let message;
  try {
    message = JSON.parse(event.data);
  } catch {
    console.error('Invalid JSON');
    return;
  }
  show(message);
};
```

## References
- https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
- https://developer.mozilla.org/en-US/docs/Web/API/Window/error_event
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.parsing import mended, unguarded
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=(
        *("browser", "reconnecting-websocket", "react-use-websocket", "socket.io-client"),
        *("websockets", "aiohttp", "Tornado"),
    ),
    languages=("python", "javascript"),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the parses whose error costs a client a message or its connection."""
    for found in unguarded(code):
        if not found.fatal:
            message = f"A message that is not JSON {found.cost}"
            yield Hit(found.parse.call, message, mended(code, found))
