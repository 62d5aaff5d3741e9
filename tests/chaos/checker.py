"""Holds what subscribers and publishers wrote down against the server's log of publishes.

Nothing here knows how a client works. A rule is broken or it is not, and each breach is a sentence
with the offsets in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Final

from tests.chaos.records import Record

FATAL_CODES: Final = frozenset({1002, 1003, 1007, 1008, 1009, 1010})
"""Close codes that say somebody broke the protocol, which no fault of the network excuses."""
TOLERANCE: Final = 0.05
"""Seconds that the clocks of two processes may seem to differ."""


@dataclass(frozen=True)
class Violation:
    """One broken promise."""

    rule: str
    who: str
    text: str

    def __str__(self) -> str:
        return f"{self.who}: {self.rule}: {self.text}"


@dataclass(frozen=True)
class Entry:
    """What stands at a position, and since when (seconds since 1970)."""

    publisher: str
    number: int
    t: float

    def __str__(self) -> str:
        return f"{self.publisher} {self.number}"


@dataclass
class Figures:
    """What was checked."""

    messages: int = 0
    lost: int = 0
    ranges: int = 0
    resets: int = 0
    acknowledged: int = 0

    def plus(self, other: Figures) -> Figures:
        """Return the sums."""
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


class Truth:
    """The server's log: channel, epoch, offset, what was published there."""

    def __init__(self, log: Iterable[Record]) -> None:
        self.channels: dict[str, dict[str, dict[int, Entry]]] = defaultdict(dict)
        self.violations: list[Violation] = []
        self.repeated = 0
        """Publishes that came again with their keys, and stand once."""
        self._places: dict[tuple[str, str, str, int], int] = {}
        self._numbers: dict[tuple[str, str, str], int] = {}
        for record in log:
            self._add(record)

    def _add(self, record: Record) -> None:
        channel, epoch, offset = record["channel"], record["epoch"], record["offset"]
        entry = Entry(record["p"], record["n"], record["t"])
        entries = self.channels[channel].setdefault(epoch, {})
        known = entries.get(offset)
        if known is not None:  # a key that came again is answered with the first position
            self.repeated += 1
            if (known.publisher, known.number) != (entry.publisher, entry.number):
                self._break("conflict", f"{channel} {epoch}:{offset} is {known} and {entry}")
            return
        if offset != len(entries) + 1:
            self._break("numbering", f"{channel} {epoch}:{offset} came after {len(entries)}")
        entries[offset] = entry
        place = (channel, epoch, entry.publisher, entry.number)
        first = self._places.setdefault(place, offset)
        if first != offset:
            self._break(
                "published twice", f"{channel} {epoch}: {entry} stands at {first} and {offset}"
            )
        before = self._numbers.get(place[:3], -1)
        if entry.number < before and first == offset:
            self._break(
                "published out of order", f"{channel} {epoch}:{offset} is {entry}, after {before}"
            )
        self._numbers[place[:3]] = max(before, entry.number)

    def _break(self, rule: str, text: str) -> None:
        self.violations.append(Violation(rule, "server", text))

    def at(self, channel: str, epoch: str, offset: int) -> Entry | None:
        return self.channels.get(channel, {}).get(epoch, {}).get(offset)

    def end(self, channel: str) -> tuple[str, int]:
        """Return the channel's last position; ("", 0) where nothing was published."""
        epochs = self.channels.get(channel)
        if not epochs:
            return "", 0
        epoch, entries = list(epochs.items())[-1]
        return epoch, len(entries)

    @property
    def published(self) -> int:
        return sum(len(entries) for epochs in self.channels.values() for entries in epochs.values())


@dataclass
class Place:
    """How far a subscriber has come in one channel."""

    epoch: str = ""
    covered: int = 0
    """The offset up to which everything was delivered or reported as lost."""
    reset: bool = False
    """Another history was reported, and no message of it has come yet."""
    waiting: list[Record] = field(default_factory=list)
    """Losses in that other history."""
    delivered: set[int] = field(default_factory=set)
    past: tuple[str, ...] = ()

    def next(self, epoch: str) -> Place:
        """Return the place at the begin of another epoch."""
        return Place(epoch, past=(*self.past, self.epoch))


