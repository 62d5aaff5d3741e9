"""protocol/PROTOCOL.md says what the code does: its tables and examples, one by one."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from msgspec import inspect as types

from holdfast.broker.memory import KEY_WINDOW, MAX_KEYS
from holdfast.codes import CLOSE_CODES, ErrorCode, Policy, policy
from holdfast.core.backoff import BackoffOptions
from holdfast.core.options import Channel
from holdfast.hub.hub import Hub
from holdfast.hub.requests import MAX_HISTORY
from holdfast.wire import messages as m
from holdfast.wire.codec import decode_reply, decode_request, encode
from holdfast.wire.limits import ENVELOPE, MAX_CHANNEL_NAME, Limits

GUIDE: Final = (Path(__file__).resolve().parents[2] / "protocol" / "PROTOCOL.md").read_text(
    encoding="utf-8"
)

POLICIES: Final = {
    Policy.RECONNECT: "reconnect",
    Policy.REFRESH: "refresh",
    Policy.STOP: "stop",
}

CLIENT: Final = "What a client sends"
SERVER: Final = "What a server sends"


def section(title: str, text: str = GUIDE) -> str:
    """The text below a heading, up to the next one of the same or a higher level."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,6}} |\Z)", text, re.M | re.S)
    assert found is not None, title
    level = len(found[1])
    rest = text[found.start(2) :]
    end = re.search(rf"^#{{1,{level}}} ", rest, re.M)
    return rest[: end.start()] if end else rest


def rows(text: str) -> list[list[str]]:
    """The cells of the first table in a text, without its head."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("|"):
            lines.append(line)
        elif lines:
            break
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def subsections(text: str) -> Iterator[tuple[str, str]]:
    """The headings of level 4 in a text, each with what stands below it."""
    parts = re.split(r"^#### (.+)\n", text, flags=re.M)
    return zip(parts[1::2], parts[2::2], strict=True)


def type_name(info: types.Type) -> str:
    """The guide's word for the type of a field."""
    if isinstance(info, types.UnionType):
        kinds = [type_name(t) for t in info.types if not isinstance(t, types.NoneType)]
        return "id" if kinds == ["integer", "string"] else " or ".join(kinds)
    if isinstance(info, types.ListType):
        return f"list of {type_name(info.item_type)}"
    if isinstance(info, types.StructType):
        return info.cls.__name__.lower().removesuffix("info")
    names: dict[type[types.Type], str] = {
        types.IntType: "integer",
        types.StrType: "string",
        types.BoolType: "boolean",
        types.FloatType: "number",
        types.RawType: "any",
    }
    return names[type(info)]


def described(message: Any) -> list[tuple[str, str, str]]:
    """The fields of a message as the guide's tables list them."""
    info = types.type_info(message)
    assert isinstance(info, types.StructType)
    fields = [
        (field.encode_name, type_name(field.type), "yes" if field.required else "no")
        for field in info.fields
    ]
    return sorted(fields)


def test_close_codes() -> None:
    """The table of close codes is `CLOSE_CODES`: code, name, policy and meaning."""
    wanted = [
        [str(code), row.name, POLICIES[row.policy], row.meaning]
        for code, row in CLOSE_CODES.items()
    ]
    assert rows(section("Close codes")) == wanted


def test_ranges_of_close_codes() -> None:
    """The table of ranges says what `policy` does with every code that has no row."""
    ranges = dict(rows(section("Close codes").partition("follows its range")[2]))
    others = ranges.pop("all others")
    wanted = dict.fromkeys(range(6000), others)
    for span, answer in ranges.items():
        low, high = span.split("\N{EN DASH}")
        wanted.update(dict.fromkeys(range(int(low), int(high) + 1), answer))
    for code in wanted.keys() - CLOSE_CODES.keys():
        assert POLICIES[policy(code)] == wanted[code], code


