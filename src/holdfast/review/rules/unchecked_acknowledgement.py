"""An acknowledgement of Socket.IO that is called without a look whether there is one.

## What it does
Looks for handlers of a Socket.IO server that call one of their parameters, where neither a test of
it nor a `try` stands around; with low confidence in folders of examples.

## Why it hurts
Any client can end the whole Node process: the acknowledgement is there only if the client asked for
an answer, and otherwise whatever it sent in this place. Socket.IO catches nothing that a handler
throws, so `callback is not a function` is the end of all connections.

## Example
```javascript
socket.on('join', (room, callback) => {
  callback({ joined: room });
});
```

## Instead
Ask whether it is a function before anything else.

```javascript
socket.on('join', (room, callback) => {
  if (typeof callback !== 'function') return;
  callback({ joined: room });
});
```

## References
- https://github.com/socketio/socket.io/issues/1162
- https://socket.io/docs/v4/listening-to-events/#error-handling
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.guards import before
from holdfast.review.code import Code
from holdfast.review.hit import Hit, unsafe
from holdfast.review.rewriting import prepend, quote, semicolon
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("Socket.IO",),
    languages=("javascript",),
)
OWN: Final = frozenset({"disconnect", "disconnecting", "error", "connection", "connect"})
"""Events of Socket.IO itself, which no client sends."""
EXAMPLES: Final = re.compile(r"(?:^|/)(?:examples?|demos?)/")
"""Where there are servers to try something out, and nobody minds if they end."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the first call of each acknowledgement that may be none."""
    seen: set[n.Node] = set()
    weak = EXAMPLES.search(code.path) is not None
    for socket in code.sockets.of("socket.io", side="server"):
        for listener in socket.listeners:
            function = listener.function
            if function is None or function in seen or listener.event in OWN:
                continue
            seen.add(function)
            for param in function.params[listener.bound :]:
                call = _unasked(code, function, param)
                if call is not None:
                    name = code.source(call.callee)
                    message = f"`{name}` is whatever the client sent, and this ends the process"
                    yield Hit(call, message, _fix(code, function, name), weak=weak)


def _unasked(code: Code, function: n.Function, param: n.Param) -> n.Call | None:
    """The first call of a parameter before which nothing asks what it is."""
    target = param.target
    if not isinstance(target, n.Name) or param.default is not None or param.rest:
        return None
    variable = code.binding(target)
    asked = re.search(rf"typeof\s+\(?{re.escape(target.id)}\b", code.source(function))
    if asked or variable.only("param") is None:
        return None
    for use in variable.uses:
        call = use.parent
        if not isinstance(call, n.Call) or call.callee is not use or code.guarded(call):
            continue
        optional = code.text.startswith("?.", use.end)
        if not optional and not any(_names(it, target.id) for it in before(function, call)):
            return call
    return None


def _names(test: n.Node, name: str) -> bool:
    return any(it.id == name for it in test.find(n.Name))


def _fix(code: Code, function: n.Function, name: str) -> Fix | None:
    test = f"if (typeof {name} !== {quote(code)}function{quote(code)}) return{semicolon(code)}"
    edit = prepend(code, function, test)
    return None if edit is None else unsafe("Leave where there is none", edit)
