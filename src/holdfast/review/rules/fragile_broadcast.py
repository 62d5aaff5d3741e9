"""A broadcast that one leaving client can break for everybody.

## What it does
Looks for loops over a collection of connections that await in their body, where the collection may
change meanwhile, or where a send that fails ends the loop; with Tornado, which needs no await, for
the latter.

## Why it hurts
One client that leaves at the wrong moment ends the broadcast, and the handler that sent it. A set
or dict that changes during the loop raises `RuntimeError`, a list skips a connection. A send to a
dead connection raises too: those after it get nothing, and the one who spoke is disconnected.

## Example
```py
async def broadcast(self, message):
    for connection in self.active_connections:
        await connection.send_text(message)
```

## Instead
Go over a copy, and let a send that fails be the matter of that connection only.

```py
async def broadcast(self, message):
    for connection in list(self.active_connections):
        try:
            await connection.send_text(message)
        except Exception:
            self.disconnect(connection)
```

With `websockets`, `websockets.broadcast(connections, message)` does both, and waits for nobody.

## References
- https://websockets.readthedocs.io/en/stable/topics/broadcast.html
- https://docs.python.org/3/library/stdtypes.html#dictionary-view-objects
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Edit, Fix, Severity, Span
from holdfast.review.analysis.members import VIEWS, Collection, collections, held
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe, unsafe
from holdfast.review.rewriting import (
    indentation,
    logger,
    quote,
    statement,
    statement_end,
    unit,
)
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("FastAPI", "Starlette", "websockets", "aiohttp", "Quart", "Sanic", "Tornado"),
    languages=("python",),
)
SENDS: Final = frozenset({"send", "send_text", "send_json", "send_bytes", "send_str"})
WRITES: Final = "write_message"


def check(code: Code) -> Iterator[Hit]:
    """Yield the loops that a client can break."""
    known = collections(code)
    for loop in code.all(n.ForEach):
        slot = held(code, loop.iterable)
        collection = None if slot is None else known.get(slot)
        sends = list(_sends(code, loop)) if collection or _is_copy(code, loop, known) else []
        open_sends = [it for it in sends if not code.guarded(it, depth=0)]
        waits = any(isinstance(it.parent, n.Await) for it in sends)
        if collection is not None and collection.removes and waits:
            yield _live(code, loop, open_sends)
        elif open_sends:
            yield Hit(open_sends[0], "A send that fails ends the broadcast for all that follow")


def _sends(code: Code, loop: n.ForEach) -> Iterator[n.Call]:
    """The sends to what a loop goes through; those of Tornado need no await."""
    targets = [code.binding(it) for it in loop.target.find(n.Name)]
    for call in loop.body.find(n.Call):
        match call.callee:
            case n.Attribute(n.Name() as member, name) if name in SENDS or name == WRITES:
                awaited = isinstance(call.parent, n.Await)
                if code.binding(member) in targets and (awaited or name == WRITES):
                    yield call


def _is_copy(code: Code, loop: n.ForEach, known: dict[object, Collection]) -> bool:
    """Whether a loop goes over a copy of a collection: `list(clients)`, `clients.copy()`."""
    match loop.iterable:
        case n.Call(n.Name("list" | "tuple" | "set" | "sorted"), (inner,)):
            return held(code, inner) in known
        case n.Sequence((n.Spread(inner),)):
            return held(code, inner) in known
        case n.Call(n.Attribute(inner, "copy"), ()):
            return held(code, inner) in known
    return False


def _live(code: Code, loop: n.ForEach, open_sends: list[n.Call]) -> Hit:
    copied = replace(loop.iterable, f"list({code.source(loop.iterable)})")
    change = f"`{code.source(_whole(loop.iterable))}` may change while this loop awaits"
    if not open_sends:
        return Hit(loop.iterable, change, safe("Go over a copy", copied))
    message = f"{change}, and a send that fails ends it"
    return Hit(loop.iterable, message, _fix(code, loop, copied, open_sends))


def _whole(iterable: n.Node) -> n.Node:
    match iterable:
        case n.Call(n.Attribute(inner, name)) if name in VIEWS:
            return inner
    return iterable


def _fix(code: Code, loop: n.ForEach, copied: Edit, sends: list[n.Call]) -> Fix | None:
    """Put a try around each send that stands alone on its line."""
    edits, log = [copied], logger(code)
    for send in sends:
        line = statement(send)
        head = code.text.rfind("\n", 0, line.start) + 1
        if line is not send.parent or code.text[head : line.start].strip():
            return None
        margin, step = indentation(code, line), unit(code)
        rest = ["continue"]
        if log is not None:
            mark = quote(code)
            said = f"{log}.debug({mark}Sending to a client failed{mark}, exc_info=True)"
            rest = [said] if line.end == loop.end else [said, *rest]
        caught = ["except Exception:", *(step + it for it in rest)]
        tail = "".join(f"\n{margin}{it}" for it in caught)
        whole = Span(line.start, statement_end(code, line))
        tried = code.text[whole.start : whole.end].replace("\n", f"\n{step}")
        edits.append(Edit(whole, f"try:\n{margin}{step}{tried}{tail}"))
    return unsafe("Go over a copy, and on after a send that failed", *edits)