def test_error_codes() -> None:
    """The table of errors is `ErrorCode`: code and text, in the same order."""
    found = [(row[0], row[1]) for row in rows(section("Errors"))]
    assert found == [(error.code, error.text) for error in ErrorCode]


@pytest.mark.parametrize(("title", "union"), [(CLIENT, m.Request), (SERVER, m.Reply)])
def test_messages(title: str, union: Any) -> None:
    """Each message has a section with exactly its fields: name, type, and whether required."""
    tables = dict(subsections(section(title)))
    tables.pop("The application's own messages", None)
    structs = {struct.__struct_config__.tag: struct for struct in union.__args__}
    assert set(tables) == set(structs)
    for name, text in tables.items():
        found = [(field, kind, required) for field, kind, required, _ in rows(text)]
        assert sorted(found) == described(structs[name]), name


def test_shapes() -> None:
    """The objects within messages are spelled out with their fields."""
    shapes = {row[0]: row[1] for row in rows(section("Messages"))}
    for struct, name in (
        (m.Position, "position"),
        (m.Range, "range"),
        (m.Member, "member"),
        (m.LimitsInfo, "limits"),
    ):
        spelled = re.findall(r'"(\w+)": (\w+)', shapes[name])
        assert sorted(spelled) == [(field, kind) for field, kind, _ in described(struct)]


def examples() -> list[str]:
    return re.findall(r"^    ([CS]: .+)$", GUIDE, re.M)


@pytest.mark.parametrize("example", examples())
def test_examples(example: str) -> None:
    """Every example is a message of its direction, with no field that is not one of it."""
    side, _, text = example.partition(": ")
    data = text.encode()
    if side == "S":
        assert json.loads(encode(decode_reply(data))) == json.loads(data)
        return
    request = decode_request(data, {"chat.send"})
    if isinstance(request, msgspec.Struct):
        assert json.loads(encode(request)) == json.loads(data)


def test_every_message_has_an_example() -> None:
    """No message of the protocol is without an example."""
    shown = {(line[0], json.loads(line[3:])["type"]) for line in examples()}
    for side, union in (("C", m.Request), ("S", m.Reply)):
        for struct in union.__args__:
            assert (side, struct.__struct_config__.tag) in shown


def test_limits() -> None:
    """The table of limits has the defaults of the code, in this order."""
    hub = inspect.signature(Hub).parameters
    assert [float(row[1]) for row in rows(section("Limits"))] == [
        MAX_CHANNEL_NAME,
        m.MAX_ID,
        MAX_HISTORY,
        Channel().max_message,
        ENVELOPE,
        Limits().max_subscriptions,
        Limits().message_rate,
        Limits().bad_messages,
        hub["auth_timeout"].default,
        hub["max_lag"].default,
        hub["close_timeout"].default,
        Channel().history,
        Channel().ttl,
    ]


def test_figures_in_the_text() -> None:
    """Figures that stand in sentences are the defaults of the code."""
    options = BackoffOptions()
    delay = section("Reconnect delay")
    assert f"max({options.minimum:g} s, advice" in delay
    assert f"min({options.cap:g} s, {options.base:g} s · {options.factor:g}^n)" in delay
    assert f"stayed open for {options.stable_after:g} seconds" in delay
    hub = inspect.signature(Hub).parameters
    liveness = section("Liveness")
    assert f"about every {hub['ping_interval'].default:g} seconds" in liveness
    assert f"answers nothing for {hub['pong_timeout'].default:g} seconds" in liveness
    once = section("Publishing once")
    assert f"at least {KEY_WINDOW / 60:g} minutes" in once
    assert f"latest {MAX_KEYS:,} keys" in once


def test_links_lead_somewhere() -> None:
    """Every link within the guide has a heading that it leads to."""
    anchors: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", GUIDE, re.M):
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        count = 0
        while (unique := f"{anchor}-{count}" if count else anchor) in anchors:
            count += 1
        anchors.add(unique)
    links = set(re.findall(r"\]\(#([^)]+)\)", GUIDE))
    assert links <= anchors
