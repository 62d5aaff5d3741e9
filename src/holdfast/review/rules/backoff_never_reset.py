"""A backoff that never begins anew.

## What it does
Looks for clients that redial after a delay that grows with each loss, where nothing in the file
makes it short again: neither a connection that has lasted, nor an attempt that succeeds. The
`retry` of rxjs counts for ever unless `resetOnSuccess` is set.

## Why it hurts
After a few losses, however far apart, every redial waits for the longest delay. A client that ran
for a month and lost its connection once a week is then away for half a minute, or for as long as
the cap allows, where a second would do; where attempts are counted and bounded, it gives up.

## Example
```javascript
let attempts = 0;
function open() {
  const socket = new WebSocket(url);
  socket.onclose = () => {
    attempts += 1;
    setTimeout(open, Math.random() * Math.min(30_000, 1000 * 2 ** attempts));
  };
}
```

## Instead
Begin anew once the connection has lasted some seconds, or has been of use.

```javascript
let attempts = 0;
function open() {
  const socket = new WebSocket(url);
  let stable;
  socket.onopen = () => {
    stable = setTimeout(() => { attempts = 0; }, 10_000);
  };
  socket.onclose = () => {
    clearTimeout(stable);
    attempts += 1;
    setTimeout(open, Math.random() * Math.min(30_000, 1000 * 2 ** attempts));
  };
}
```

## References
- https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
- https://rxjs.dev/api/index/interface/RetryConfig
- RFC 6455, section 7.2.3
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.redial import Client, Redial, dials_in
from holdfast.review.analysis.redial_options import RETRIES
from holdfast.review.analysis.resets import hears, resets
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.scopes import Binding
from holdfast.review.meaning.slots import Slot
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("browser", "ws", "websockets", "aiohttp", "websocket-client", "rxjs"),
    languages=("python", "javascript"),
)

DEPTH: Final = 3
"""How many functions deep the life of a connection is looked for."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the delays that only ever grow."""
    seen: set[n.Node] = set()
    for client in clients(code):
        for redial in () if client.local else client.redials:
            delay, place = redial.delay, redial.wait or redial.node
            if place in seen or not delay.grows or delay.opaque or not redial.sure:
                continue
            seen.add(place)
            if delay.states and not _begins_anew(code, client, redial):
                message = "Nothing makes this delay short again after a connection that lasted"
                yield Hit(place, message)


def _begins_anew(code: Code, client: Client, redial: Redial) -> bool:
    """Whether a delay is set back, or is that of one series of attempts."""
    again = {node for dial in client.dials for node in code.called(dial)}
    found = resets(code, client, redial)
    if any(it.where != "start" or it.node in again for it in found):
        return True
    if any(_shrinks(code, slot) for slot in redial.delay.states):
        return True
    if redial.how == "option":
        return not _counts_for_ever(code, redial)
    loop = innermost_loop(redial.node)
    if loop is not None:
        return not _goes_on(code, client, loop)
    return any(_is_of_a_series(code, client, slot) for slot in redial.delay.states)


def _counts_for_ever(code: Code, redial: Redial) -> bool:
    """Whether it is rxjs that counts, which does not begin anew unless it is told to."""
    calls = (it for it in redial.node.ancestors() if isinstance(it, n.Call))
    retry = next((it for it in calls if code.qualified(it.callee) in RETRIES), None)
    return retry is not None and code.option(retry, "resetOnSuccess") is None


def _shrinks(code: Code, slot: Slot) -> bool:
    """Whether anything makes a state smaller step by step."""
    made = (source.node for source in code.sources(slot))
    return any(isinstance(it, n.Assign) and it.op in ("-", "/", "//", ">>") for it in made)


def _goes_on(code: Code, client: Client, loop: n.Node) -> bool:
    """Whether a loop has the whole life of a connection in it, and then the next one."""
    dials = any(True for _ in dials_in(code, client, loop))
    left = any(_leaves(it) and _always(it, loop) for it in loop.walk())
    return dials and not left and _waits(code, loop)


def _waits(code: Code, root: n.Node, depth: int = DEPTH) -> bool:
    """Whether what runs here stays until the connection ends, not a task of its own."""
    for node in root.walk():
        if hears(node) or (isinstance(node, n.Call) and node.method == "run_forever"):
            return True
        if isinstance(node, n.Await) and isinstance(node.value, n.Call) and depth:
            function = code.function(node.value.callee)
            if function is not None and _waits(code, function, depth - 1):
                return True
    return False


def _leaves(node: n.Node) -> bool:
    return isinstance(node, n.Return) or (isinstance(node, n.Jump) and node.kind == "break")


def _always(leaving: n.Node, loop: n.Node) -> bool:
    """Whether a loop is left whenever a connection ended well, not for a reason of its own."""
    return leaving.enclosing(n.If, n.Function, n.Handler, n.While, n.For, n.ForEach) is loop


def _is_of_a_series(code: Code, client: Client, slot: Slot) -> bool:
    """Whether a state is made anew by what dials, or by what runs when a connection is lost."""
    scope = slot.scope if isinstance(slot, Binding) else None
    if not isinstance(slot, Binding) or scope is None or slot.only("param"):
        return False
    home = scope.node if isinstance(scope.node, n.Function) else scope.node.enclosing(n.Function)
    lost = [it.function for it in client.socket.on("close", "error", "disconnect")]
    again = {node for it in lost if it is not None for node in code.called(it)}
    return home in again or home in client.dials
