"""A receive loop that does not notice that the client has gone.

## What it does
Looks for loops over `websocket.receive()` of Starlette and FastAPI that never ask whether the
message is the disconnect. `receive_text` and the like raise by themselves; `receive` does not.

## Why it hurts
Every client that leaves ends in an error: the disconnect is taken for a message, and the `receive`
after it raises `RuntimeError`. Where the loop catches errors and goes on, it never ends.

## Example
```py
while True:
    message = await websocket.receive()
    await handle(message.get("text"))
```

## Instead
Look at the type of each message first.

```py
while True:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        break
    await handle(message.get("text"))
```

## References
- https://github.com/Kludex/starlette/issues/2617
- https://asgi.readthedocs.io/en/latest/specs/www.html#disconnect-receive-event-ws
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit, unsafe
from holdfast.review.rewriting import after, quote, unit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("Starlette", "FastAPI"),
    languages=("python",),
)
STATES: Final = frozenset({"client_state", "application_state"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the first blind `receive` of each loop."""
    seen: set[n.Node] = set()
    for socket in code.sockets.of("starlette", side="server"):
        for call in socket.called("receive"):
            loop = call.enclosing(n.While, n.ForEach, n.Function)
            if not isinstance(loop, n.While) or loop in seen or _is_wrapped(call):
                continue
            function = loop.enclosing(n.Function)
            if function is None or _looks(code, function) or _escapes(code, call, loop):
                continue
            seen.add(loop)
            message = "This loop never asks whether the message is `websocket.disconnect`"
            yield Hit(call, message, _fix(code, call))


def _is_wrapped(call: n.Call) -> bool:
    """Whether a task or a timeout takes the message, and not the loop itself."""
    return not isinstance(call.parent, n.Await)


def _looks(code: Code, function: n.Function) -> bool:
    """Whether the function, or one that it calls, asks for the end of the connection."""
    for node in code.called(function):
        match node:
            case n.Literal(str(text)) if "disconnect" in text:
                return True
            case n.Attribute(name=name) if name in STATES:
                return True
    return False


def _escapes(code: Code, call: n.Call, loop: n.While) -> bool:
    """Whether the message as a whole is given to code that is not seen."""
    held = call.parent.parent if call.parent else None
    if not isinstance(held, n.Assign) or not isinstance(held.target, n.Name):
        return not isinstance(held, n.Block | n.Attribute | n.Subscript)
    return any(
        isinstance(use.parent, n.Call) and code.function(use.parent.callee) is None
        for use in code.binding(held.target).uses
        if use.within(loop)
    )


def _fix(code: Code, call: n.Call) -> Fix | None:
    held = call.parent.parent if call.parent else None
    if not isinstance(held, n.Assign):
        return None
    mark = quote(code)
    name = code.source(held.target)
    test = f"if {name}[{mark}type{mark}] == {mark}websocket.disconnect{mark}:"
    return unsafe("Leave the loop", after(code, held, f"{test}\n{unit(code)}break"))
