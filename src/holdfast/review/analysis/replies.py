"""How a file answers a message: with which call, under which name of the socket."""

from __future__ import annotations

from typing import Final

from holdfast.review.analysis.origins import Origin
from holdfast.review.code import Code
from holdfast.review.meaning.scopes import Binding, Scope
from holdfast.review.meaning.sockets import Peer, Server
from holdfast.review.rewriting import quote, semicolon
from holdfast.review.syntax import nodes as n

SENDING: Final = frozenset(
    {
        *("send", "send_json", "send_text", "send_str", "send_bytes", "write_message", "emit"),
        *("sendMessage", "send_message", "sendText", "publish", "reply", "respond", "end"),
    }
)
"""Methods that answer."""
JSON_SENDERS: Final = {
    "starlette": "await {}.send_json({})",
    "aiohttp": "await {}.send_json({})",
    "litestar": "await {}.send_json({})",
    "quart": "await {}.send_json({})",
    "tornado": "{}.write_message({})",
    "websockets": "await {}.send(json.dumps({}))",
    "sanic": "await {}.send(json.dumps({}))",
}
"""How Python's servers send an object as JSON."""


def reply(code: Code, origin: Origin, node: n.Node, error: str) -> str | None:
    """A statement that answers `{"error": error}` to who sent the message, or logs it.

    It is to stand where `node` is. None where neither can be said there.
    """
    mark = quote(code)
    text = f"{mark}{error}{mark}"
    name = None if origin.side == "client" else socket_name(code, origin.peer, node)
    if not code.python:
        end = semicolon(code)
        if name is None or origin.peer.library not in ("ws", "uws", "bun", "deno"):
            return f"console.error({text}){end}"
        return f"{name}.send(JSON.stringify({{ error: {text} }})){end}"
    answer = f"{{{mark}error{mark}: {text}}}"
    if origin.peer.library == "channels":
        return _consumer(code, origin.peer, node, answer)
    form = JSON_SENDERS.get(origin.peer.library)
    if name is None or form is None or ("json." in form and not _has_json(code)):
        return None
    function = node.enclosing(n.Function)
    if "await" in form and (function is None or not function.is_async):
        return None
    return form.format(name, answer)


def _consumer(code: Code, peer: Peer, node: n.Node, answer: str) -> str | None:
    function = node.enclosing(n.Function)
    bases = peer.node.bases if isinstance(peer.node, n.Class) else ()
    if function is None or not function.is_method:
        return None
    wait = "await " if function.is_async else ""
    if any(code.source(base).endswith("JsonWebsocketConsumer") for base in bases):
        return f"{wait}self.send_json({answer})"
    return f"{wait}self.send(text_data=json.dumps({answer}))" if _has_json(code) else None


def _has_json(code: Code) -> bool:
    """Whether the file imports `json` under its own name."""
    return any(
        item.module == "json" and it.name == "*" and it.local == "json"
        for item in code.all(n.Import)
        for it in item.names
    )


def socket_name(code: Code, peer: Peer, node: n.Node) -> str | None:
    """What the socket is called at a place, if it has a name there."""
    if isinstance(peer, Server):
        return None
    visible = _visible(code.scopes.scope(node))
    for use in peer.uses:
        if isinstance(use, n.Name) and visible.get(use.id) is code.binding(use):
            return use.id
    return None


def _visible(scope: Scope | None) -> dict[str, Binding]:
    """The variables that names mean in a scope."""
    found: dict[str, Binding] = {}
    while scope is not None:
        found = scope.bindings | found
        scope = scope.outer
    return found
