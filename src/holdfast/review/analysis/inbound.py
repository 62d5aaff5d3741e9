"""Messages on their way through a file: what is raw, what is parsed, what is a field of it.

A value is traced backwards: from the expression a rule asks about, through assignments,
destructuring, conversions and the functions of the file, to where a message came in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.analysis.dispatch import dispatched
from holdfast.review.analysis.origins import Origin, Stage, origins
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import once
from holdfast.review.meaning.reaching import reaching
from holdfast.review.meaning.scopes import Source, Step
from holdfast.review.syntax import nodes as n

DEPTH: Final = 40
"""How many steps a value is traced back."""
PARSERS: Final = frozenset(
    {
        "JSON.parse",
        *(f"{it}.loads" for it in ("json", "ujson", "orjson", "simplejson", "rapidjson")),
        *("msgspec.json.decode", "tornado.escape.json_decode", "flask.json.loads"),
        *("pydantic_core.from_json", "quart.json.loads"),
    }
)
PARSING: Final = frozenset({"parseJSON"})
"""The same as methods, whatever jQuery is called."""
DECODERS: Final = frozenset(
    {
        *("pickle.loads", "marshal.loads", "dill.loads", "jsonpickle.decode", "cloudpickle.loads"),
        *("yaml.safe_load", "yaml.load", "yaml.unsafe_load", "cbor2.loads", "bson.loads"),
        *("msgpack.unpackb", "msgpack.loads", "msgspec.msgpack.decode", "umsgpack.unpackb"),
        *("toml.loads", "tomllib.loads", "ast.literal_eval", "urllib.parse.parse_qs"),
        *("xmltodict.parse", "js-yaml:load", "js-yaml:default.load", "msgpackr:unpack"),
        *("msgpack-lite:decode", "@msgpack/msgpack:decode", "bson:deserialize", "cbor-x:decode"),
    }
)
"""Functions that make values of a message in another format than JSON."""
PAYLOADS: Final = frozenset({"data", "text", "bytes", "0"})
"""Where an event has its payload; in what `once(ws, 'message')` waits for, it is the first."""
SIZES: Final = frozenset({"length", "size", "byteLength"})
TAKING: Final = frozenset({"get", "pop", "at", "setdefault"})
"""Methods that give a part by its name."""
PARTS: Final = frozenset(
    {"items", "values", "keys", "copy", "map", "filter", "slice", "find", "split", "concat", "join"}
    | {"splitlines"}
)
CONVERTING: Final = frozenset(
    {
        *("toString", "decode", "encode", "trim", "strip", "rstrip", "lstrip", "replace"),
        *("toLowerCase", "toUpperCase", "lower", "upper", "substring", "substr", "removeprefix"),
        *("replaceAll", "normalize", "format", "tobytes"),
    }
)
"""Methods whose result is the same text or bytes in another form."""
PASSING: Final = frozenset(
    {
        *("String", "Buffer.from", "Uint8Array", "str", "bytes", "bytearray", "dict", "list"),
        *("memoryview", "asyncio.wait_for", "asyncio.shield", "asyncio.create_task"),
        *("Object.entries", "Object.values", "structuredClone", "Array.from", "anyio.fail_after"),
    }
)
"""Functions whose result is their first argument in another form."""
DECODING: Final = frozenset({"decode", "concat", "write", "end", "run_until_complete"})
"""Methods of decoders, such as `new TextDecoder().decode(data)`."""
EACH: Final = frozenset(
    {"forEach", "map", "filter", "some", "every", "find", "flatMap", "reduce", "findIndex"}
)

HOOK: Final = {"lastMessage": Stage.event, "lastJsonMessage": Stage.parsed}
"""What react-use-websocket returns of messages."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a value is, and where it came in."""

    stage: Stage
    origin: Origin


@dataclass(frozen=True, slots=True, eq=False)
class Parse:
    """A call that parses a message. `target` is the expression parsed; None if the call receives
    too, as `receive_json` does."""

    call: n.Call
    origin: Origin
    target: n.Node | None


