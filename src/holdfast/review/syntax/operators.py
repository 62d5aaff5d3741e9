"""The operators there are, and what else nodes have of a few words, each spelled in one way.

As types, so that a rule that asks for a word that no node has is found before it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

# fmt: off
BinaryOp = Literal[
    "+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>", ">>>",
    "==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in", "instanceof",
    "and", "or", "??", ",",
]
AssignOp = Literal[
    "", "+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>", ">>>",
    "and", "or", "??",
]
# fmt: on
UnaryOp = Literal["not", "-", "+", "~", "typeof", "void"]
Declares = Literal["", "const", "let", "var", ":=", "field"]
Jumps = Literal["break", "continue", "pass"]
Scopes = Literal["global", "nonlocal"]

BINARY: Final[Mapping[str, BinaryOp]] = {
    **{op: op for op in get_args(BinaryOp)},
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "&&": "and",
    "||": "or",
}
"""The operator for each spelling, in any language."""
ASSIGN: Final[Mapping[str, AssignOp]] = {
    **{op: op for op in get_args(AssignOp)},
    "&&": "and",
    "||": "or",
}
"""The same for what stands before the `=` of an assignment."""
UNARY: Final[Mapping[str, UnaryOp]] = {**{op: op for op in get_args(UnaryOp)}, "!": "not"}
