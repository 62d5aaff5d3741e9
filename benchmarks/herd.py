"""Take a server from thousands of clients at once, and see how they come back.

    python benchmarks/herd.py --quick        # 200 clients: does everything work?
    python benchmarks/herd.py                # 5,000 clients, about three minutes

Three runs with real clients: the server is killed; the same without jitter; the server is told to
stop and drains. Beside them the rules of other libraries, simulated. README.md says what it means.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import places, report
from benchmarks.herds import formulas, outage
from benchmarks.herds.arrivals import BUCKET, Return, per_bucket, until
from benchmarks.herds.picture import Bars, Panel, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.herds.outage import Record

RECOVERED = 0.99
IMAGES = places.HOME.parent / "docs" / "images"
SHOWN = 16.0
"""Seconds after the restart that the picture shows."""

LONGER = (5.0, 30.0, 120.0)
"""Seconds of outages that are only simulated."""

RULES = {
    "Holdfast": formulas.holdfast,
    "Holdfast without jitter": formulas.no_jitter,
    "Socket.IO's formula": formulas.socket_io,
    "Phoenix's table": formulas.phoenix,
}


def returned(name: str, record: Record) -> Return:
    """What real clients did."""
    return Return(
        name,
        True,
        per_bucket(record.attempts, record.back),
        until(record.told, record.back, RECOVERED),
    )


def simulated(name: str, rule: formulas.Delays, record: Record) -> Return:
    """What clients with another rule would have done in the same outage."""
    times = formulas.arrivals(rule, record.lost, record.back)
    counts = per_bucket(times, record.back)
    return Return(name, False, counts, until(times, record.back, RECOVERED))


def table(returns: Sequence[Return]) -> str:
    lines = [
        "| rule | how | most arrivals in 100 ms | seconds until 99 % are back |",
        "|---|---|---|---|",
    ]
    for item in returns:
        how = "real clients" if item.real else "simulated"
        lines.append(f"| {item.name} | {how} | {item.peak:,} | {item.recovered:.1f} |")
    return "\n".join(lines)


def simulate_longer(clients: int, notice: float) -> list[dict[str, Any]]:
    """Play outages of several lengths; the loss is noticed within `notice` seconds, evenly."""
    lost = [notice * number / clients for number in range(clients)]
    rows = []
    for name, rule in RULES.items():
        for away in LONGER:
            times = formulas.arrivals(rule, lost, away)
            peak, recovered = max(per_bucket(times, away)), until(times, away, RECOVERED)
            rows.append({"name": name, "away": away, "peak": peak, "recovered": recovered})
    return rows


def table_of_longer(rows: Sequence[dict[str, Any]]) -> str:
    """One row a rule: most arrivals in 100 ms, and seconds until 99 % are back."""
    lines = [
        f"| simulated, away for | {' | '.join(f'{away:g} s' for away in LONGER)} |",
        f"|---|{'---|' * len(LONGER)}",
    ]
    for name in RULES:
        cells = [f"{r['peak']:,}, {r['recovered']:.1f} s" for r in rows if r["name"] == name]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def draw_herd(returns: Sequence[Return], clients: int, away: float) -> str:
    title = f"{clients:,} clients lose their server for {away:.1f} s: arrivals per 100 ms"
    panels = []
    for item in returns:
        how = "real clients" if item.real else "simulated"
        remark = f"at most {item.peak:,} per 100 ms, 99 % back after {item.recovered:.1f} s"
        colour = "ours" if item is returns[0] else "theirs"
        bars = (Bars(item.counts, colour),)
        panels.append(Panel(f"{item.name} ({how})", remark, bars))
    about = " ".join(f"{panel.name}: {panel.remark}." for panel in panels)
    return draw(title, about, panels, "seconds after the server is back", SHOWN)


def drained(record: Record, drain: float) -> dict[str, Any]:
    """The figures of a drain; clients come back evenly in the `drain` seconds after its end."""
    closes = per_bucket(record.lost, record.asked)
    attempts = per_bucket(record.attempts, record.asked)
    mean = record.clients * BUCKET / drain
    return {
        "drain": drain,
        "down": record.back - record.gone,
        "closes": closes,
        "attempts": attempts,
        "mean": mean,
        "peak": max(attempts),
        "peak_of_closes": max(closes),
        "recovered": until(record.told, record.asked, RECOVERED),
    }


def drain_table(figures: dict[str, Any]) -> str:
    peak, mean = figures["peak"], figures["mean"]
    return "\n".join(
        [
            "| | per 100 ms |",
            "|---|---|",
            f"| mean of the spread | {mean:.0f} |",
            f"| most closes | {figures['peak_of_closes']} |",
            f"| most attempts | {peak} ({peak / mean:.2f} times the mean) |",
            "",
            f"The port was closed for {figures['down']:.2f} s between the two servers. "
            f"99 % were back {figures['recovered']:.1f} s after SIGTERM.",
        ]
    )


def draw_drain(figures: dict[str, Any], clients: int) -> str:
    mean, drain = figures["mean"], figures["drain"]
    title = f"A server with {clients:,} clients is told to stop: a drain of {drain:g} s"
    remark = f"at most {figures['peak']} attempts per 100 ms, {figures['peak'] / mean:.1f} means"
    bars = (Bars(figures["closes"], "left"), Bars(figures["attempts"], "ours"))
    limit = (3 * mean, f"three times the mean: {3 * mean:.0f}")
    panel = Panel("Closed (grey) and back (blue), per 100 ms", remark, bars, limit)
    about = f"{panel.name}: {remark}. All closes come in {drain:g} s, all attempts after that."
    return draw(title, about, [panel], "seconds after SIGTERM", 2 * drain + 2)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run all three outages and return everything that is to be kept."""
    crowd = {"clients": options.clients, "processes": options.processes}

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    say(f"{options.clients} clients, the server is killed")
    killed = outage.run(**crowd, down=options.down, drain=None)
    say("the same without jitter")
    plain = outage.run(**crowd, down=options.down, drain=None, jitter=False)
    say(f"the server drains for {options.drain:g} s")
    polite = outage.run(**crowd, down=0.0, drain=options.drain)
    returns = [
        returned("Holdfast", killed),
        returned("Holdfast without jitter", plain),
        simulated("Socket.IO's formula", formulas.socket_io, killed),
        simulated("Phoenix's table", formulas.phoenix, killed),
        simulated("Holdfast", formulas.holdfast, killed),
        simulated("Holdfast without jitter", formulas.no_jitter, killed),
    ]
    notice = killed.lost[-1] - killed.gone
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": report.machine(),
        "clients": options.clients,
        "away": killed.back - killed.gone,
        "away_without_jitter": plain.back - plain.gone,
        "seconds_to_notice": notice,
        "returns": [asdict(item) for item in returns],
        "longer": simulate_longer(options.clients, notice),
        "drain": drained(polite, options.drain),
    }


