"""Which fault comes when: a plan for so many seconds from one seed."""

from __future__ import annotations

import random
from typing import Final, NamedTuple

A_MINUTE: Final = {
    # one connection
    "reset": 10,
    "end without a Close": 6,
    "cut in a frame, reset": 8,
    "cut in a frame, end": 6,
    "half open towards the client": 3,
    "half open towards the server": 3,
    "half open both ways": 3,
    "silence that heals": 3,
    "answers lost": 6,
    "delay and jitter": 5,
    "byte by byte": 4,
    "throttled": 4,
    # whoever connects
    "refused": 2,
    "accepted and ignored": 2,
    "accepted and dropped": 2,
    # everybody, for longer than a short history lasts
    "outage": 2,
    # one client's process
    "client stopped": 3,
    "clock jump": 4,
    "slow application": 5,
    "pause and resume": 3,
    "wake": 2,
    "client restarted": 8,
}
SERVER: Final = ("server killed", "server drained", "server frozen")
"""These exclude one another, so each has a part of the time for itself."""
ROUNDS_A_MINUTE: Final = 2
"""How often each of them comes."""
KINDS: Final = (*A_MINUTE, *SERVER)
QUIET: Final = 0.5
"""The part of a server fault's share of time in which it does not begin: it needs to end too."""


class Planned(NamedTuple):
    """A fault, and the seconds from the start at which it begins."""

    at: float
    kind: str


def plan(seed: int, seconds: float) -> list[Planned]:
    """Return the faults in order of time: as many a minute as the tables say, each at least once.

    A kind's faults are spread: each lies somewhere in its own share of the time.
    """
    rng = random.Random(seed)
    planned = []
    for kind, count in A_MINUTE.items():
        count = max(1, round(count * seconds / 60))
        share = seconds / count
        planned += [Planned((n + rng.random()) * share, kind) for n in range(count)]
    rounds = max(1, round(ROUNDS_A_MINUTE * seconds / 60))
    turns = [kind for _ in range(rounds) for kind in rng.sample(SERVER, len(SERVER))]
    share = seconds / len(turns)
    planned += [
        Planned((n + rng.random() * (1 - QUIET)) * share, kind) for n, kind in enumerate(turns)
    ]
    return sorted(planned)
