"""A component that opens a connection and never closes it.

## What it does
Looks for connections that are opened when a component appears (React's `useEffect`, Vue's
`onMounted`, Svelte's `onMount`, and their like), directly or through functions of the file, and
that nothing closes when the component goes.

## Why it hurts
Each time the component appears, one more connection stays open. Every message is then handled two,
three, many times, by components that are gone; React's strict mode shows it at once, as it mounts
everything twice.

## Example
```javascript
useEffect(() => {
  const socket = new WebSocket(url);
  socket.onmessage = (event) => setLast(event.data);
}, [url]);
```

## Instead
Close the connection, or take the listener off, when the component goes: in the effect's cleanup,
in `onUnmounted` or `onDestroy`.

```javascript
useEffect(() => {
  const socket = new WebSocket(url);
  socket.onmessage = (event) => setLast(event.data);
  return () => socket.close();
}, [url]);
```

## References
- https://react.dev/reference/react/useEffect#connecting-to-an-external-system
- https://vuejs.org/api/composition-api-lifecycle.html#onunmounted
- https://svelte.dev/docs/svelte/lifecycle-hooks
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.handlers import DETACH
from holdfast.review.analysis.mounting import EFFECTS, Mount, mounts
from holdfast.review.analysis.redial import Client
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rewriting import after, semicolon
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("browser", "socket.io-client", "reconnecting-websocket", "graphql-ws"),
    languages=("javascript",),
)
COMPONENTS = (".vue", ".svelte")
"""Files whose variables are those of one component, not of all of its kind."""
CLOSERS = frozenset({"close", "disconnect", "dispose", "terminate", "destroy", "end"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the connections that outlive their component."""
    seen: set[n.Node] = set()
    for mount in mounts(code):
        reached = {node for node in code.called(mount.function) if isinstance(node, n.Call)}
        for client in clients(code):
            call = client.socket.node
            if call not in reached or call in seen or mount.opaque or _is_shared(code, client):
                continue
            if not any(_closes(code, client, it) for it in mount.cleanups):
                seen.add(call)
                yield Hit(call, _message(mount), _fix(code, mount, client))
        yield from _listening(code, mount)


def _listening(code: Code, mount: Mount) -> Iterator[Hit]:
    """Listeners that an effect adds to a socket of the whole page, one more each time."""
    if mount.opaque or mount.cleanups or mount.call is None:
        return
    for client in clients(code):
        inside = list(code.called(mount.function))
        again = not any(isinstance(it, n.Call) and it.method in DETACH for it in inside)
        if client.socket.node.enclosing(n.Function) is not None or not again:
            continue
        for listener in client.socket.listeners:
            once = isinstance(listener.node, n.Assign) or listener.node not in inside
            if not once:
                message = "Each time the component appears this adds one more listener"
                yield Hit(listener.node, message)
                break


def _message(mount: Mount) -> str:
    if mount.cleanups:
        return "No cleanup closes this connection when the component goes"
    return "Nothing closes this connection when the component goes"


def _closes(code: Code, client: Client, cleanup: n.Function) -> bool:
    """Whether a cleanup closes the socket, or calls what may."""
    for node in code.called(cleanup):
        if not isinstance(node, n.Call):
            continue
        if node in client.socket.calls and node.method in CLOSERS:
            return True
        name = node.callee_name.lower()
        known = any(node in it.socket.calls for it in clients(code))
        seen = code.function(node.callee) is not None
        if not seen and not known and any(word in name for word in CLOSERS):
            return True
    return False


def _is_shared(code: Code, client: Client) -> bool:
    """Whether the socket is kept outside of the component, or given to code that is not seen."""
    for use in client.socket.uses:
        match use.parent:
            case n.Call(callee=callee, args=args) if use in args:
                if code.function(callee) is None and not _is_setter(code, callee):
                    return True
            case n.Assign(target=n.Name() as name):
                module = code.binding(name).scope is code.scopes.module
                if module and not code.path.endswith(COMPONENTS):
                    return True
    return False


def _is_setter(code: Code, callee: n.Node) -> bool:
    name = code.source(callee)
    return name.startswith("set") or name in ("useRef", "useState", "ref", "shallowRef")


def _fix(code: Code, mount: Mount, client: Client) -> Fix | None:
    """Return a function that closes the socket, where the effect has it in a variable."""
    made = client.socket.node.parent
    call, body = mount.call, mount.function.body
    named = isinstance(made, n.Assign) and made.parent is body and isinstance(made.target, n.Name)
    if call is None or not named or not isinstance(made, n.Assign) or mount.function.is_async:
        return None
    if code.source(call.callee).rpartition(".")[2] not in (*EFFECTS, "onMount"):
        return None
    if any(it.enclosing(n.Function) is mount.function for it in body.find(n.Return)):
        return None
    closer = {"socket.io-client": "disconnect", "graphql-ws": "dispose"}
    name = closer.get(client.socket.library, "close")
    line = f"return () => {code.source(made.target)}.{name}(){semicolon(code)}"
    return safe("Close it in the cleanup", after(code, body.body[-1], line))
