"""The options of a call: keywords, and keys of objects that are arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.review.syntax import nodes as n

if TYPE_CHECKING:
    from holdfast.review.meaning.program import Program


def option(code: Program, call: n.Call, *names: str) -> n.Node | None:
    """A keyword argument, or a key of an object that is an argument, with one of these names.

    A variable that holds the object is followed.
    """
    for keyword in call.keywords:
        if keyword.name in names:
            return keyword.value
    for mapping in _mappings(code, call):
        found = mapping.get(*names)
        if found is not None:
            return found
    return None


def open_ended(code: Program, call: n.Call) -> bool:
    """Whether a call has options that cannot be seen: a spread, `**`, an unknown variable."""
    if any(not keyword.name for keyword in call.keywords):
        return True
    spread = (it.value for held in _mappings(code, call) for it in held.entries if it.key is None)
    if not all(isinstance(code.follow(it), n.Mapping) for it in spread):
        return True
    return any(not _is_known(code.follow(arg)) and not _harmless(code, arg) for arg in call.args)


def _harmless(code: Program, arg: n.Node) -> bool:
    """Whether an argument that is no constant is surely no object with options."""
    unseen = n.Name | n.Attribute | n.Spread | n.Call | n.Binary | n.Conditional
    return code.python or not isinstance(arg, unseen)


def _mappings(code: Program, call: n.Call) -> list[n.Mapping]:
    found = [code.follow(arg) for arg in call.args]
    found += [code.follow(keyword.value) for keyword in call.keywords if not keyword.name]
    return [part for it in found if isinstance(it, n.Mapping) for part in (it, *_spread(code, it))]


def _spread(code: Program, mapping: n.Mapping) -> list[n.Mapping]:
    """The objects of the file that are put into another: `{ ...common, url }`."""
    held = [code.follow(it.value) for it in mapping.entries if it.key is None]
    return [it for it in held if isinstance(it, n.Mapping)]


def _is_known(value: n.Node) -> bool:
    """Whether it is seen what a value is; `given || {}` may be anything."""
    match value:
        case n.Binary("or" | "and" | "??"):
            return False
    known = n.Mapping | n.Literal | n.Function | n.Template | n.Sequence | n.Class | n.Binary
    return isinstance(value, known)
