"""One file of Python, JavaScript or TypeScript: its syntax, and what its names mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from holdfast.review.meaning import values
from holdfast.review.meaning.owners import Owners
from holdfast.review.meaning.scopes import Binding, Scopes, Source
from holdfast.review.meaning.specifiers import package
from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import parse

if TYPE_CHECKING:
    from holdfast.review.facts.project import Project

T = TypeVar("T")
K = TypeVar("K", bound=n.Node)
N = TypeVar("N")
P = TypeVar("P", bound="Program")
R = TypeVar("R")
Slot = Hashable
"""What holds a value for longer than an expression: a variable, or an attribute of `this`."""

APPLICATION: Final = "application"
"""The slot of what all handlers of a program share: `request.app`."""
FOLLOW: Final = 6
"""How many assignments and wrappers a value is followed through."""
WRAPPERS: Final = frozenset(
    {"bind", "partial", "useCallback", "useEvent", "debounce", "throttle", "promisify", "wraps"}
)
AT_ONCE: Final = frozenset(
    {"every", "filter", "find", "findIndex", "flatMap", "forEach", "map", "reduce", "some", "sort"}
)
"""Methods of lists that call a function before they return."""
GLOBALS: Final = ("window.", "globalThis.", "global.", "self.")


def _per_node(method: Callable[[Any, N], R | None]) -> Callable[[Any, N], R | None]:
    """Keep what a method finds for each node; what leads back to itself is None."""
    place = f"_known{method.__name__}"

    @wraps(method)
    def found(self: Any, node: N) -> R | None:
        known: dict[N, R | None] = self.__dict__.setdefault(place, {})
        if node in known:
            return known[node]
        known[node] = None
        result = known[node] = method(self, node)
        return result

    return found


def once(find: Callable[[P], T]) -> Callable[[P], T]:
    """Keep what a function finds for each program: several rules ask for the same."""
    place = f"_found_{find.__module__}.{find.__name__}"

    @wraps(find)
    def found(program: P) -> T:
        kept = program.__dict__
        if place not in kept:
            kept[place] = find(program)
        return cast(T, kept[place])

    return found


def per_program(find: Callable[[P], Iterable[T]]) -> Callable[[P], Sequence[T]]:
    """Keep all that a function finds for each program."""
    return once(wraps(find)(lambda program: tuple(find(program))))


class Program:
    """A parsed file, with what its names mean.

    `broken` is the first line (from 1) that could not be parsed, `deep` the first one nested too
    deep to be read, each None if there is none. `page` is the whole text of a component or web
    page that the program is a part of; offsets are the same in both.
    """

    def __init__(
        self, path: str, text: str, language: str, project: Project, page: str = ""
    ) -> None:
        self.path = path
        self.text = text
        self.page = page
        self.language = language
        self.project = project
        parsed = parse(text, language)
        self.module = parsed.module
        self.broken = parsed.broken
        self.deep = parsed.deep
        self.python = language == "python"
        self.nodes = parsed.nodes
        """All nodes, in source order."""
        self.scopes = Scopes(self.nodes, language)
        self._names: dict[n.Node | None, str] = {}
        self.owners = Owners(self)

    def release(self) -> None:
        """Forget everything: the program is of no use afterwards.

        Its parts hold each other. This way they are gone at once, and the garbage collector need
        not find out that they are garbage.
        """
        for node in self.nodes:
            node.parent = node.home = node.tree = None
        self.scopes.release()
        self.__dict__.clear()

    # Looking for nodes.

    @cached_property
    def _by_kind(self) -> dict[type[n.Node], list[n.Node]]:
        found: dict[type[n.Node], list[n.Node]] = defaultdict(list)
        for node in self.nodes:
            found[type(node)].append(node)
        return found

    def all(self, kind: type[K]) -> list[K]:
        """All nodes of one class, in source order."""
        return self._by_kind.get(kind, [])  # type: ignore[return-value]

    @property
    def calls(self) -> list[n.Call]:
        """All calls, in source order."""
        return self.all(n.Call)

    def source(self, node: n.Node) -> str:
        """The node as it is written."""
        return self.text[node.start : node.end]

    # What names mean.

    def binding(self, name: n.Name) -> Binding:
        """The variable that a name means."""
        return self.scopes.binding(name)

    def qualified(self, node: n.Node | None) -> str:
        """What an expression names, through imports and aliases; "" where that is not known.

        In Python a dotted path, `websockets.asyncio.server.serve`. In JavaScript the module, a
        colon and the path in it: `ws:WebSocketServer`, `ws:default`; a member of a default or
        namespace import counts as a member of the module. A name that the file does not define is
        itself: `WebSocket`, `open`, `process.env`; `window.` and the like are left out.
        """
        name = self._names.get(node)
        if name is None:
            name = self._names[node] = self._qualified(node, FOLLOW)
        return name

    def _qualified(self, node: n.Node | None, depth: int) -> str:
        match node:
            case n.Name():
                return self._qualified_name(node, depth)
            case n.Attribute(inner, name):
                return self._member(self._qualified(inner, depth), name)
            case n.Call(n.Name("require" | "import"), (n.Literal(str(module)), *_)):
                return f"{package(module)}:default"
            case n.Call(callee, (module, *_)) if _is_interop(callee):
                return self._qualified(module, depth)
            case n.Await(value):
                return self._qualified(value, depth)
        return ""

    def _qualified_name(self, node: n.Name, depth: int) -> str:
        binding = self.binding(node)
        if binding.scope is None:
            return "" if node.id in ("this", "super") else node.id
        # `try: from a import x` and `except ImportError: from b import x` mean much the same.
        given = [it for it in binding.sources if not _is_empty(it.value) or it.kind == "import"]
        if given and all(it.kind == "import" for it in given):
            return self._imported(given[0])
        source = binding.only("assign")
        if source is None or depth == 0:
            return ""
        path = self._qualified(source.value, depth - 1)
        for step in source.path:
            path = self._member(path, str(step))
        return path

    def _imported(self, source: Source) -> str:
        item = cast(n.Imported, source.node)
        module = cast(n.Import, item.parent).module
        if self.python:
            return module if item.name == "*" else f"{module.rstrip('.')}.{item.name}"
        return f"{package(module)}:{'default' if item.name == '*' else item.name}"

    def _member(self, owner: str, name: str) -> str:
        if not owner:
            return ""
        if owner.endswith(":default"):
            return owner if name == "default" else f"{owner.removesuffix('default')}{name}"
        path = f"{owner}.{name}"
        for prefix in () if self.python else GLOBALS:
            path = path.removeprefix(prefix)
        return path

    # What holds a value.

    @_per_node
    def owner(self, node: n.Node) -> n.Node | None:
        """The class, object or constructor function that `this` or `self` means, if it does."""
        if not isinstance(node, n.Name):
            return None
        if node.id == "this" and not self.python:
            return self._owner_of_this(node)
        binding = self.binding(node)
        if self.python:
            source = binding.only("param")
            function = source.node.parent if source else None
            if isinstance(function, n.Function) and function.is_method and not _is_static(function):
                first = function.params[0] is source.node if source else False
                owner = function.enclosing(n.Class)
                if first and owner:
                    return self.root(owner)
        alias = binding.only("assign")
        if alias and isinstance(alias.value, n.Name) and alias.value.id == "this":
            return self._owner_of_this(alias.value)
        held = self.owners.held(binding)
        return self.root(held) if isinstance(held, n.Class) else held

    def _owner_of_this(self, node: n.Node) -> n.Node | None:
        function: n.Function | None = None
        for outer in node.ancestors():
            match outer:
                case n.Assign(declares="field", parent=n.Block(parent=n.Class() as owner)):
                    return self.root(owner)
                case n.Function(arrow=False) if not _bound_to_this(outer):
                    function = outer
                    break
        if function is None:
            return None
        match function.parent:
            case n.Block(parent=n.Class() as owner):
                return self.root(owner)
            case n.Assign(declares="field", parent=n.Block(parent=n.Class() as owner)):
                return self.root(owner)
            case n.Entry(parent=n.Mapping() as mapping):
                return self.owners.of_prototype(mapping) or _outermost(mapping)
            case n.Assign(target=n.Attribute(n.Attribute(n.Name() as made, "prototype"), _)):
                source = self.binding(made).sources
                return source[0].node if source else function
        return function

    def root(self, owner: n.Class) -> n.Class:
        """The base class of a class, as far as it is in this file: they share their attributes."""
        return self.owners.bases(owner)[-1]

    @_per_node
    def slot(self, node: n.Node | None) -> Slot | None:
        """What the expression names: the same for all that name the same variable or attribute."""
        match node:
            case n.Name(name, parent=n.Assign(target=target) as field) if target is node:
                if _in_class_body(field):
                    return (self.root(cast(n.Class, field.enclosing(n.Class))), name)
                return self.binding(node)
            case n.Name():
                return self.owner(node) or self.binding(node)
            case n.Attribute(n.Name() as request, "app") if self.python and self._asks(request):
                return APPLICATION
            case n.Attribute(inner, name):
                named = self.owners.named(inner)
                holder = self.root(named) if isinstance(named, n.Class) else self.slot(inner)
                made = self.owners.instance(holder, name)
                if made is not None:
                    return self.root(made) if isinstance(made, n.Class) else made
                return None if holder is None else (holder, name)
            case n.Subscript(inner, n.Literal(value)):
                holder = self.slot(inner)
                return None if holder is None else (holder, value)
            case n.Subscript(inner, n.Name() as key) if self._is_fixed(key):
                holder = self.slot(inner)
                return None if holder is None else (holder, self.binding(key))
        return None

    def _asks(self, node: n.Name) -> bool:
        """Whether a name is a parameter that is a request: each has the same application."""
        source = self.binding(node).only("param")
        kind = getattr(source.node, "annotation", None) if source else None
        typed = self.qualified(kind).rpartition(".")[2] in ("Request", "WebSocket")
        return source is not None and (typed or node.id in ("request", "req"))

    def _is_fixed(self, key: n.Name) -> bool:
        """Whether a name is a constant of the module, as keys of an application are."""
        binding = self.binding(key)
        one = binding.only("assign") or binding.only("import")
        return one is not None and binding.scope is self.scopes.module

    @cached_property
    def _uses(self) -> dict[Slot, list[n.Node]]:
        found: dict[Slot, list[n.Node]] = defaultdict(list)
        for node in self.nodes:
            if isinstance(node, n.Name | n.Attribute | n.Subscript):
                slot = self.slot(node)
                if slot is not None:
                    found[slot].append(node)
        return found

    def uses(self, slot: Slot) -> list[n.Node]:
        """All expressions that name this variable or attribute, writing and reading."""
        return self._uses.get(slot, [])

    @cached_property
    def _attribute_values(self) -> dict[Slot, list[Source]]:
        found: dict[Slot, list[Source]] = defaultdict(list)
        for node in self.all(n.Assign):
            kind = "update" if node.op else "assign"
            target: n.Node = node.target
            if isinstance(target, n.Attribute | n.Subscript):
                slot = self.slot(target)
                if slot is not None:
                    found[slot].append(Source(kind, node, node.value))
            elif isinstance(target, n.Name) and _in_class_body(node):
                owner = self.root(cast(n.Class, node.enclosing(n.Class)))
                # `private url: string;` only declares.
                kind = "declare" if node.value is None else kind
                found[(owner, target.id)].append(Source(kind, node, node.value))
        for item in self.all(n.WithItem):
            if isinstance(item.target, n.Attribute):
                slot = self.slot(item.target)
                if slot is not None:
                    found[slot].append(Source("with", item, item.value))
        return found

    def sources(self, slot: Slot | None) -> list[Source]:
        """All ways in which a variable or attribute gets a value."""
        if isinstance(slot, Binding):
            return slot.sources
        return self._attribute_values.get(slot, []) if slot is not None else []

    def follow(self, node: n.Node) -> n.Node:
        """The expression that a name or attribute stands for, where it is given only one.

        Constant attributes of an object literal are looked up in it. What cannot be followed is
        returned as it is.
        """
        for _ in range(FOLLOW):
            found = self._step(node)
            if found is None:
                break
            node = found
        return node

    @_per_node
    def _step(self, node: n.Node) -> n.Node | None:
        if isinstance(node, n.Attribute):
            inside = self.follow(node.object) if isinstance(node.object, n.Name) else None
            if isinstance(inside, n.Mapping) and inside.get(node.name) is not None:
                return inside.get(node.name)
            method = self.owners.method(node)
            if method is not None:
                return method
            owner = self.owner(node.object)
            if isinstance(owner, n.Mapping) and (method := _method_of(owner, node.name)):
                return method
        if not isinstance(node, n.Name | n.Attribute):
            return None
        given = [it for it in self.sources(self.slot(node)) if it.kind != "declare"]
        # An attribute is often made empty first: `self.task = None`.
        if len(given) > 1:
            given = [it for it in given if it.value is None or not _is_empty(it.value)]
        if len(given) != 1 or given[0].kind not in ("assign", "function", "class", "with"):
            return None
        value = given[0].value
        for step in given[0].path:
            inside = self.follow(value) if value is not None else None
            value = inside.get(str(step)) if isinstance(inside, n.Mapping) else None
        return value

    def constant(self, node: n.Node | None) -> values.Value:
        """The value of an expression, or `values.UNKNOWN`."""
        return values.fold(self, node)

    def number(self, node: n.Node | None) -> float | None:
        """The value of an expression, where it is a number (not a boolean)."""
        value = values.fold(self, node)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    # Functions.

    @_per_node
    def function(self, node: n.Node | None) -> n.Function | None:
        """The function that an expression names or makes: inline, by name, bound, or wrapped."""
        for _ in range(FOLLOW):
            if node is None or isinstance(node, n.Function):
                return node
            if isinstance(node, n.Call):
                name = node.method or (node.callee.id if isinstance(node.callee, n.Name) else "")
                if name not in WRAPPERS:
                    return None
                bound = node.callee.object if isinstance(node.callee, n.Attribute) else None
                node = bound if name == "bind" else next(iter(node.args), None)
            else:
                node = self._step(node)
        return None

    def bound(self, node: n.Node | None) -> int:
        """How many of a function's first parameters an expression gives already: `f.bind(null, x)`
        gives one, and so does `partial(f, x)`."""
        if not isinstance(node, n.Call):
            return 0
        name = node.method or (node.callee.id if isinstance(node.callee, n.Name) else "")
        return max(len(node.args) - 1, 0) if name in ("bind", "partial") else 0

    @cached_property
    def _callers(self) -> dict[n.Function, list[n.Call]]:
        found: dict[n.Function, list[n.Call]] = defaultdict(list)
        for call in self.calls:
            function = self.function(call.callee)
            if function is not None:
                found[function].append(call)
        return found

    def callers(self, function: n.Function) -> list[n.Call]:
        """The calls of a function in this file."""
        return self._callers.get(function, [])

    def called(self, root: n.Node, depth: int = 3) -> Iterator[n.Node]:
        """All nodes in `root`, and in the functions of this file that it calls, level by level.

        A function that is only defined in `root` is a part of it, whoever calls it.
        """
        seen: set[n.Node] = {root}
        level = [root]
        for _ in range(depth + 1):
            following: list[n.Node] = []
            for part in level:
                for node in part.walk():
                    yield node
                    if isinstance(node, n.Call):
                        function = self.function(node.callee)
                        if function in seen or function is None or function.within(part):
                            continue
                        seen.add(function)
                        following.append(function)
            level = following

    def guarded(self, node: n.Node, names: Iterable[str] = (), depth: int = 3) -> bool:
        """Whether an error of `node` is caught: by a try around it, or around every call of its
        function. With `names`, only by handlers of one of them, or of everything."""
        wanted = frozenset(names)
        inner: n.Node = node
        for outer in node.ancestors():
            if isinstance(outer, n.Try) and inner is outer.body:
                if any(_catches(it.types, wanted, self) for it in outer.handlers):
                    return True
            elif isinstance(outer, n.With) and inner is outer.body:
                if any(self._suppresses(it.value, wanted) for it in outer.items):
                    return True
            elif isinstance(outer, n.Function) and not _runs_at_once(outer):
                if self._promise_caught(outer):
                    return True
                calls = self.callers(outer) if depth else []
                later = outer.is_async and not self.python
                return bool(calls) and all(
                    self._promise_caught(it)
                    or ((not later or _is_awaited(it)) and self.guarded(it, wanted, depth - 1))
                    for it in calls
                )
            inner = outer
        return False

    def _suppresses(self, manager: n.Node, wanted: frozenset[str]) -> bool:
        """Whether it is `contextlib.suppress` of errors that are wanted."""
        match manager:
            case n.Call(callee, types) if self.qualified(callee) == "contextlib.suppress":
                return bool(types) and _catches(types, wanted, self)
        return False

    def _promise_caught(self, step: n.Node) -> bool:
        """Whether a function or call is a step of a promise chain that ends in a catch."""
        chain = step.parent
        while isinstance(chain, n.Call | n.Attribute | n.Await):
            if isinstance(chain, n.Call) and chain.method == "catch":
                return True
            if isinstance(chain, n.Call) and chain.method == "then" and len(chain.args) > 1:
                return True
            chain = chain.parent
        return False

    # Calls and their options.

    def option(self, call: n.Call, *names: str) -> n.Node | None:
        """A keyword argument, or a key of an object that is an argument, with one of these names.

        A variable that holds the object is followed.
        """
        for keyword in call.keywords:
            if keyword.name in names:
                return keyword.value
        for mapping in self._mappings(call):
            found = mapping.get(*names)
            if found is not None:
                return found
        return None

    def open_ended(self, call: n.Call) -> bool:
        """Whether a call has options that cannot be seen: a spread, `**`, an unknown variable."""
        if any(not keyword.name for keyword in call.keywords):
            return True
        if any(entry.key is None for it in self._mappings(call) for entry in it.entries):
            return True
        return any(not _is_known(self.follow(arg)) and not self._harmless(arg) for arg in call.args)

    def _harmless(self, arg: n.Node) -> bool:
        """Whether an argument that is no constant is surely no object with options."""
        unseen = n.Name | n.Attribute | n.Spread | n.Call | n.Binary | n.Conditional
        return self.python or not isinstance(arg, unseen)

    def _mappings(self, call: n.Call) -> list[n.Mapping]:
        found = [self.follow(arg) for arg in call.args]
        found += [self.follow(keyword.value) for keyword in call.keywords if not keyword.name]
        return [it for it in found if isinstance(it, n.Mapping)]


def _is_empty(value: n.Node | None) -> bool:
    """Whether a variable that gets this value has none yet."""
    match value:
        case None | n.Literal(None) | n.Name("undefined"):
            return True
    return False


def _is_interop(callee: n.Node) -> bool:
    """Whether it is what compilers wrap around `require`."""
    name = getattr(callee, "name", "") or getattr(callee, "id", "")
    return name.startswith(("__import", "_interopRequire"))


def _is_known(value: n.Node) -> bool:
    """Whether it is seen what a value is; `given || {}` may be anything."""
    match value:
        case n.Binary("or" | "and" | "??"):
            return False
    known = n.Mapping | n.Literal | n.Function | n.Template | n.Sequence | n.Class | n.Binary
    return isinstance(value, known)


def _is_static(function: n.Function) -> bool:
    """Whether a method of Python takes no `self`."""
    return any(isinstance(it, n.Name) and it.id == "staticmethod" for it in function.decorators)


def _in_class_body(node: n.Node) -> bool:
    return isinstance(node.parent, n.Block) and isinstance(node.parent.parent, n.Class)


def _outermost(mapping: n.Mapping) -> n.Mapping:
    """The object around an object: `{ methods: { open() { this … } } }` is one `this`."""
    while isinstance(mapping.parent, n.Entry) and isinstance(mapping.parent.parent, n.Mapping):
        mapping = mapping.parent.parent
    return mapping


def _method_of(owner: n.Mapping, name: str) -> n.Function | None:
    """A method of an object, or of a component of Vue, which has them in `methods`."""
    for mapping in (owner, owner.get("methods", "actions")):
        found = mapping.get(name) if isinstance(mapping, n.Mapping) else None
        if isinstance(found, n.Function):
            return found
    return None


def _bound_to_this(function: n.Function) -> bool:
    """Whether it is `function () { … }.bind(this)`, or an async function as TypeScript compiles it:
    `__awaiter(this, void 0, void 0, function* () { … })`."""
    match function.parent:
        case n.Attribute(name="bind", parent=n.Call(args=(n.Name("this"), *_))):
            return True
        case n.Call(callee=n.Name("__awaiter"), args=(n.Name("this"), *_)):
            return True
    return False


def _catches(types: Sequence[n.Node], wanted: frozenset[str], code: Program) -> bool:
    """Whether errors of these types are wanted ones, or any; none are all."""
    if not wanted or not types:
        return True
    named = {code.source(it).rpartition(".")[2] for it in types}
    return bool(named & (wanted | {"Exception", "BaseException"}))


def _runs_at_once(function: n.Function) -> bool:
    """Whether a function is called where it stands, so that its errors come out there."""
    if function.is_async or not isinstance(function.parent, n.Call):
        return False
    return function.parent.callee is function or function.parent.method in AT_ONCE


def _is_awaited(call: n.Call) -> bool:
    """Whether the statement waits for what a call promises, alone or with others."""
    outer = call.parent
    while isinstance(outer, n.Call | n.Attribute | n.Sequence | n.Spread):
        outer = outer.parent
    return isinstance(outer, n.Await)
