"""One channel, judged message by message: nothing twice, nothing out of order, no silent hole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.core.continuity import Answer, Continuity, Missing, Verdict
from holdfast.wire.messages import Position, Range, Subscribed
from tests.core.profile import PROFILE

NOTHING = Answer(None, restarted=False)
RESTARTED = Answer(None, restarted=True)


def subscribed(offset: int, epoch: str = "e", **fields: Any) -> Subscribed:
    return Subscribed("news", epoch, offset, **fields)


def at(offset: int, latest: int = 0) -> Continuity:
    """A client that has just subscribed for the first time, at `offset`."""
    continuity = Continuity(latest)
    assert continuity.subscribed(subscribed(offset)) == NOTHING
    return continuity


def verdicts(continuity: Continuity, *offsets: int) -> str:
    """What becomes of messages without `prev`: D(eliver), d(uplicate), H(ole)."""
    letters = {Verdict.DELIVER: "D", Verdict.DUPLICATE: "d", Verdict.HOLE: "H"}
    return "".join(letters[continuity.message(offset, None)] for offset in offsets)


def test_before_the_first_answer() -> None:
    """There is no position, and the messages of the past are still to be asked for."""
    continuity = Continuity(5)
    assert (continuity.position, continuity.latest) == (None, 5)


def test_the_first_answer_is_the_position() -> None:
    """After it nothing of the past is asked for any more."""
    continuity = at(41)
    assert (continuity.position, continuity.latest) == (Position("e", 41), 0)


def test_messages_in_order() -> None:
    """Each is delivered, and moves the position."""
    continuity = at(41)
    assert verdicts(continuity, 42, 43) == "DD"
    assert continuity.position == Position("e", 43)


def test_duplicates() -> None:
    """What was delivered is not delivered again, and does not move the position back."""
    continuity = at(41)
    assert verdicts(continuity, 42, 42, 41, 43) == "DddD"
    assert continuity.offset == 43


def test_hole() -> None:
    """A message with something missing before it is not delivered, nor is the one after it."""
    continuity = at(41)
    assert verdicts(continuity, 43, 44, 42, 43) == "HHDD"


@pytest.mark.parametrize(
    ("prev", "verdict"),
    [(40, Verdict.DELIVER), (41, Verdict.DELIVER), (42, Verdict.HOLE), (49, Verdict.HOLE)],
)
def test_prev_tells_what_came_before(prev: int, verdict: Verdict) -> None:
    """Offsets need not be consecutive: `prev` says whether something is missing."""
    assert at(41).message(50, prev) is verdict


def test_gap() -> None:
    """All from the next message on is lost, whatever the gap says of its beginning."""
    continuity = at(41)
    assert continuity.gap(50) == Missing(42, 50)
    assert verdicts(continuity, 50, 51) == "dD"


def test_gap_of_the_past() -> None:
    """What was delivered cannot be lost."""
    continuity = at(41)
    assert continuity.gap(41) is None
    assert continuity.offset == 41


def test_resumed_without_loss() -> None:
    """The position stays, the messages will move it."""
    continuity = at(41)
    assert continuity.subscribed(subscribed(50, recovered=True)) == NOTHING
    assert continuity.offset == 41


@pytest.mark.parametrize("first", [40, 42, 45])
def test_resumed_with_loss(first: int) -> None:
    """The loss is reported from the position on."""
    continuity = at(41)
    reply = subscribed(50, recovered=False, lost=Range(first, 48))
    assert continuity.subscribed(reply) == Answer(Missing(42, 48), restarted=False)
    assert continuity.offset == 48


def test_loss_that_is_none() -> None:
    """A range that ends before the position says nothing new."""
    continuity = at(41)
    reply = subscribed(50, recovered=False, lost=Range(30, 41))
    assert continuity.subscribed(reply) == NOTHING


@pytest.mark.parametrize(
    "reply",
    [
        subscribed(3, "other", recovered=False),
        subscribed(3, "other", recovered=True),
        subscribed(3, recovered=False),
    ],
)
def test_another_history(reply: Subscribed) -> None:
    """It is begun from its beginning: all that it holds is new."""
    continuity = at(41)
    assert continuity.subscribed(reply) == RESTARTED
    assert continuity.position == Position(reply.epoch, 0)
    assert verdicts(continuity, 1, 2) == "DD"


def test_the_old_messages_come_first() -> None:
    """After `last` the first message may lie before the position; from it on the rules hold."""
    continuity = at(41, latest=3)
    assert verdicts(continuity, 39, 40, 41, 41, 42, 44) == "DDDdDH"


def test_the_old_messages_with_prev() -> None:
    """The first of them says with `prev` where they begin."""
    continuity = at(41, latest=3)
    assert continuity.message(30, 12) is Verdict.DELIVER
    assert continuity.message(40, 30) is Verdict.DELIVER
    assert continuity.message(41, 40) is Verdict.DELIVER


@pytest.mark.parametrize(("first", "verdict"), [(42, "D"), (43, "H")])
def test_there_are_no_old_messages(first: int, verdict: str) -> None:
    """Then the first message is judged like any other."""
    assert verdicts(at(41, latest=3), first) == verdict


def test_cut_off_before_the_old_messages() -> None:
    """Until one of them came the client asks from before them; then from where it is."""
    continuity = at(41, latest=3)
    assert continuity.position == Position("e", 38)
    continuity.message(39, None)
    assert continuity.position == Position("e", 39)


def test_more_old_messages_than_there_are() -> None:
    """No position lies before the beginning."""
    assert at(2, latest=100).position == Position("e", 0)


def test_old_messages_that_are_gone_were_not_owed() -> None:
    """Only what came after the first answer counts as lost."""
    continuity = at(41, latest=3)
    reply = subscribed(50, recovered=False, lost=Range(39, 44))
    assert continuity.subscribed(reply) == Answer(Missing(42, 44), restarted=False)


def test_some_old_messages_are_gone() -> None:
    """The rest of them is delivered: after a resume as after a gap."""
    continuity = at(41, latest=3)
    reply = subscribed(41, recovered=False, lost=Range(39, 39))
    assert continuity.subscribed(reply) == NOTHING
    assert verdicts(continuity, 40, 41) == "DD"
    continuity = at(41, latest=3)
    assert continuity.gap(39) is None
    assert verdicts(continuity, 40, 41) == "DD"


def test_a_gap_beyond_the_old_messages() -> None:
    """Of it only what came after the first answer counts as lost."""
    continuity = at(41, latest=3)
    assert continuity.gap(44) == Missing(42, 44)
    assert verdicts(continuity, 44, 45) == "dD"


def test_another_history_before_the_old_messages() -> None:
    """Nothing of the old one is awaited then."""
    continuity = at(41, latest=3)
    assert continuity.subscribed(subscribed(2, "f", recovered=False)) == RESTARTED
    assert continuity.position == Position("f", 0)


def test_a_position_of_the_application() -> None:
    """It is resumed from at once, and no messages of the past are asked for besides."""
    continuity = Continuity(5, Position("e", 30))
    assert (continuity.position, continuity.latest) == (Position("e", 30), 0)
    assert continuity.subscribed(subscribed(41, recovered=True)) == NOTHING
    assert verdicts(continuity, 31) == "D"


OFFSETS = st.integers(0, 12)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("message"), OFFSETS, st.none() | OFFSETS),
        st.tuples(st.just("gap"), OFFSETS),
        st.tuples(st.just("lost"), OFFSETS),
        st.tuples(st.just("recovered"), OFFSETS),
        st.tuples(st.just("other"), OFFSETS),
    ),
    max_size=40,
)


@PROFILE
@given(st.integers(0, 4), st.integers(0, 10), EVENTS)
def test_continuity_laws(latest: int, start: int, events: list[tuple[Any, ...]]) -> None:
    """Whatever a server sends: what is delivered rises, what is lost begins right behind it, and
    the position never passes anything that is neither."""
    continuity = at(start, latest)
    told = -1  # up to where the application knows what became of each message
    for event, *numbers in events:
        old = continuity.offset
        if event == "message":
            offset, prev = numbers
            if continuity.message(offset, prev) is Verdict.DELIVER:
                assert offset > told
                assert told < start or (offset - 1 if prev is None else prev) <= told
                told = continuity.offset
                assert told == offset
            continue
        if event == "gap":
            missing = continuity.gap(numbers[0])
        elif event == "other":
            assert continuity.subscribed(subscribed(numbers[0], f"{old}'", recovered=False))
            told, start = 0, 0
            assert continuity.offset == 0
            continue
        else:
            lost = Range(1, numbers[0]) if event == "lost" else None
            reply = subscribed(20, continuity.epoch or "", recovered=lost is None, lost=lost)
            missing, restarted = continuity.subscribed(reply)
            assert not restarted
        if missing is not None:
            assert missing == (old + 1, continuity.offset)
            assert missing.first > told
            told = missing.last
