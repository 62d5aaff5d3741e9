"""A hook that connects anew at each render.

## What it does
Looks for `useWebSocket` of react-use-websocket with a function as its first argument that is made
anew at each render: written in the call, or in the component without `useCallback`.

## Why it hurts
Every render closes the connection and opens another one. The hook compares the function with that
of the last render, and takes a new function for a new address; each message that sets a state
renders, so the component never stops connecting.

## Example
```jsx
const { lastMessage } = useWebSocket(() => `wss://example.com/feed?token=${getToken()}`);
```

## Instead
Keep the function from one render to the next.

```jsx
const address = useCallback(() => `wss://example.com/feed?token=${getToken()}`, []);
const { lastMessage } = useWebSocket(address);
```

## References
- https://github.com/robtaussig/react-use-websocket#getting-started
- https://react.dev/reference/react/useCallback
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.redial import clients
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.registry import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("react-use-websocket",),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the first arguments that are never the same twice."""
    for client in clients(code):
        call = client.socket.node
        if client.socket.library != "react-use-websocket" or not isinstance(call, n.Call):
            continue
        given = call.args[0] if call.args else None
        made = None if given is None else code.follow(given)
        if isinstance(made, n.Function) and given is not None:
            component = call.enclosing(n.Function)
            if made.enclosing(n.Function) is component and component is not None:
                yield Hit(given, "This function is a new one at each render, and so the connection")
