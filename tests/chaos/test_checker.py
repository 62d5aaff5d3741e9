"""The checker finds each kind of fault that is planted in a sound record, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.chaos.checker import (
    Figures,
    SubscriberCheck,
    Truth,
    Violation,
    check_intents,
    check_publisher,
)
from tests.chaos.records import Record, fault_of_payload, make_payload

HISTORY: Final[dict[str, int | None]] = {"long": None, "short": 5}


def publish(channel: str, epoch: str, offset: int, number: int) -> Record:
    return {
        "kind": "publish",
        "t": 100.0 + number,
        "channel": channel,
        "epoch": epoch,
        "offset": offset,
        "p": "ann",
        "n": number,
    }


def message(entry: Record) -> Record:
    return {**entry, "kind": "message", "t": entry["t"] + 0.01}


def sound_log() -> list[Record]:
    """Two channels, ten messages each in the first epoch, then five each in the second."""
    log = [publish("long", "e1", n, n) for n in range(1, 11)]
    log += [publish("short", "e1", n, 100 + n) for n in range(1, 11)]
    log += [publish("long", "e2", n, 200 + n) for n in range(1, 6)]
    log += [publish("short", "e2", n, 300 + n) for n in range(1, 6)]
    return log


def sound_records() -> list[Record]:
    """Everything once, but for a loss in the short channel."""
    log = sound_log()
    records = [message(entry) for entry in log[:12]]
    records += [{"kind": "lost", "t": 210.5, "channel": "short", "first": 3, "last": 5}]
    records += [message(entry) for entry in log[15:20]]
    records += [{"kind": "reset", "t": 300.0, "channel": "long"}]
    records += [message(entry) for entry in log[20:25]]
    records += [{"kind": "reset", "t": 400.0, "channel": "short"}]
    records += [message(entry) for entry in log[25:]]
    return [*records, {"kind": "finish", "t": 500.0}]


def rules(records: list[Record], log: list[Record] | None = None) -> list[str]:
    check = SubscriberCheck("bob", Truth(log or sound_log()), HISTORY).run(records)
    return [violation.rule for violation in check.violations]


def find(records: list[Record], **fields: Any) -> int:
    return next(
        index
        for index, record in enumerate(records)
        if all(record.get(name) == value for name, value in fields.items())
    )


def test_a_sound_record_breaks_nothing() -> None:
    """What a correct client writes down passes, and is counted."""
    check = SubscriberCheck("bob", Truth(sound_log()), HISTORY).run(sound_records())
    assert check.violations == []
    assert check.figures == Figures(messages=27, lost=3, ranges=1, resets=2)


def plant_duplicate(records: list[Record]) -> None:
    records.insert(5, copy.copy(records[4]))


def plant_late_duplicate(records: list[Record]) -> None:
    records.insert(8, copy.copy(records[2]))


def plant_reorder(records: list[Record]) -> None:
    records[4], records[5] = records[5], records[4]


def plant_hole(records: list[Record]) -> None:
    del records[4]


def plant_hole_at_the_start(records: list[Record]) -> None:
    del records[0]


def plant_hole_at_the_end(records: list[Record]) -> None:
    del records[find(records, kind="message", channel="long", epoch="e2", offset=5)]


def plant_unreported_loss(records: list[Record]) -> None:
    del records[find(records, kind="lost")]


def plant_range_too_short(records: list[Record]) -> None:
    records[find(records, kind="lost")]["last"] = 4


def plant_range_too_long(records: list[Record]) -> None:
    records[find(records, kind="lost")]["last"] = 6


def plant_range_from_too_early(records: list[Record]) -> None:
    records[find(records, kind="lost")]["first"] = 2


def plant_range_from_too_late(records: list[Record]) -> None:
    records[find(records, kind="lost")]["first"] = 4


def plant_loss_despite_long_history(records: list[Record]) -> None:
    loss = {"kind": "lost", "t": 999.0, "channel": "long", "first": 5, "last": 5}
    records[find(records, channel="long", epoch="e1", offset=5)] = loss


def plant_loss_that_was_still_held(records: list[Record]) -> None:
    """Message 5 is held until message 10 comes, at 210."""
    records[find(records, kind="lost")]["t"] = 209.0


def plant_loss_at_the_end_that_is_held(records: list[Record]) -> None:
    at = find(records, channel="short", epoch="e2", offset=5)
    records[at] = {"kind": "lost", "t": 999.0, "channel": "short", "first": 5, "last": 5}


def plant_invention(records: list[Record]) -> None:
    invented = message(publish("long", "e2", 6, 206))
    records.insert(find(records, kind="reset", channel="short"), invented)


def plant_wrong_payload(records: list[Record]) -> None:
    records[4]["n"] = 6


def plant_payload_of_another(records: list[Record]) -> None:
    records[4]["p"] = "eve"


def plant_silent_reset(records: list[Record]) -> None:
    del records[find(records, kind="reset", channel="long")]


def plant_false_reset(records: list[Record]) -> None:
    records.insert(5, {"kind": "reset", "t": 105.0, "channel": "long"})


def plant_old_epoch(records: list[Record]) -> None:
    at = find(records, kind="finish")
    records.insert(at, {"kind": "reset", "t": 490.0, "channel": "long"})
    records.insert(at + 1, message(publish("long", "e1", 10, 10)))


def plant_hole_after_a_reset(records: list[Record]) -> None:
    del records[find(records, channel="short", epoch="e2", offset=4)]


def plant_hole_where_an_epoch_begins(records: list[Record]) -> None:
    del records[find(records, channel="short", epoch="e2", offset=1)]


def plant_first_epoch_skipped(records: list[Record]) -> None:
    records[:] = [record for record in records if record.get("epoch") != "e1"]
    records[:] = [record for record in records if record["kind"] != "reset"]


def plant_end(records: list[Record]) -> None:
    records.insert(9, {"kind": "state", "t": 1.0, "name": "closed", "code": 4504, "why": "x"})


def plant_protocol_error(records: list[Record]) -> None:
    records.insert(9, {"kind": "state", "t": 1.0, "name": "waiting", "code": 1002, "why": "x"})


def plant_corruption(records: list[Record]) -> None:
    records.insert(9, {"kind": "corrupt", "t": 1.0, "channel": "long", "error": "x"})


@pytest.mark.parametrize(
    ("plant", "rule"),
    [
        (plant_duplicate, "duplicate"),
        (plant_late_duplicate, "duplicate or reorder"),
        (plant_reorder, "hole"),
        (plant_hole, "hole"),
        (plant_hole_at_the_start, "hole"),
        (plant_hole_at_the_end, "behind"),
        (plant_unreported_loss, "hole"),
        (plant_range_too_short, "hole"),
        (plant_range_too_long, "late"),
        (plant_range_from_too_early, "wrong range"),
        (plant_range_from_too_late, "wrong range"),
        (plant_loss_despite_long_history, "needless loss"),
        (plant_loss_that_was_still_held, "needless loss"),
        (plant_loss_at_the_end_that_is_held, "needless loss"),
        (plant_invention, "invented"),
        (plant_wrong_payload, "wrong payload"),
        (plant_payload_of_another, "wrong payload"),
        (plant_silent_reset, "unreported reset"),
        (plant_false_reset, "false reset"),
        (plant_old_epoch, "old epoch"),
        (plant_hole_after_a_reset, "hole"),
        (plant_hole_where_an_epoch_begins, "hole"),
        (plant_first_epoch_skipped, "hole"),
        (plant_end, "stopped"),
        (plant_protocol_error, "broken protocol"),
        (plant_corruption, "corrupt"),
    ],
    ids=lambda value: value.__name__.removeprefix("plant_") if callable(value) else "",
)
def test_a_planted_fault_is_found(plant: Callable[[list[Record]], None], rule: str) -> None:
    """One change to a sound record is one that the checker names."""
    records = sound_records()
    plant(records)
    assert rule in rules(records)


def test_a_loss_right_after_a_reset_is_checked_in_the_new_epoch() -> None:
    """A range between the reset and the first message belongs to the history that began."""
    records = sound_records()
    at = find(records, channel="short", epoch="e2", offset=3)
    log = [*sound_log(), *(publish("short", "e2", n, 300 + n) for n in range(6, 9))]
    records[at] = {"kind": "lost", "t": 999.0, "channel": "short", "first": 3, "last": 3}
    records[-1:] = [*(message(entry) for entry in log[-3:]), records[-1]]
    assert rules(records, log) == []
    records[at]["last"] = 4
    assert "late" in rules(records, log)


def test_two_resets_in_a_row_are_sound() -> None:
    """A history may end before anything of it was delivered."""
    records = sound_records()
    records.insert(find(records, kind="reset"), {"kind": "reset", "t": 1.0, "channel": "long"})
    assert rules(records) == []


def test_nothing_at_all_is_behind() -> None:
    assert rules([]) == ["behind", "behind"]


def test_a_closed_client_after_the_order_to_finish_is_sound() -> None:
    closed = {"kind": "state", "t": 501.0, "name": "closed", "code": 1000, "why": ""}
    assert rules([*sound_records(), closed]) == []


def log_rules(log: list[Record]) -> list[str]:
    return [violation.rule for violation in Truth(log).violations]


def test_the_log_itself_is_checked() -> None:
    """Nothing twice in an epoch, no position twice, no offset left out; a repeated key is sound."""
    log = sound_log()
    assert log_rules(log) == []
    assert log_rules([*log, publish("long", "e1", 3, 3)]) == []
    assert Truth([*log, publish("long", "e1", 3, 3)]).repeated == 1
    assert log_rules([*log, publish("long", "e1", 3, 4)]) == ["conflict"]
    assert log_rules([*log, publish("long", "e2", 6, 205)]) == ["published twice"]
    assert log_rules([*log, publish("long", "e2", 6, 199)]) == ["published out of order"]
    assert log_rules([*log, publish("long", "e2", 8, 206)]) == ["numbering"]
    assert log_rules([*log, publish("long", "e3", 1, 205)]) == []


def publisher_records() -> list[Record]:
    records: list[Record] = []
    for entry in sound_log():
        records += [
            {"kind": "intent", "t": entry["t"], "channel": entry["channel"], "n": entry["n"]},
            {**entry, "kind": "ack"},
        ]
    return [*records, {"kind": "finish", "t": 900.0}]


def publisher_rules(records: list[Record]) -> list[str]:
    found: list[Violation] = check_publisher("ann", records, Truth(sound_log()))
    return [violation.rule for violation in found]


def test_a_sound_publisher_breaks_nothing() -> None:
    figures = Figures()
    assert check_publisher("ann", publisher_records(), Truth(sound_log()), figures) == []
    assert figures.acknowledged == 30


def test_faults_of_a_publisher_are_found() -> None:
    """An ack names the position where exactly that payload stands, and each intent ends."""
    records = publisher_records()
    records[1] = {**records[1], "offset": 2}
    assert publisher_rules(records) == ["false ack"]
    records[1] = {**records[1], "offset": 99}
    assert publisher_rules(records) == ["false ack"]
    del records[1]
    assert publisher_rules(records) == ["no answer"]
    records.insert(1, {"kind": "failed", "t": 1.0, "channel": "long", "n": 1, "error": "x"})
    assert publisher_rules(records) == ["publish failed"]
    twice = publisher_records()
    twice.insert(2, twice[1])
    assert publisher_rules(twice) == ["false ack"]
    end = {"kind": "state", "t": 1.0, "name": "closed", "code": 1009, "why": "x"}
    assert publisher_rules([end, *publisher_records()]) == ["broken protocol", "stopped"]


def test_what_nobody_meant_to_publish_is_found() -> None:
    meant = {"ann": {entry["n"] for entry in sound_log()}}
    assert check_intents(Truth(sound_log()), meant) == []
    meant["ann"].remove(7)
    assert [v.rule for v in check_intents(Truth(sound_log()), meant)] == ["never meant"]


def test_a_payload_proves_itself() -> None:
    """A text that lost or changed a character on the way is noticed by who receives it."""
    payload = make_payload("ann", 1, 50)
    assert fault_of_payload(payload) is None
    assert fault_of_payload({**payload, "text": payload["text"][:-1]}) is not None
    assert fault_of_payload({"p": "ann"}) is not None
    assert fault_of_payload(None) is not None


def test_a_violation_is_a_sentence() -> None:
    assert str(Violation("hole", "bob", "long e1: 3 to 4 never came")) == (
        "bob: hole: long e1: 3 to 4 never came"
    )
