"""A plan of faults can be had again from its seed, and leaves nothing out."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.chaos.faults import FAULTS
from tests.chaos.schedule import KINDS, SERVER, plan


def test_a_seed_gives_the_same_plan_again() -> None:
    assert plan(7, 60) == plan(7, 60)
    assert plan(7, 60) != plan(8, 60)


@pytest.mark.parametrize("seconds", [10, 60, 600])
def test_every_kind_comes_at_least_once_and_in_time(seconds: float) -> None:
    planned = plan(3, seconds)
    assert {fault.kind for fault in planned} == set(KINDS)
    assert all(0 <= fault.at <= seconds for fault in planned)
    assert planned == sorted(planned)


def test_every_kind_comes_in_every_minute() -> None:
    planned = plan(3, 600)
    for minute in range(10):
        now = {fault.kind for fault in planned if minute * 60 <= fault.at < minute * 60 + 60}
        assert now == set(KINDS)


def test_faults_of_the_server_leave_it_time_to_come_back() -> None:
    planned = [fault for fault in plan(5, 60) if fault.kind in SERVER]
    assert all(after.at - before.at >= 4.9 for before, after in pairwise(planned))


def test_every_kind_can_be_done() -> None:
    assert set(FAULTS) == set(KINDS)
