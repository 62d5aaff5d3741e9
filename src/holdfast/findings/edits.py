"""Edits applied to a text."""

from __future__ import annotations

from collections.abc import Iterable

from holdfast.findings.finding import Edit


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with all of `edits` made; their spans count characters of `text` as it is.

    Raises ValueError for a span outside of the text, and for edits that overlap. Edits that touch
    do not overlap, but of two insertions at one place the order would be anyone's guess: they do.
    """
    parts: list[str] = []
    done = 0
    previous: Edit | None = None
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span.start, edit.span.end
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"no characters {start} to {end} in a text of {len(text)}")
        if previous is not None and (start < done or edit.span == previous.span):
            raise ValueError(
                f"edits of characters {previous.span.start} to {previous.span.end}"
                f" and {start} to {end} overlap"
            )
        parts += text[done:start], edit.text
        done, previous = end, edit
    return "".join((*parts, text[done:]))
