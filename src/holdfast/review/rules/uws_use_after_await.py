"""A socket or message of uWebSockets.js that is used after a wait.

## What it does
Looks at handlers of uWebSockets.js that use the socket, or the message's ArrayBuffer, after an
`await`, without a check or a `try` around it; and at handlers of `upgrade` that use the request
after it, or the response without `onAborted`.

## Why it hurts
A client that leaves during the wait ends the whole process: each method of a closed socket throws,
in an async handler that is an unhandled rejection. A message is worse, as it is gone with every
wait: its memory is the server's own, and is empty once the handler has returned.

## Example
```javascript
message: async (ws, message) => {
  const user = await load(ws.getUserData().id);
  ws.send(reply(user, message));
},
```

## Instead
Copy the message before the wait, and look whether the socket is still open after it.

```javascript
open: (ws) => { ws.getUserData().open = true; },
close: (ws) => { ws.getUserData().open = false; },
message: async (ws, message) => {
  const data = message.slice(0);
  const user = await load(ws.getUserData().id);
  if (ws.getUserData().open) ws.send(reply(user, data));
},
```

## References
- https://github.com/uNetworking/uWebSockets.js/issues/1025
- https://unetworking.github.io/uWebSockets.js/generated/interfaces/WebSocketBehavior.html
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("uWebSockets.js",),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the first use of each that comes too late."""
    for server in code.sockets.servers_of("uws"):
        for listener in server.on("upgrade"):
            yield from _upgrade(code, listener.function)
        for listener in server.on("open", "message", "drain", "ping", "pong"):
            function = listener.function
            wait = _first_wait(function) if function is not None else None
            if function is None or wait is None:
                continue
            names = [it.target for it in function.params if isinstance(it.target, n.Name)]
            for index, name in enumerate(names[:2]):
                use = _use_after(code, function, wait, name)
                if use is None or (index == 0 and not _calls(use)):
                    continue
                what = "may be closed" if index == 0 else "is empty"
                message = f"`{name.id}` {what} after the wait"
                yield Hit(use, message, None, ((wait, "what is awaited"),))


def _upgrade(code: Code, function: n.Function | None) -> Iterator[Hit]:
    """The request after a wait, and the response where nobody heeds that it may be aborted."""
    wait = None if function is None else _first_wait(function)
    if function is None or wait is None:
        return
    heeds = any(it.method == "onAborted" for it in function.find(n.Call))
    for index, param in enumerate(function.params[:2]):
        if isinstance(param.target, n.Name) and (index or not heeds):
            for use in function.find(n.Name):
                late = use.start > wait.end and code.binding(use) is code.binding(param.target)
                if late and _calls(use):
                    what = "is gone" if index else "may be aborted"
                    message = f"`{use.id}` {what} after the wait"
                    yield Hit(use, message, None, ((wait, "what is awaited"),))
                    return


def _first_wait(function: n.Function) -> n.Await | None:
    waits = function.find(n.Await)
    return next((it for it in waits if it.enclosing(n.Function) is function), None)


def _use_after(code: Code, function: n.Function, wait: n.Await, name: n.Name) -> n.Name | None:
    """The first use after the wait, if nothing keeps the program from it or catches its error."""
    if any(isinstance(it, n.If | n.Conditional) and it.start > wait.end for it in function.walk()):
        return None
    for use in function.find(n.Name):
        if (
            use.start > wait.end
            and code.binding(use) is code.binding(name)
            and not code.guarded(use)
        ):
            return use
    return None


def _calls(use: n.Name) -> bool:
    """Whether it is `ws` in `ws.send()`."""
    member = use.parent
    return isinstance(member, n.Attribute) and isinstance(member.parent, n.Call)
