"""A message of `ws` is compared as if it were a string.

## What it does
Looks for handlers of `message` that compare the message with a string by `===`, by `switch` or
by `typeof`, or call a method that only strings have.

## Why it hurts
Since version 8 of `ws` each message is a Buffer, texts too: a strict comparison with a string is
never true, and what it guards never runs. A method that only strings have is not there, which ends
the process.

## Example
```javascript
socket.on('message', (data) => {
  if (data === 'ping') socket.send('pong');
});
```

## Instead
Make a string of the message first.

```javascript
socket.on('message', (data) => {
  if (data.toString() === 'ping') socket.send('pong');
});
```

## References
- https://github.com/websockets/ws/releases/tag/8.0.0
- https://github.com/websockets/ws/blob/master/doc/ws.md#event-message
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.inbound import Inbound, given_for, inbound
from holdfast.review.analysis.origins import Origin, Stage
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, safe
from holdfast.review.meaning.reaching import reaching
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("ws",),
    languages=("javascript",),
)
DEPTH = 4
STRINGS_ONLY = frozenset(
    {
        *("startsWith", "endsWith", "split", "trim", "match", "matchAll", "replace", "replaceAll"),
        *("toLowerCase", "toUpperCase", "charAt", "charCodeAt", "substring", "substr", "search"),
        *("trimStart", "trimEnd", "padStart", "localeCompare"),
    }
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the comparisons that are never true, and the methods that are not there."""
    version = code.project.version("npm", "ws", near=code.path)
    messages = inbound(code)
    if not messages.origins or (version is not None and version.before(8)):
        return
    for node, value, problem in _uses(code):
        if _is_buffer(code, messages, value, DEPTH):
            typed = isinstance(value.parent, n.Unary)
            fix = safe("Compare it as a string", insert(value.end, ".toString()"))
            message = f"`{code.source(value)}` is a Buffer: {problem}"
            yield Hit(node, message, None if typed else fix)


def _uses(code: Code) -> Iterator[tuple[n.Node, n.Name, str]]:
    """Where a name is used as a string: the place, the name, and what comes of it."""
    for node in code.nodes:
        match node:
            case n.Binary("==" | "!=" as op, left, right) if _is_strict(code, left, right):
                for value, other in ((left, right), (right, left)):
                    if isinstance(value, n.Name) and isinstance(code.constant(other), str):
                        always = "never equal to" if op == "==" else "always unlike"
                        yield node, value, f"it is {always} a string"
            case n.Switch(n.Name() as value, cases):
                tests = [test for case in cases for test in case.tests]
                if any(isinstance(code.constant(test), str) for test in tests):
                    yield value, value, "no case with a string matches it"
            case n.Call(n.Attribute(n.Name() as value, method)) if method in STRINGS_ONLY:
                yield node, value, f"it has no method `{method}`"
            case n.If(n.Binary("==", n.Unary("typeof", n.Name() as value), kind) as test, _, None):
                if code.constant(kind) == "string" and _only_inside(code, value, node):
                    yield test, value, "its type is never string, and what follows never runs"


def _is_strict(code: Code, left: n.Node, right: n.Node) -> bool:
    return bool(re.search("[=!]==", code.text[left.end : right.start]))


def _only_inside(code: Code, value: n.Name, branch: n.Node) -> bool:
    """Whether all that is done with a message is done in this branch."""
    uses = [it for it in code.binding(value).uses if not isinstance(it.parent, n.Param)]
    return len(uses) > 1 and all(use.within(branch) for use in uses)


def _is_buffer(code: Code, messages: Inbound, value: n.Node | None, depth: int) -> bool:
    """Whether a name is the message as `ws` gave it, whichever way the program came here."""
    if not isinstance(value, n.Name) or depth == 0 or messages.trace(value) is None:
        return False
    sources = reaching(code, value)
    for source in sources:
        match source.node:
            case n.Param() as param if param.parent is not None and not source.path:
                origin = next((it for it in messages.origins if it.node is param), None)
                if not (_is_emitted(origin) if origin else _is_given(code, messages, param, depth)):
                    return False
            case n.Assign() if not source.path:
                if not _is_buffer(code, messages, source.value, depth - 1):
                    return False
            case _:
                return False
    return bool(sources)


def _is_given(code: Code, messages: Inbound, param: n.Param, depth: int) -> bool:
    given = given_for(code, param)
    return bool(given) and all(_is_buffer(code, messages, it, depth - 1) for it in given)


def _is_emitted(origin: Origin) -> bool:
    """Whether it came from a listener of Node of `ws`; express-ws still has version 7."""
    peer = origin.peer
    if peer.library != "ws" or origin.stage is not Stage.raw or not isinstance(peer, Socket):
        return False
    server = peer.server.node if peer.server else None
    return not (isinstance(server, n.Call) and server.method == "ws")
