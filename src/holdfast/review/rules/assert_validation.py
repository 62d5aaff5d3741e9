"""A message is validated with `assert`.

## What it does
Looks for `assert` on what a client sent, in servers.

## Why it hurts
`python -O` and `PYTHONOPTIMIZE` remove every `assert`, and the message goes on unchecked. Where
they stay, a bad message raises `AssertionError`, which nobody expects of a check.

## Example
```py
message = json.loads(text)
assert "room" in message
```

## Instead
Test the message with `if`, and answer what does not fit.

```py
message = json.loads(text)
if "room" not in message:
    await websocket.send_json({"error": "Invalid message"})
    continue
```

## References
- https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement
- https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.guards import before
from holdfast.review.analysis.inbound import inbound
from holdfast.review.analysis.origins import Stage
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.rewriting import grouped, indentation, unit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=(
        *("Starlette", "websockets", "aiohttp", "Channels", "Tornado", "Sanic", "Quart"),
        *("Litestar", "python-socketio", "Flask-SocketIO"),
    ),
    languages=("python",),
)
CHECKED = (Stage.parsed, Stage.field)
TESTING = frozenset({"pytest", "unittest"})
NEGATED = {"in": "not in", "not in": "in", "is": "is not", "is not": "is", "==": "!=", "!=": "=="}


def check(code: Code) -> Iterator[Hit]:
    """Yield the asserts on parts of messages that a server received."""
    messages = inbound(code)
    if any(it.module.partition(".")[0] in TESTING for it in code.all(n.Import)):
        return  # here it is what asserts are for
    for node in code.all(n.Assert):
        for value in node.test.walk():
            trace = messages.trace(value) if isinstance(value, n.Name | n.Subscript) else None
            # `assert isinstance(text, str)` tells a type checker what the library promises.
            if trace and trace.origin.side == "server" and _is_checked(node, trace.stage):
                message = "`assert` is no check: `python -O` removes it"
                yield Hit(node, message, _fix(code, node), weak=_is_known(code, node, value))
                break


def _is_checked(node: n.Assert, stage: Stage) -> bool:
    """Whether an assert decides what is taken: on a part of a message, or on how long it is."""
    sizes = isinstance(node.test, n.Binary) and node.test.op in ("<", "<=", ">", ">=")
    return stage in CHECKED or (sizes and stage is Stage.raw)


def _is_known(code: Code, node: n.Assert, value: n.Node) -> bool:
    """Whether it was asked before if the value is one that is known, so that the assert looks
    after what the program itself keeps for it."""
    function = node.enclosing(n.Function)
    for test in before(function, node) if function is not None else ():
        match test:
            case n.Binary("in" | "not in", left) if code.slot(left) == code.slot(value):
                return code.slot(value) is not None
    return False


def _fix(code: Code, node: n.Assert) -> Fix | None:
    """Raise where the assert would; not where somebody waits for AssertionError."""
    if any("AssertionError" in code.source(it) for it in code.all(n.Handler)):
        return None
    raised = f"ValueError({code.source(node.message)})" if node.message else "ValueError"
    lines = (
        f"if {_negated(code, node.test)}:",
        f"{unit(code)}raise {raised}",
    )
    text = f"\n{indentation(code, node)}".join(lines)
    return safe("Raise ValueError", replace(node, text))


def _negated(code: Code, test: n.Node) -> str:
    """The opposite of a test, on one line or in parentheses."""
    match test:
        case _ if "\n" in code.source(test):
            pass
        case n.Binary(op, left, right) if op in NEGATED:
            first, second = (grouped(code, it) for it in (left, right))
            texts = (code.text[it.start : it.end] for it in (first, second))
            return f" {NEGATED[op]} ".join(texts)
        case n.Unary("not", operand):
            return code.source(operand)
        case n.Name() | n.Call() | n.Attribute() | n.Subscript():
            return f"not {code.source(test)}"
    return f"not ({code.source(test)})"
