"""What an expression is worth, where the file says it."""

from __future__ import annotations

import math

import pytest

from holdfast.review.code import Code
from holdfast.review.meaning.values import UNKNOWN, Value, fold
from holdfast.review.syntax import nodes as n
from tests.review.reading import javascript, python

PYTHON = {
    "30": 30,
    "None": None,
    "True": True,
    "'a' + 'b'": "ab",
    "not 1": False,
    "-3": -3,
    "+3": 3,
    "~3": UNKNOWN,
    "-'a'": UNKNOWN,
    "2 * 3 + 4 - 1": 9,
    "7 // 2": 3,
    "7 % 4": 3,
    "2 ** 5": 32,
    "2 ** 100": UNKNOWN,
    "1 << 20": 2**20,
    "1 << 99": UNKNOWN,
    "1 / 0": UNKNOWN,
    "1e18 * 1e18": UNKNOWN,
    "1 + 'a'": UNKNOWN,
    "1 < 2": UNKNOWN,
    "float('inf')": math.inf,
    "float('1.5')": 1.5,
    "int(30)": 30,
    "int('ten')": UNKNOWN,
    "int(x)": UNKNOWN,
    "math.inf": math.inf,
    "datetime.timedelta(seconds=30, minutes=1)": 90,
    "datetime.timedelta(fortnights=1)": UNKNOWN,
    "datetime.timedelta(seconds=x)": UNKNOWN,
    "datetime.timedelta(30)": UNKNOWN,
    "min(3, 5)": 3,
    "max(3, 5)": 5,
    "min(3, x)": UNKNOWN,
    "unknown(3)": UNKNOWN,
    "unknown": UNKNOWN,
    "[1]": UNKNOWN,
    "LIMIT": 60,
    "HALF": 30,
    "LOOP": UNKNOWN,
    "twice": UNKNOWN,
}

JAVASCRIPT = {
    "30 * 1000": 30_000,
    "30_000": 30_000,
    "undefined": None,
    "Infinity": math.inf,
    "Number.POSITIVE_INFINITY": math.inf,
    "Number('15')": 15,
    "Math.min(1000, 30000)": 1000,
    "Math.max(...x)": UNKNOWN,
    "!0": True,
    "!x": UNKNOWN,
    "`a`": "a",
    "TIMES.ping": 25_000,
    "TIMES.pong": UNKNOWN,
}


@pytest.mark.parametrize("source", PYTHON)
def test_python(source: str) -> None:
    """Constants, their names and their arithmetic have a value; nothing else has."""
    head = "LIMIT = 60\nHALF = LIMIT / 2\nLOOP = LOOP + 1\ntwice = 1\ntwice = 2\n"
    check(fold(*last(python("import datetime, math\n" + head + source))), PYTHON[source])


@pytest.mark.parametrize("source", JAVASCRIPT)
def test_javascript(source: str) -> None:
    """The same in JavaScript, and the attributes of constant objects."""
    head = "const TIMES = { ping: 25 * 1000 };\n"
    check(fold(*last(javascript(f"{head}({source})"))), JAVASCRIPT[source])


def test_no_expression() -> None:
    """What is not there has no value."""
    assert fold(python(""), None) is UNKNOWN
    assert not UNKNOWN
    assert repr(UNKNOWN) == "UNKNOWN"


def last(code: Code) -> tuple[Code, n.Node]:
    """The file, and its last statement."""
    return code, code.module.body[-1]


def check(found: Value, wanted: Value) -> None:
    assert found == wanted
    assert type(found) is type(wanted) or isinstance(found, float)
