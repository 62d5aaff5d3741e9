"""Components: what runs when one appears on the page, and what when it goes away.

React, Vue, Svelte and Angular have the same two moments under different names. A function of the
second moment is returned from the function of the first (React, Svelte), passed to a function
(Vue, Svelte, Solid), or a method of the component (classes, Vue's options, Angular).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.syntax import nodes as n

EFFECTS: Final = frozenset({"useEffect", "useLayoutEffect", "useInsertionEffect"})
MOUNTS: Final = frozenset({"onMounted", "onBeforeMount", "onMount"})
UNMOUNTS: Final = frozenset(
    {"onUnmounted", "onBeforeUnmount", "onScopeDispose", "onDestroy", "onCleanup", "onDeactivated"}
)
APPEAR: Final = frozenset({"componentDidMount", "mounted", "created", "ngOnInit", "onMounted"})
DISAPPEAR: Final = frozenset(
    {
        "componentWillUnmount",
        "beforeDestroy",
        "destroyed",
        "beforeUnmount",
        "unmounted",
        "ngOnDestroy",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Mount:
    """What runs when a component appears, `cleanups` what runs when it goes.

    `call` is the call of `useEffect` and its like; None for a method. `opaque` is set where the
    cleanup is not seen.
    """

    function: n.Function
    call: n.Call | None = None
    cleanups: Sequence[n.Function] = ()
    opaque: bool = False


@per_program
def mounts(code: Code) -> Iterator[Mount]:
    """All of a file."""
    gone = leaving(code)
    for call in code.calls:
        name = call.callee_name
        if name not in EFFECTS | MOUNTS or not call.args:
            continue
        function = code.function(call.args[0])
        if function is not None:
            returned, opaque = _returned(code, function)
            yield Mount(function, call, (*gone, *returned), opaque)
    for function in code.all(n.Function):
        if function.name in APPEAR and _is_component(code, function):
            yield Mount(function, None, gone)


@per_program
def leaving(code: Code) -> Iterator[n.Function]:
    """Functions that run when any component of the file goes."""
    for call in code.calls:
        name = call.callee_name
        if name in UNMOUNTS and call.args:
            function = code.function(call.args[0])
            if function is not None:
                yield function
    for function in code.all(n.Function):
        if function.name in DISAPPEAR:
            yield function
    for other in code.calls:
        returns = EFFECTS | {"onMount"}
        if isinstance(other.callee, n.Name) and other.callee.id in returns and other.args:
            effect = code.function(other.args[0])
            if effect is not None:
                yield from _returned(code, effect)[0]


def _returned(code: Code, function: n.Function) -> tuple[list[n.Function], bool]:
    """The functions that a function returns, and whether it returns anything else."""
    found: list[n.Function] = []
    opaque = False
    if function.is_async:
        return found, opaque  # What it gives back is a promise, which nobody calls.
    for item in function.body.find(n.Return):
        if item.enclosing(n.Function) is not function or item.value is None:
            continue
        returned = code.function(item.value)
        if returned is not None:
            found.append(returned)
        elif _is_expression(function, item):
            # `useEffect(() => connect())` gives back what connect does.
            called = code.function(getattr(item.value, "callee", None))
            inner, unseen = ([], True) if called is None else _returned(code, called)
            found.extend(inner)
            opaque = opaque or unseen
        else:
            opaque = opaque or code.constant(item.value) is not None
    return found, opaque


def _is_expression(function: n.Function, item: n.Return) -> bool:
    """Whether the function is an arrow to an expression."""
    return function.arrow and item.start == function.body.start


def _is_component(code: Code, function: n.Function) -> bool:
    """Whether a method with such a name is one of a component, by what stands around it."""
    if function.name in ("componentDidMount", "ngOnInit"):
        return True
    return isinstance(function.parent, n.Entry) and "vue" in code.path.rpartition(".")[
        2
    ] + " ".join(it.module for it in code.all(n.Import))
