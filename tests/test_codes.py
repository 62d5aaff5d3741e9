"""The table of close codes and the error codes."""

from __future__ import annotations

import pytest

from holdfast import codes
from holdfast.codes import CLOSE_CODES, ErrorCode, Policy, policy, sendable, status_policy


def test_every_constant_has_a_row() -> None:
    """Each close code with a name has a row in the table, and each row a name."""
    constants = {value for value in vars(codes).values() if type(value) is int}
    assert constants == set(CLOSE_CODES)


def test_names_are_unique() -> None:
    """No two codes share a name, so a name in a log line says which code it was."""
    names = [row.name for row in CLOSE_CODES.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (1000, Policy.STOP),
        (1001, Policy.RECONNECT),
        (1006, Policy.RECONNECT),
        (1008, Policy.STOP),
        (1012, Policy.RECONNECT),
        (4401, Policy.REFRESH),
        (4510, Policy.STOP),
    ],
)
def test_policy_of_a_known_code(code: int, expected: Policy) -> None:
    """A code of the table has the policy of its row."""
    assert policy(code) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0, Policy.STOP),
        (2999, Policy.STOP),
        (3000, Policy.STOP),
        (3999, Policy.STOP),
        (4000, Policy.RECONNECT),
        (4499, Policy.RECONNECT),
        (4500, Policy.STOP),
        (4999, Policy.STOP),
        (5000, Policy.STOP),
    ],
)
def test_policy_of_an_unknown_code(code: int, expected: Policy) -> None:
    """A code outside the table follows its range: 4000-4499 reconnect, all others stop."""
    assert code not in CLOSE_CODES
    assert policy(code) is expected


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((401, 403), Policy.REFRESH),
        ((408, 429, 500, 502, 503, 504, 599), Policy.RECONNECT),
        ((100, 200, 204, 299, 600), Policy.RECONNECT),
        ((300, 301, 302, 307, 308, 399), Policy.STOP),
        ((400, 402, 404, 405, 407, 409, 426, 428, 430, 499), Policy.STOP),
    ],
)
def test_policy_of_a_status(statuses: tuple[int, ...], expected: Policy) -> None:
    """A refusal that may pass is tried again, a redirect or another 4xx is not."""
    assert {status_policy(status) for status in statuses} == {expected}


def test_sendable_codes() -> None:
    """Of all codes exactly 1000-1003, 1007-1014 and 3000-4999 may stand in a Close frame."""
    allowed = {*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)}
    assert {code for code in range(65536) if sendable(code)} == allowed


def test_error_codes_carry_code_and_text() -> None:
    """An error code's `code` is what goes over the wire, its `text` is for people."""
    assert ErrorCode.RATE_LIMITED.code == "rate_limited"
    assert ErrorCode.RATE_LIMITED.text == "Too many messages"


def test_error_codes_are_unique() -> None:
    """No two error codes share what goes over the wire."""
    wire = [error.code for error in ErrorCode]
    assert len(set(wire)) == len(wire)
    assert all(code == code.lower() and code.isascii() for code in wire)
