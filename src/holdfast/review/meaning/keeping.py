"""What is found once for each program, or for each node of it: many rules ask for the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from holdfast.review.meaning.program import Program

T = TypeVar("T")
N = TypeVar("N")
P = TypeVar("P", bound="Program")
R = TypeVar("R")


def per_node(method: Callable[[Any, N], R | None]) -> Callable[[Any, N], R | None]:
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
