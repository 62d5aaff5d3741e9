"""Whether code that is not seen may do something with a socket.

A rule that says "nobody listens for errors" must have seen everybody who could. A socket is out of
sight once it is given to a function of another file, returned, or put into an object that is. It
stays in sight in a collection: programs keep their connections there to send to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.meaning.scopes import Binding
from holdfast.review.meaning.sockets import LISTEN, Peer, binding_of
from holdfast.review.syntax import nodes as n

KEEPERS: Final = frozenset(
    {
        "add",
        "append",
        "delete",
        "discard",
        "get",
        "has",
        "includes",
        "indexOf",
        "pop",
        "push",
        "remove",
        "set",
        "setdefault",
        "unshift",
    }
)
"""Methods that only put something in a collection, or look for it there."""
BLIND: Final = ("console", "logger", "log", "JSON", "String", "Boolean", "Number", "id", "print")
"""Functions, and owners of functions, that only show or compare what they are given."""
DEPTH: Final = 4


def escapes(code: Program, peer: Peer, *known: str, apart: Iterable[n.Node] = ()) -> bool:
    """Whether other code may call, or listen to, a socket or server.

    `known` are methods that may get it all the same, and `apart` calls that may: what they do with
    it is known.
    """
    left_out = list(apart)
    uses = (
        use
        for use in (*peer.uses, peer.node)
        if not _is_given_to(use, known) and not any(use.within(it) for it in left_out)
    )
    if any(_goes(code, use, DEPTH) for use in uses):
        return True
    variables = (binding_of(slot) for slot in peer.slots)
    if any(it is not None and is_exported(code, it) for it in variables):
        return True
    # `socket.on(event, …)`: any event may be meant.
    return any(call.method in LISTEN for call in peer.calls)


def is_exported(code: Program, variable: Binding) -> bool:
    """Whether a module of JavaScript exports a variable by its name."""
    if code.python or variable.scope is not code.scopes.module:
        return False
    name = re.escape(variable.name)
    words = r"(?:const|let|var|default)\s+"
    return bool(re.search(rf"\bexport\s+(?:{words}|\{{[^}}]*\b){name}\b", code.text))


def _is_given_to(use: n.Node, methods: tuple[str, ...]) -> bool:
    return isinstance(use.parent, n.Call) and use.parent.method in methods


def _goes(code: Program, use: n.Node, depth: int, inside: bool = False) -> bool:
    """Whether it goes out of sight here; `inside` if `use` is an object that holds it."""
    parent = use.parent
    match parent:
        case n.Call(args=args, callee=callee) if use in args:
            return not _is_seen(code, parent, callee, inside)
        case n.Keyword(parent=n.Call(callee=callee) as call):
            return not _is_seen(code, call, callee, inside)
        case n.Return():
            function = parent.enclosing(n.Function)
            return function is not None and not code.callers(function)
        case n.Yield() | n.Spread():
            return True
        case n.Entry() | n.Mapping() | n.Sequence():
            return _goes(code, parent, depth, inside=True)
        case n.Conditional() | n.Await():
            return _goes(code, parent, depth, inside)
        case n.Binary(op) if op in ("or", "and", "??"):
            return _goes(code, parent, depth, inside)
        case n.Assign(target, value) if value is use:
            return _is_kept_elsewhere(code, target, depth) or _goes(code, parent, depth, inside)
    return False


def _is_seen(code: Program, call: n.Call, callee: n.Node, inside: bool) -> bool:
    """Whether a call only keeps or shows its arguments, or is of this file.

    What a function takes out of an object that it is given is not followed: if it listens to
    anything, that may be it.
    """
    owner = _root(callee)
    if isinstance(owner, n.Name) and owner.id in BLIND:
        return True
    if call.method in KEEPERS:
        return True
    held = code.follow(callee)
    own = held if isinstance(held, n.Class) else code.function(callee)
    return own is not None and not (inside and _listens(own))


def _listens(root: n.Node) -> bool:
    """Whether there is a listener of anything in it: `x.on(…)`, `x.onerror = …`."""
    for node in root.walk():
        match node:
            case n.Assign(n.Attribute(name=name)) if name.startswith("on"):
                return True
            case n.Call() if node.method in LISTEN:
                return True
    return False


def _root(node: n.Node) -> n.Node:
    """`a` of `a.b.c`."""
    while isinstance(node, n.Attribute):
        node = node.object
    return node


def _is_kept_elsewhere(code: Program, target: n.Node, depth: int) -> bool:
    """Whether it is put where others find it: an attribute of what somebody else has made."""
    match target:
        case n.Attribute():
            owner = _root(target)
            if not isinstance(owner, n.Name) or code.owner(owner) is not None:
                return False
            variable = code.binding(owner)
            given = any(it.kind == "param" for it in variable.sources)
            if given or owner.id in ("module", "exports", "window", "globalThis"):
                return True
            # `context.socket = socket; handle(context)`: what comes later knows it.
            line = target if target.parent is None else target.parent
            others = (it for it in code.uses(variable) if it.start > line.end)
            return depth > 0 and any(_goes(code, it, depth - 1, inside=True) for it in others)
        case n.Name() if depth:
            # An object that holds it: `const client = { socket }`.
            value = target.parent.value if isinstance(target.parent, n.Assign) else None
            if isinstance(value, n.Mapping | n.Sequence):
                uses = code.uses(code.binding(target))
                return any(_goes(code, it, depth - 1, inside=True) for it in uses)
    return False
