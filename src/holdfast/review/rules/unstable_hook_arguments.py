"""A hook that connects anew at each render.

## What it does
Looks for `useWebSocket` of react-use-websocket with a function as its first argument that is made
anew at each render: written in the call, or in the component without `useCallback`. Also for
effects of React that connect, and have no list of what they depend on.

## Why it hurts
Every render opens another connection, and closes the last one if anything does. The hook compares
the function with that of the last render, and takes a new function for a new address; an effect
without a list runs after each render. A message that sets a state renders, so the component never
stops connecting.

## Example
```jsx
const { lastMessage } = useWebSocket(() => `wss://example.com/feed?token=${getToken()}`);
```

## Instead
Say what the connection depends on, and keep that from one render to the next.

```jsx
const address = useCallback(() => `wss://example.com/feed?token=${getToken()}`, []);
const { lastMessage } = useWebSocket(address);
```

After the function of an effect stands the list: `useEffect(() => { … }, [url])`.

## References
- https://github.com/robtaussig/react-use-websocket#getting-started
- https://react.dev/reference/react/useEffect#examples-dependencies
- https://react.dev/reference/react/useCallback
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.mounting import EFFECTS, mounts
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("react-use-websocket", "browser", "socket.io-client"),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the first arguments that are never the same twice, and what no list keeps."""
    yield from _unlisted(code)
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


def _unlisted(code: Code) -> Iterator[Hit]:
    """What effects without a list open, where nothing asks whether it is open already."""
    for mount in mounts(code):
        hook = mount.call
        if hook is None or len(hook.args) != 1 or hook.callee_name not in EFFECTS:
            continue
        reached = set(code.called(mount.function))
        for client in clients(code):
            call = client.socket.node
            if call in reached and not _is_asked(code, mount.function, call):
                message = "This effect has no list of dependencies: each render connects anew"
                yield Hit(call, message, related=((hook.callee, "the effect"),))


def _is_asked(code: Code, effect: n.Function, call: n.Node) -> bool:
    """Whether anything stands between the start of an effect and the connection."""
    functions = {effect, call.enclosing(n.Function)}
    tests = [it for it in code.called(effect) if isinstance(it, n.If | n.Conditional)]
    return any(it.enclosing(n.Function) in functions for it in tests)