def present(figures: dict[str, Any], images: Path) -> None:
    """Print the tables and draw the pictures."""
    returns = [Return(**item) for item in figures["returns"]]
    away, longer = figures["away"], figures["away_without_jitter"]
    print(f"{figures['clients']:,} clients, away {away:.2f} s (without jitter: {longer:.2f} s)\n")
    print(table(returns), end="\n\n")
    print(table_of_longer(figures["longer"]), end="\n\n")
    print(drain_table(figures["drain"]))
    images.mkdir(parents=True, exist_ok=True)
    herd = draw_herd(returns[:4], figures["clients"], away)
    (images / "herd.svg").write_text(herd)
    (images / "herd-drain.svg").write_text(draw_drain(figures["drain"], figures["clients"]))
    print(f"drawn: herd.svg and herd-drain.svg in {images}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clients", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=2, help="that the clients are in (2)")
    parser.add_argument("--down", type=float, default=5.0, help="seconds without a server (5)")
    parser.add_argument("--drain", type=float, default=10.0, help="seconds of the drain (10)")
    parser.add_argument("--quick", action="store_true", help="200 clients; pictures into build/")
    parser.add_argument("--redraw", type=Path, help="draw the pictures of these results again")
    options = parser.parse_args()
    if options.redraw:
        present(json.loads(options.redraw.read_text()), IMAGES)
        return 0
    if options.quick:
        options.clients = 200
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        figures = measure(options)
    except outage.OutageError as error:
        print(error, file=sys.stderr)
        return 1
    present(figures, places.BUILD if options.quick else IMAGES)
    if not options.quick:
        places.RESULTS.mkdir(exist_ok=True)
        path = places.RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}-herd.json"
        path.write_text(json.dumps(figures, indent=1) + "\n")
        print(f"written: {path.relative_to(places.HOME.parent)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