class SubscriberCheck:
    """Reads one subscriber's records in order; `violations` and `figures` are the result.

    `history` has each channel's size; a channel with size None is so long that it loses nothing.
    It subscribed before anything was published. So in every epoch that it comes to, it must account
    for all from offset 1: what stood there before it came back is new to it, or lost.
    """

    def __init__(self, who: str, truth: Truth, history: Mapping[str, int | None]) -> None:
        self.who = who
        self.violations: list[Violation] = []
        self.figures = Figures()
        self._truth = truth
        self._history = history
        self._places = {channel: Place() for channel in history}
        self._finished = False

    def run(self, records: Iterable[Record]) -> SubscriberCheck:
        """Check all records, and that they reach the end of every channel."""
        steps = {
            "message": self._message,
            "lost": self._lost,
            "reset": self._reset,
            "corrupt": lambda record: self._break("corrupt", record["error"]),
            "state": self._state,
            "finish": self._finish,
        }
        for record in records:
            step = steps.get(record["kind"])
            if step is not None:
                step(record)
        for channel, place in self._places.items():
            epoch, last = self._truth.end(channel)
            if (place.epoch, place.covered) != (epoch, last) or place.reset:
                self._break(
                    "behind",
                    f"{channel}: is at {place.epoch}:{place.covered} at the end,"
                    f" and {epoch}:{last} was published",
                )
        return self

    def _message(self, record: Record) -> None:
        channel, epoch, offset = record["channel"], record["epoch"], record["offset"]
        place = self._places[channel]
        where = f"{channel} {epoch}:{offset}"
        self.figures.messages += 1
        if epoch != place.epoch:
            self._enter(place, channel, epoch)
            place = self._places[channel]
        elif place.reset:
            self._break("false reset", f"{where} goes on after a report of another history")
            place.reset = False
        if offset <= place.covered:
            if offset in place.delivered:
                newest = max(place.delivered)
                rule = "duplicate" if offset == newest else "duplicate or reorder"
                self._break(rule, f"{where} came again, after {newest}")
            else:
                self._break("late", f"{where} came after {place.covered} was passed")
        elif offset > place.covered + 1:
            self._break(
                "hole", f"{channel} {epoch}: {place.covered + 1} to {offset - 1} never came"
            )
        place.covered = max(place.covered, offset)
        place.delivered.add(offset)
        self._compare(record, where)

    def _compare(self, record: Record, where: str) -> None:
        """Check a message against what was published."""
        entry = self._truth.at(record["channel"], record["epoch"], record["offset"])
        if entry is None:
            self._break("invented", f"{where} was never published")
        elif (entry.publisher, entry.number) != (record["p"], record["n"]):
            self._break("wrong payload", f"{where} is {record['p']} {record['n']}, not {entry}")

    def _enter(self, place: Place, channel: str, epoch: str) -> None:
        """Go over to another epoch with its first message."""
        epochs = list(self._truth.channels[channel])
        if epochs and epoch != epochs[0] and not place.epoch and not place.reset:
            self._break("hole", f"{channel}: all of {epochs[0]} is missing")
        if place.epoch and not place.reset:
            self._break("unreported reset", f"{channel}: {place.epoch} became {epoch} silently")
        known = [each for each in (place.epoch, epoch) if each in epochs]
        if epoch in place.past or known != sorted(known, key=epochs.index):
            self._break("old epoch", f"{channel}: {epoch} came after {place.epoch}")
        waiting = place.waiting
        self._places[channel] = place.next(epoch)
        for record in waiting:
            self._lost(record)

    def _lost(self, record: Record) -> None:
        channel, first, last = record["channel"], record["first"], record["last"]
        place = self._places[channel]
        if place.reset:
            place.waiting.append(record)
            return
        if not place.epoch:  # nothing has come yet
            place.epoch = next(iter(self._truth.channels[channel]), "")
        where = f"{channel} {place.epoch}: {first} to {last}"
        self.figures.ranges += 1
        self.figures.lost += last - first + 1
        if first != place.covered + 1 or last < first:
            self._break("wrong range", f"{where} was reported as lost after {place.covered}")
        size = self._history.get(channel)
        if size is None:
            self._break("needless loss", f"{where}, and the history is long enough")
        else:
            pushed = self._truth.at(channel, place.epoch, last + size)
            if pushed is None or pushed.t > record["t"] + TOLERANCE:
                self._break("needless loss", f"{where}, and a history of {size} still held {last}")
        place.covered = max(place.covered, last)

    def _reset(self, record: Record) -> None:
        self.figures.resets += 1
        place = self._places[record["channel"]]
        place.reset = True
        place.waiting = []

    def _state(self, record: Record) -> None:
        code = record.get("code")
        if code in FATAL_CODES:
            self._break("broken protocol", f"closed with {code}: {record.get('why')}")
        if record["name"] == "closed" and not self._finished:
            self._break("stopped", f"gave up for good: {code} {record.get('why')}")

    def _finish(self, record: Record) -> None:
        self._finished = True

    def _break(self, rule: str, text: str) -> None:
        self.violations.append(Violation(rule, self.who, text))


def check_publisher(
    who: str, records: Iterable[Record], truth: Truth, figures: Figures | None = None
) -> list[Violation]:
    """Return what is wrong with a publisher: each ack is true, and each intent has one."""
    found: list[Violation] = []
    open_: dict[int, str] = {}
    finished = False

    def broken(rule: str, text: str) -> None:
        found.append(Violation(rule, who, text))

    for record in records:
        kind = record["kind"]
        if kind == "intent":
            open_[record["n"]] = record["channel"]
        elif kind == "ack":
            channel, number = record["channel"], record["n"]
            where = f"{channel} {record['epoch']}:{record['offset']}"
            if open_.pop(number, None) != channel:
                broken("false ack", f"{where} is for {number}, which was not open")
            entry = truth.at(channel, record["epoch"], record["offset"])
            if entry is None or (entry.publisher, entry.number) != (who, number):
                broken("false ack", f"{where} is {entry}, not {who} {number}")
            if figures is not None:
                figures.acknowledged += 1
        elif kind == "failed":
            open_.pop(record["n"], None)
            broken("publish failed", f"{record['channel']} {record['n']}: {record['error']}")
        elif kind == "finish":
            finished = True
        elif kind == "state":
            code = record.get("code")
            if code in FATAL_CODES:
                broken("broken protocol", f"closed with {code}: {record.get('why')}")
            if record["name"] == "closed" and not finished:
                broken("stopped", f"gave up for good: {code} {record.get('why')}")
    for number, channel in open_.items():
        broken("no answer", f"{channel} {number} was neither acknowledged nor refused")
    return found


def check_intents(truth: Truth, intents: Mapping[str, set[int]]) -> list[Violation]:
    """Return what stands in the server's log though no publisher meant to publish it."""
    return [
        Violation("never meant", "server", f"{channel} {epoch}:{offset} is {entry}")
        for channel, epochs in truth.channels.items()
        for epoch, entries in epochs.items()
        for offset, entry in entries.items()
        if entry.number not in intents.get(entry.publisher, set())
    ]
