"""What a rule yields: where, what is wrong there, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from holdfast.findings import Edit, Fix, Span


class Spanned(Protocol):
    """Anything that stands somewhere in a file."""

    @property
    def span(self) -> Span:
        """Where, in characters."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding of a rule, in the file it was given.

    `message` is one sentence about this place. `related` are other places in the same file, or in
    another (as path and span), with a few words each. A `weak` hit is of low confidence, whatever
    its rule's is.
    """

    node: Spanned
    message: str
    fix: Fix | None = None
    related: tuple[tuple[Spanned | tuple[str, Span], str], ...] = ()
    weak: bool = False


def safe(title: str, *edits: Edit | None) -> Fix | None:
    """A fix that changes nothing but the pitfall; None if one of its edits cannot be made."""
    return _fix(title, edits, True)


def unsafe(title: str, *edits: Edit | None) -> Fix | None:
    """A fix that should be looked at before it is kept; None if an edit cannot be made."""
    return _fix(title, edits, False)


def _fix(title: str, edits: tuple[Edit | None, ...], safe: bool) -> Fix | None:
    made = tuple(edit for edit in edits if edit is not None)
    return Fix(title, made, safe) if len(made) == len(edits) else None


def replace(node: Spanned, text: str) -> Edit:
    """Put `text` in the place of `node`."""
    return Edit(node.span, text)


def insert(at: int, text: str) -> Edit:
    """Put `text` before the character at `at`."""
    return Edit(Span(at, at), text)
