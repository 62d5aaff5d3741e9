"""What is known of a delay, in short: its growth, its jitter, whether it is capped, or opaque."""

from __future__ import annotations

from holdfast.review.analysis.delays import delay_of
from holdfast.review.code import Code

Known = tuple[str, str, bool, bool]

CONSTANT = ("constant", "none", False, False)
LINEAR = ("linear", "none", False, False)
DOUBLING = ("exponential", "none", False, False)
CAPPED = ("exponential", "none", True, False)
SPREAD = ("exponential", "full", True, False)
CLIPPED = ("exponential", "clipped", True, False)
OPAQUE = ("constant", "none", False, True)


def known(code: Code) -> Known:
    """What is known of the delay that is given to `wait`."""
    call = next(it for it in code.calls if code.source(it.callee) == "wait")
    found = delay_of(code, call.args[0])
    return found.growth.name, found.jitter.name, found.capped, found.opaque