class Inbound:
    """The messages of one file."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.origins = list(origins(code))
        self._origins = {it.node: it for it in self.origins}
        self._known: dict[n.Node, Trace | None] = {}
        self._depth = 0

    def trace(self, node: n.Node | None) -> Trace | None:
        """Where the value of an expression came in, if it is of a message."""
        if node is None or self._depth >= DEPTH:
            return None
        if node not in self._known:
            self._known[node] = None  # what refers to itself is of no message
            self._depth += 1
            self._known[node] = self._trace(node)
            self._depth -= 1
        return self._known[node]

    def parses(self) -> Iterator[Parse]:
        """The calls that parse messages as JSON, in source order."""
        for call in self.code.calls:
            if _is_json(self.code, call) and call.args:
                found = self.trace(call.args[0])
                if found is not None:
                    yield Parse(call, found.origin, call.args[0])
            elif call.method in ("receive_json", "iter_json"):
                origin = self._origins.get(call) or self._origins.get(call.parent or call)
                if origin is not None:
                    yield Parse(call, origin, None)
            elif call.method == "json" and isinstance(call.callee, n.Attribute):
                event = self.trace(call.callee.object)
                if event is not None and event.stage is Stage.event:
                    yield Parse(call, event.origin, None)

    # One step back.

    def _trace(self, node: n.Node) -> Trace | None:
        if node in self._origins:
            return _at(self._origins[node])
        match node:
            case n.Name():
                return self._name(node)
            case n.Attribute(inner, name):
                return _step(self.trace(inner), name)
            case n.Subscript(inner, index):
                named = index.value if isinstance(index, n.Literal) else ""
                return _step(self.trace(inner), named if isinstance(named, str) else "")
            case n.Call():
                return self._call(node)
            case n.Await(value) | n.Spread(value) | n.Assign(value=value):
                return self.trace(value)
            case n.Binary("or" | "??", left, n.Mapping()):
                return _become(self.trace(left), Stage.field)
            case n.Binary("or" | "and" | "??", left, right) | n.Conditional(_, left, right):
                return self.trace(left) or self.trace(right)
            case n.Binary("+" | "%", left, right):
                return _text(self.trace(left) or self.trace(right))
            case n.Template(parts):
                found = (self.trace(part) for part in parts)
                return _text(next((it for it in found if it is not None), None))
            case n.Sequence(items):
                found = (self.trace(item) for item in items)
                return _become(next((it for it in found if it is not None), None), Stage.field)
        return None

    def _name(self, name: n.Name) -> Trace | None:
        for source in reaching(self.code, name):
            found = self._source(source)
            if found is not None:
                return found
        return None

    def _source(self, source: Source) -> Trace | None:
        found: Trace | None = None
        path: tuple[Step, ...] = source.path
        match source.kind, source.node:
            case "param", n.Param() as param:
                found = self._param(param)
            case "for", n.ForEach() as loop:
                origin = self._origins.get(loop)
                found = _at(origin) if origin else _part(self.trace(source.value))
            case "assign" | "with", _:
                found, path = self._value(source)
        for step in path:
            found = _step(found, str(step))
        return found

    def _value(self, source: Source) -> tuple[Trace | None, tuple[Step, ...]]:
        """What is assigned, and the rest of the path into it."""
        hook = self._origins.get(source.value) if source.value is not None else None
        if hook is not None and source.path:
            stage = HOOK.get(str(source.path[0]))
            if stage is not None and hook.peer.library == "react-use-websocket":
                return Trace(stage, hook), source.path[1:]
        return self.trace(source.value), source.path

    def _param(self, param: n.Param) -> Trace | None:
        if param in self._origins:
            return _at(self._origins[param])
        function = param.parent
        match function.parent if function else None:
            case n.Call(n.Attribute(inner, method)) if method in EACH:
                return _part(self.trace(inner))
        for given in given_for(self.code, param):
            found = self.trace(given)
            if found is not None:
                return found
        return None

    def _call(self, call: n.Call) -> Trace | None:
        name, first = self.code.qualified(call.callee), next(iter(call.args), None)
        if name in DECODERS or _is_json(self.code, call):
            return _become(self.trace(first), Stage.parsed)
        if name in PASSING:
            return self.trace(first)
        if name == "typing.cast":
            return self.trace(call.args[-1])
        function = self.code.function(call.callee)
        if function is not None:
            return self._result(function, call)
        if isinstance(call.callee, n.Attribute):
            return self._method(call, call.callee, first)
        return None

    def _method(self, call: n.Call, member: n.Attribute, first: n.Node | None) -> Trace | None:
        owner = self.trace(member.object)
        if owner is None:
            return self.trace(first) if member.name in DECODING else None
        if owner.stage is Stage.event and member.name == "json":
            return _become(owner, Stage.parsed)
        if member.name in CONVERTING:
            return owner
        if member.name in TAKING:
            key = first.value if isinstance(first, n.Literal) else ""
            return _step(owner, str(key))
        if member.name in PARTS and owner.stage is not Stage.event:
            return owner if owner.stage is Stage.raw else _become(owner, Stage.field)
        return None

    def _result(self, function: n.Function, call: n.Call) -> Trace | None:
        """What a function of the file returns for the arguments of this call."""
        for node in function.body.find(n.Return):
            if node.enclosing(n.Function) is function:
                found = self.trace(node.value)
                if found is not None:
                    return self._for_call(found, call)
        return None

    def _for_call(self, found: Trace, call: n.Call) -> Trace | None:
        """The same for this call: its argument may be another message, or none."""
        for arg in call.args:
            given = self.trace(arg)
            if given is not None:
                return Trace(found.stage, given.origin)
        return None if isinstance(found.origin.node, n.Param) else found


def _is_json(code: Code, call: n.Call) -> bool:
    """Whether a call parses JSON."""
    return call.method in PARSING or code.qualified(call.callee) in PARSERS


def given_for(code: Code, param: n.Param) -> list[n.Node]:
    """What the calls of a function in the file give for one of its parameters."""
    function = param.parent
    assert isinstance(function, n.Function)  # nothing else has parameters
    index = next(i for i, it in enumerate(function.params) if it is param)
    first = getattr(function.params[0].target, "id", "")
    index -= function.is_method and first in ("self", "cls")
    name = getattr(param.target, "id", "")
    calls = [*code.callers(function), *dispatched(code).get(function, ())]
    given = (_argument(call, index, name) for call in calls)
    return [it for it in given if it is not None]


def _argument(call: n.Call, index: int, name: str) -> n.Node | None:
    for keyword in call.keywords:
        if keyword.name == name:
            return keyword.value
    spread = any(isinstance(it, n.Spread) for it in call.args[: index + 1])
    return call.args[index] if 0 <= index < len(call.args) and not spread else None


@once
def inbound(code: Code) -> Inbound:
    """The messages of a file."""
    return Inbound(code)


def _at(origin: Origin) -> Trace:
    return Trace(origin.stage, origin)


def _become(trace: Trace | None, stage: Stage) -> Trace | None:
    return None if trace is None else Trace(stage, trace.origin)


def _text(trace: Trace | None) -> Trace | None:
    """What a text is that a value was put into; an event makes no text of interest."""
    if trace is None or trace.stage is Stage.event:
        return None
    return trace if trace.stage is Stage.raw else _become(trace, Stage.field)


def _part(trace: Trace | None) -> Trace | None:
    """What one of the parts of a value is: a line of a text that came in is such a text."""
    if trace is not None and trace.stage is Stage.raw:
        return trace
    return _step(trace, "")


def _step(trace: Trace | None, name: str) -> Trace | None:
    """What a part of a value is."""
    if trace is None or name in SIZES:
        return None
    match trace.stage:
        case Stage.event:
            return _become(trace, Stage.raw) if name in PAYLOADS else None
        case Stage.raw:
            return None
    return _become(trace, Stage.field)
