"""Replays the scripts of protocol/traces against the client's machine.

    python -m tests.conformance.traces FILE...     fills in the outcome of steps that have none

Look at what it fills in before it becomes a promise.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from holdfast.codes import ErrorCode
from holdfast.core import actions as a
from holdfast.core.backoff import BackoffOptions
from holdfast.core.client import ClientCore, ClientOptions
from holdfast.core.reconnect import ReconnectOptions
from holdfast.wire.codec import BadMessage, decode_reply
from holdfast.wire.messages import Message, Position

Json = dict[str, Any]
TRACES = Path(__file__).parents[2] / "protocol" / "traces"


class Replay:
    """One trace at work: the machine, and the randomness that the trace prescribes."""

    def __init__(self, trace: Json) -> None:
        self._fractions = iter(trace.get("random", []))
        options = trace.get("options", {})
        backoff = BackoffOptions(**_seconds(options.get("backoff", {}), keep=("factor",)))
        times = {name: value for name, value in options.items() if name.endswith(_TIMES)}
        self.core = ClientCore(
            ClientOptions(
                name="trace",
                reconnect=ReconnectOptions(backoff=backoff, **_seconds(times)),
                max_pending=options.get("max_pending", 1000),
            ),
            self._uniform,
            refreshable=options.get("refreshable", False),
        )

    def _uniform(self, low: float, high: float) -> float:
        fraction: float = next(self._fractions)
        return low + (high - low) * fraction

    def step(self, step: Json) -> tuple[list[Json], int | None]:
        """Do one step; return what the machine wants done, and when it wants to be woken, in ms."""
        now = step["at"] / 1000
        outcome = EVENTS[step["do"]](self.core, step, now)
        wake = self.core.wake_at
        return outcome, None if wake is None else round(wake * 1000)

    def finish(self) -> None:
        """Check that the trace has drawn all its randomness."""
        assert next(self._fractions, None) is None, "the trace has more randomness than is drawn"


_TIMES = ("_timeout", "_interval")


def _seconds(times: Json, keep: tuple[str, ...] = ()) -> Json:
    return {name: v if name in keep else v / 1000 for name, v in times.items()}


def _receive(core: ClientCore, step: Json, now: float) -> list[Json]:
    core.heard(now)
    text = step["text"] if "text" in step else json.dumps(step["message"])
    try:
        reply = decode_reply(text.encode())
    except BadMessage as error:
        unknown = error.error is ErrorCode.UNKNOWN_TYPE
        return _told([] if unknown else core.malformed(now, str(error)))
    if not isinstance(reply, Message):
        return _told(core.receive(reply, now))
    delivered = core.messages([reply], now)
    deliver: Json = {"deliver": {"channel": reply.channel, "offset": reply.offset}}
    return [*([deliver] if delivered else []), *_told(core.take())]


def _request(core: ClientCore, step: Json, now: float) -> list[Json]:
    body = json.dumps(step["message"], separators=(",", ":")).encode()
    id, actions = core.request(body, now, repeatable=step["repeatable"])
    return [{"request": {"id": id}}, *_told(actions)]


def _subscribe(core: ClientCore, step: Json, now: float) -> list[Json]:
    since = Position(**step["since"]) if "since" in step else None
    return _told(core.subscribe(step["channel"], now, latest=step.get("latest", 0), since=since))


def _closed(core: ClientCore, step: Json, now: float) -> list[Json]:
    return _told(core.closed(now, step["code"], step.get("why", "")))


def _failed(core: ClientCore, step: Json, now: float) -> list[Json]:
    known = {name: step[name] for name in ("status", "code") if name in step}
    return _told(
        core.failed(now, step.get("why", ""), advice=step.get("advice", 0) / 1000, **known)
    )


def _nothing(do: Callable[[], None]) -> list[Json]:
    do()
    return []


EVENTS: dict[str, Callable[[ClientCore, Json, float], list[Json]]] = {
    "start": lambda core, step, now: _told(core.start(now)),
    "stop": lambda core, step, now: _told(core.stop(now)),
    "pause": lambda core, step, now: _told(core.pause(now)),
    "resume": lambda core, step, now: _told(core.resume(now)),
    "wake": lambda core, step, now: _told(core.wake(now)),
    "opened": lambda core, step, now: _told(core.opened(now, step.get("token"))),
    "failed": _failed,
    "closed": _closed,
    "heard": lambda core, step, now: _nothing(lambda: core.heard(now)),
    "receive": _receive,
    "tick": lambda core, step, now: _told(core.tick(now)),
    "subscribe": _subscribe,
    "unsubscribe": lambda core, step, now: _told(core.unsubscribe(step["channel"])),
    "hold": lambda core, step, now: _told(core.hold(step["channel"])),
    "release": lambda core, step, now: _told(core.release(step["channel"], now)),
    "request": _request,
    "abandon": lambda core, step, now: _nothing(lambda: core.abandon(step["id"])),
}


def _told(actions: list[a.Action]) -> list[Json]:
    return [FORMS[type(action)](action) for action in actions]


def _range(action: a.Lost) -> Json:
    if action.first is None:
        return {"lost": {"channel": action.channel}}
    return {"lost": {"channel": action.channel, "from": action.first, "to": action.last}}


FORMS: dict[type, Callable[[Any], Json]] = {
    a.Connect: lambda x: {"connect": {"attempt": x.attempt, "refresh": x.refresh}},
    a.Drop: lambda x: {"drop": {"code": x.code}},
    a.Close: lambda x: {"close": {"code": x.code}},
    a.Opened: lambda x: {"opened": {"attempt": x.attempt}},
    a.Waiting: lambda x: {"waiting": {"delay": round(x.delay * 1000), "attempt": x.attempt}},
    a.Paused: lambda x: {"paused": {}},
    a.Ended: lambda x: {"ended": {"code": x.code}},
    a.Send: lambda x: {"send": json.loads(x.payload)},
    a.Established: lambda x: {"subscribed": {"channel": x.reply.channel, "again": x.again}},
    a.Lost: _range,
    a.Dismissed: lambda x: {
        "dismissed": {"channel": x.channel, **({"code": x.error.code} if x.error else {})}
    },
    a.Settled: lambda x: {"settled": {"id": x.id}},
    a.Refused: lambda x: {"refused": {"id": x.id, **({"code": x.error.code} if x.error else {})}},
    a.Presence: lambda x: {"presence": json.loads(msgspec.json.encode(x.event))},
    a.Complaint: lambda x: {"complaint": {"code": x.error.code}},
}


def record(path: Path) -> None:
    """Fill in `then` and `wake` of the steps of a file that have none."""
    document = json.loads(path.read_text())
    for trace in document["traces"]:
        replay = Replay(trace)
        for step in trace["steps"]:
            then, wake = replay.step(step)
            step.setdefault("then", then)
            step.setdefault("wake", wake)
    path.write_text(_lines(document))


def _lines(document: Json) -> str:
    """Write a document with one line a step, as a person would."""
    traces = []
    for trace in document["traces"]:
        head = {name: value for name, value in trace.items() if name != "steps"}
        fields = [f"      {json.dumps(name)}: {json.dumps(v)}" for name, v in head.items()]
        steps = ",\n".join("        " + json.dumps(step) for step in trace["steps"])
        fields.append(f'      "steps": [\n{steps}\n      ]')
        traces.append("    {\n" + ",\n".join(fields) + "\n    }")
    about = json.dumps(document["about"])
    return f'{{\n  "about": {about},\n  "traces": [\n' + ",\n".join(traces) + "\n  ]\n}\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        record(Path(name))
