"""From the records of a run to its figures and its broken promises."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.chaos.checker import (
    Figures,
    SubscriberCheck,
    Truth,
    Violation,
    check_intents,
    check_publisher,
)
from tests.chaos.faults import World
from tests.chaos.settings import CHANNELS

SHOWN: Final = 10
"""Violations that are told; the rest is counted."""
TROUBLE: Final = re.compile(
    r"Traceback|never retrieved|UnhandledPromise|^\w*Error: "
    r"|(Resource|Runtime|TimeoutNegative|MaxListenersExceeded)Warning: "
)
"""In a program's log: an exception that nobody handled, or something that was left open."""


@dataclass
class Report:
    """What a run came to."""

    faults: Counter[str]
    counts: dict[str, int]
    violations: list[Violation]

    def __str__(self) -> str:
        lines = [f"{sum(self.faults.values())} faults"]
        lines += [f"  {count:7d}  {kind}" for kind, count in sorted(self.faults.items())]
        lines += ["figures"]
        lines += [f"  {count:7d}  {what}" for what, count in self.counts.items()]
        if not self.violations:
            return "\n".join([*lines, "every promise was kept"])
        lines.append(f"{len(self.violations)} broken promises")
        lines += [f"  {violation}" for violation in self.violations[:SHOWN]]
        left = Counter(violation.rule for violation in self.violations[SHOWN:])
        lines += [f"  and {count} x {rule}" for rule, count in left.items()]
        return "\n".join(lines)


def judge(world: World, trouble: Sequence[Violation]) -> Report:
    """Check everything that was written down."""
    truth = Truth(world.server.published())
    violations = [*trouble, *truth.violations, *complaints("server", world.server.log)]
    total = Figures()
    intents: dict[str, set[int]] = {}
    opened = resumes = duplicates = 0
    for program in world.programs:
        records = program.records()
        violations += complaints(program.name, program.log)
        if program.role.publishes:
            intents[program.name] = {r["n"] for r in records if r["kind"] == "intent"}
            violations += check_publisher(program.name, records, truth, total)
        else:
            for number in range(program.role.subscriptions):
                own = [record for record in records if record.get("s", number) == number]
                check = SubscriberCheck(program.name, truth, CHANNELS).run(own)
                violations += check.violations
                total = total.plus(check.figures)
        opens = sum(r["kind"] == "state" and r["name"] == "open" for r in records)
        opened += opens
        resumes += 0 if program.role.publishes else (opens - program.role.clients) * len(CHANNELS)
        duplicates += sum(r["duplicates"] for r in records if r["kind"] == "stats")
    violations += check_intents(truth, intents)
    counts = {
        "programs": len(world.programs),
        "starts of the server": world.server.starts,
        "connections that reached the proxy": world.proxy.accepted,
        "connections that opened": opened,
        "reconnects": opened - sum(program.role.clients for program in world.programs),
        "subscriptions asked to resume": resumes,
        "messages published": truth.published,
        "publishes repeated after a break, and done once": truth.repeated,
        "publishes acknowledged and checked": total.acknowledged,
        "messages delivered and checked": total.messages,
        "messages reported as lost": total.lost,
        "ranges reported as lost": total.ranges,
        "new histories reported": total.resets,
        "duplicates that clients dropped": duplicates,
    }
    return Report(world.done, counts, violations)


def complaints(who: str, log: Path) -> Iterable[Violation]:
    """Yield what a program's own log says went wrong inside it."""
    for number, line in enumerate(log.read_text(errors="replace").splitlines(), 1):
        if TROUBLE.search(line):
            yield Violation("complaint", who, f"{log}:{number}: {line.strip():.200}")
            return
